"""A site as large as the desk must carry: a million comments, a tenth of them waiting. In a database that has none yet.

Texts and whatever is drawn by lot is made here and copied; the rest is one statement a table, with triggers and foreign
keys off and the indexes built at the end. All is the same for the same number, so that figures can be compared.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection, transaction

from comments.models.author import email_hash
from tests.million_words import domains, frequent, names, vocabulary

MILLION = 1_000_000
START = datetime(2024, 1, 1, tzinfo=UTC)
# Comments of a root and the replies to it.
_BLOCK = 5
_CHUNK = 20_000
_TABLES = ("author", "thread", "comment", "revision", "verdict", "moderationevent", "reporter", "report")
# Where comments stand, with the share of each.
SHARES = {
    "held": 0.1, "spam": 0.03, "rejected": 0.01, "trashed": 0.005, "unconfirmed": 0.004, "pending": 0.001,
    "approved": 0.85,
}  # fmt: skip
_STAGE = """
    CREATE TEMPORARY TABLE stage (n bigint, thread bigint, root bigint, status text, author bigint, name text, ip inet,
        host text, at timestamptz, luck float, text text) ON COMMIT DROP
"""
_THREADS = """
    INSERT INTO comments_thread (id, title, url, text, people, policy, slow_seconds, created_at, comment_count, version)
    SELECT t, w[1 + t * 37 %% 3000] || ' and ' || w[1 + t * 91 %% 9000] || ' of ' || w[1 + t * 59 %% 9000],
        '/articles/many-' || t || '/', '', '{}', '', 0, %(start)s, 0, 1
    FROM generate_series(1, %(threads)s) t, (SELECT %(words)s::text[] AS w) words
"""
_COMMENTS = """
    INSERT INTO comments_comment (id, thread_id, parent_id, root_id, depth, path, author_id, name, url, status,
        status_since, urgent_at, version, event_hash, revision_id, public_revision_id, approved_descendants,
        open_reports, report_weight, by_staff, created_at, published_at, client_key, channel, ip, user_agent, honeypot,
        email_status, email_detail)
    SELECT n, thread, NULLIF(root, n), NULLIF(root, n), 1 + (root <> n)::int, CASE WHEN root = n THEN ARRAY[n] ELSE
        ARRAY[root, n] END, author, name, '', status, at + interval '1 second', at - luck * interval '2 days',
        1 + (status <> 'pending')::int,
        CASE status WHEN 'pending' THEN '' ELSE encode(sha256(n::text::bytea), 'hex') END,
        n, CASE status WHEN 'approved' THEN n END, CASE WHEN root = n THEN
        sum((status = 'approved' AND root <> n)::int) OVER (PARTITION BY root) ELSE 0 END,
        reported, reported, false, at, CASE status WHEN 'approved' THEN at + interval '1 second' END, 'million-' || n,
        'form', ip, 'Mozilla/5.0', '', 'deliverable', ''
    FROM (SELECT *, (status = 'approved' AND n %% 2000 < 2)::int AS reported FROM stage) s ORDER BY n
"""
_REVISIONS = """
    INSERT INTO comments_revision (id, comment_id, number, text, html, fingerprint, hosts, sketch, created_at)
    SELECT n, n, 1, text, '<p>' || text || '</p>', encode(sha256(text::bytea), 'hex'),
        CASE WHEN host IS NULL THEN ARRAY[]::text[] ELSE ARRAY[host] END, CASE WHEN status <> 'approved' THEN
        ARRAY(SELECT hashtextextended(text, band) FROM generate_series(1, 16) band) END, at
    FROM stage ORDER BY n
"""
_VERDICTS = """
    INSERT INTO comments_verdict (comment_id, revision_id, run, score, disposition, signals, policy_version,
        model_version, milliseconds, features_version, created_at)
    SELECT n, n, 'million:' || n, CASE status WHEN 'approved' THEN 0.1 ELSE 0.2 + 0.7 * luck END,
        CASE status WHEN 'approved' THEN 'publish' WHEN 'spam' THEN 'spam' ELSE 'hold' END,
        CASE status WHEN 'approved' THEN '[]' ELSE %(signals)s::jsonb END, '2', '', 30 * luck, '', at
    FROM stage WHERE status <> 'pending' ORDER BY n
"""
_EVENTS = """
    INSERT INTO comments_moderationevent (comment_id, revision_id, version, actor, action, before, after, reason,
        subject, created_at, previous_hash, hash)
    SELECT n, n, 2, 'machine', 'screen', 'pending', status, 'many links', '', at + interval '1 second', '',
        encode(sha256(n::text::bytea), 'hex')
    FROM stage WHERE status <> 'pending' ORDER BY n
"""
_REPORTS = """
    INSERT INTO comments_reporter (id, key, upheld, dismissed, created_at) VALUES (1, 'million', 0, 0, now());
    INSERT INTO comments_report (comment_id, revision_id, reporter_id, reason, text, weight, state, created_at)
    SELECT id, id, 1, 'spam', '', 1, 'open', created_at FROM comments_comment WHERE open_reports > 0;
"""
_COUNTS = """
    UPDATE comments_thread t SET comment_count = x.number, last_comment_at = x.last FROM (
        SELECT thread_id, count(*) AS number, max(published_at) AS last FROM comments_comment
        WHERE status = 'approved' GROUP BY thread_id
    ) x WHERE t.id = x.thread_id;
    UPDATE comments_author a SET approved_count = x.good, spam_count = x.spam, rejected_count = x.rejected FROM (
        SELECT author_id, count(*) FILTER (WHERE status = 'approved') AS good,
            count(*) FILTER (WHERE status = 'spam') AS spam, count(*) FILTER (WHERE status = 'rejected') AS rejected
        FROM comments_comment GROUP BY author_id
    ) x WHERE a.id = x.author_id;
    DELETE FROM comments_statustally;
    INSERT INTO comments_statustally (status, number) SELECT status, count(*) FROM comments_comment GROUP BY status;
"""
_SIGNALS = """[
    {"check": "links", "code": "links.many", "words": "3 links", "weight": 1.8, "floor": "hold", "ceiling": null,
     "evidence": {"links": 3}},
    {"check": "history", "code": "history.new", "words": "never seen here", "weight": 0.4, "floor": null,
     "ceiling": null, "evidence": {}},
    {"check": "classifier", "code": "classifier.margin", "words": "reads like spam", "weight": 1.1, "floor": null,
     "ceiling": null, "evidence": {}}
]"""


def build(number: int = MILLION) -> None:
    """Fill the empty tables; whoever calls it inside a transaction gets no VACUUM."""
    threads, authors = max(4, number // 500), max(20, number // 5)
    values = {
        "threads": threads,
        "words": [str(word) for word in vocabulary(9_100)],
        "signals": _SIGNALS,
        "start": START,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
        indexes = _drop_indexes(cursor)
        cursor.execute(_STAGE)
        people = _add_authors(cursor, authors)
        _copy(cursor, "stage", _rows(number, threads, people))
        for statement in (_THREADS, _COMMENTS, _REVISIONS, _VERDICTS, _EVENTS):
            cursor.execute(statement, values)
        cursor.execute(_REPORTS)
        for index in indexes:
            cursor.execute(index)
        cursor.execute(_COUNTS)
        _draw_ids_after(cursor)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)")


def _add_authors(cursor: Any, number: int) -> list[str]:
    """People with their addresses; returns their names."""
    people, chance, hosts = names(number), np.random.default_rng(1), domains(5_000)
    homes = frequent(chance, number, len(hosts))
    emails = (
        f"{name.replace(' ', '.').lower()}{n}@{hosts[home]}"
        for n, (name, home) in enumerate(zip(people, homes, strict=True), 1)
    )
    rows = ((n, email, email_hash(email), START, 0, 0, 0, "") for n, email in enumerate(emails, 1))
    columns = "(id, email, email_hash, created_at, approved_count, rejected_count, spam_count, standing)"
    _copy(cursor, f"comments_author {columns}", rows)
    return people


def _rows(number: int, threads: int, people: list[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of `stage`."""
    chance, words, sites = np.random.default_rng(2), vocabulary(40_000), domains(8_000)
    statuses, shares = list(SHARES), np.cumsum(list(SHARES.values()))
    step = timedelta(days=700) / number
    for start in range(1, number + 1, _CHUNK):
        size = min(_CHUNK, number + 1 - start)
        lengths = np.clip(chance.lognormal(3.5, 0.7, size), 4, 300).astype(int)
        ends = np.cumsum(lengths)
        said = words[frequent(chance, int(ends[-1]), len(words))]
        luck, lot, links = chance.random(size), chance.random(size), frequent(chance, size, len(sites))
        places = np.searchsorted(shares, lot, side="right").clip(0, len(statuses) - 1)
        writers = frequent(chance, size, len(people))
        nets = frequent(chance, size, 60_000)
        for k in range(size):
            n = start + k
            block = (n - 1) // _BLOCK
            text = " ".join(said[ends[k] - lengths[k] : ends[k]])
            host = str(sites[links[k]]) if luck[k] < 0.15 or (lot[k] < 0.1 and luck[k] < 0.6) else None
            text = f"{text} https://{host}/{n}" if host else text
            writer = int(writers[k])
            ip = f"{11 + nets[k] // 2500}.{nets[k] // 10 % 250}.{nets[k] % 10}.{int(luck[k] * 250)}"
            if nets[k] % 10 == 9:
                ip = f"2001:db8:{nets[k]:x}::{int(luck[k] * 99):x}"
            yield (
                n, block * 7919 % threads + 1, block * _BLOCK + 1, statuses[places[k]], writer + 1, people[writer], ip,
                host, START + n * step, float(luck[k]), text,
            )  # fmt: skip


def _copy(cursor: Any, target: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _drop_indexes(cursor: Any) -> list[str]:
    """Take away what no constraint rests on; returns the statements that make it again."""
    cursor.execute(
        """
        SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
        WHERE i.indrelid::regclass::text = ANY(%s) AND NOT i.indisunique
        """,
        [[f"comments_{name}" for name in _TABLES]],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _, definition in indexes]


def _draw_ids_after(cursor: Any) -> None:
    for name in _TABLES:
        table = f"comments_{name}"
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
        )
