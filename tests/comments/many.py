"""Ten thousand published comments in a second: rows in bulk, under the same triggers as any other."""

from django.db import connection

from comments.models import Author, Comment, Revision, Thread
from comments.rendering import render_comment

_COMMENTS = """
    INSERT INTO comments_comment (id, thread_id, parent_id, root_id, depth, path, author_id, name, url, status,
        version, event_hash, revision_id, approved_descendants, created_at, client_key, channel, user_agent, honeypot,
        email_status, email_detail)
    SELECT %(base)s + n, %(thread)s, NULLIF(%(base)s + p, %(base)s), CASE WHEN p > 0 THEN %(base)s + r END, d,
        ARRAY(SELECT %(base)s + a FROM unnest(path) a), %(author)s, 'Reader ' || n, '', 'pending', 1, '',
        %(revisions)s + n, 0, now(), 'many-' || %(base)s + n, 'form', '', '', 'deliverable', ''
    FROM (
        SELECT n, 1 + (n - 1) %% %(width)s AS d, CASE WHEN (n - 1) %% %(width)s = 0 THEN 0 ELSE n - 1 END AS p,
            n - (n - 1) %% %(width)s AS r,
            ARRAY(SELECT generate_series(n - (n - 1) %% %(width)s, n)) AS path
        FROM generate_series(1, %(number)s) n
    ) tree
"""
_REVISIONS = """
    INSERT INTO comments_revision (id, comment_id, number, text, html, fingerprint, created_at)
    SELECT %(revisions)s + n, %(base)s + n, 1, %(text)s, %(html)s, md5(n::text), now()
    FROM generate_series(1, %(number)s) n
"""
_VERDICTS = """
    INSERT INTO comments_verdict (comment_id, revision_id, run, score, disposition, signals, policy_version,
        model_version, milliseconds, created_at)
    SELECT id, revision_id, 'many:' || id, 0.01, 'publish', '[]', '1', '', 1, now()
    FROM comments_comment WHERE thread_id = %(thread)s AND status = 'pending'
"""
_EVENTS = """
    INSERT INTO comments_moderationevent (comment_id, revision_id, version, actor, action, before, after, reason,
        created_at, previous_hash, hash)
    SELECT id, revision_id, 2, 'machine', 'screen', 'pending', 'approved', '', now(), '', md5(id::text)
    FROM comments_comment WHERE thread_id = %(thread)s AND status = 'pending'
"""
_APPROVE = """
    UPDATE comments_comment c SET status = 'approved', version = 2, event_hash = md5(c.id::text),
        public_revision_id = c.revision_id, published_at = now(), approved_descendants = (
            CASE WHEN %(width)s - c.depth > 0 THEN %(width)s - c.depth ELSE 0 END
        )
    WHERE thread_id = %(thread)s AND status = 'pending'
"""


def publish_many(thread: Thread, number: int, *, width: int = 5) -> None:
    """Add `number` approved comments, each root with a chain of `width - 1` replies below it, and count them."""
    assert number % width == 0
    author = Author.objects.for_email("many@good.example")
    text = "Plain words, said again and again."
    values: dict[str, str | int] = {
        "thread": thread.pk,
        "author": author.pk,
        "number": number,
        "width": width,
        "text": text,
        "html": render_comment(text),
        "base": _room(Comment, number),
        "revisions": _room(Revision, number),
    }
    with connection.cursor() as cursor:
        for statement in (_COMMENTS, _REVISIONS, _VERDICTS, _EVENTS, _APPROVE):
            cursor.execute(statement, values)
    Thread.objects.filter(pk=thread.pk).update(
        comment_count=thread.comment_count + number, version=thread.version + 1
    )
    thread.refresh_from_db()


def _room(model: type[Comment] | type[Revision], number: int) -> int:
    """The id after which `number` ids are free from now on."""
    with connection.cursor() as cursor:
        name = f"{model._meta.db_table}_id_seq"
        cursor.execute(f"SELECT setval('{name}', nextval('{name}') + %s)", [number])
        return int(cursor.fetchone()[0]) - number - 1
