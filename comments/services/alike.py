"""Waiting comments that say the same, or come from the same hand: one decision may serve for all of them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import Any

from django.db import connection
from django.db.models import Q

from comments.models import Comment
from comments.network import network_of
from comments.querysets import CommentQuerySet

# What makes comments alike, in the order in which it is told.
REASONS = {
    "text": "same text",
    "author": "same address",
    "link": "link to the same site",
    "network": "same network",
}
# Others named for one comment and one reason; a list of its own shows the rest.
MOST = 8
# Wordings with a link to one site that are looked at: a site that everybody links to makes nothing alike.
_LINKING = 300

# One look into an index for each comment and reason, and each stops at MOST: a flood cannot make the page slow.
_ALIKE = """
    SELECT s.id, 'author' AS reason, o.id FROM unnest(%(id)s::bigint[], %(author)s::bigint[]) AS s(id, author)
    CROSS JOIN LATERAL (
        SELECT c.id FROM comments_comment c WHERE c.author_id = s.author AND c.status = %(status)s AND c.id <> s.id
        ORDER BY c.created_at DESC LIMIT %(most)s
    ) o
    UNION ALL
    SELECT s.id, 'network', o.id FROM unnest(%(id)s::bigint[], %(first)s::inet[], %(last)s::inet[])
        AS s(id, first, last)
    CROSS JOIN LATERAL (
        SELECT c.id FROM comments_comment c
        WHERE c.ip BETWEEN s.first AND s.last AND c.status = %(status)s AND c.id <> s.id
        LIMIT %(most)s
    ) o
    UNION ALL
    SELECT s.id, 'text', o.id FROM unnest(%(id)s::bigint[], %(fingerprint)s::text[]) AS s(id, fingerprint)
    CROSS JOIN LATERAL (
        SELECT c.id FROM comments_revision r JOIN comments_comment c ON c.revision_id = r.id
        WHERE r.fingerprint = s.fingerprint AND s.fingerprint <> '' AND c.status = %(status)s AND c.id <> s.id
        LIMIT %(most)s
    ) o
    UNION ALL
    SELECT s.id, 'link', o.id FROM (
        SELECT h.host, c.id FROM (SELECT DISTINCT unnest(%(host)s::text[]) AS host) h
        CROSS JOIN LATERAL (
            SELECT r.id, r.comment_id FROM comments_revision r WHERE r.hosts @> ARRAY[h.host]::varchar[]
            LIMIT %(linking)s
        ) r
        JOIN comments_comment c ON c.id = r.comment_id AND c.revision_id = r.id AND c.status = %(status)s
    ) o
    JOIN unnest(%(link_id)s::bigint[], %(host)s::text[]) AS s(id, host) ON s.host = o.host AND s.id <> o.id
"""


@dataclass
class Group:
    """The comments that one decision about `leader` may cover; `because` counts them by what makes them alike."""

    leader: int
    members: list[Comment] = field(default_factory=list)
    because: dict[str, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """With the leader."""
        return len(self.members) + 1

    @property
    def in_words(self) -> str:
        return ", ".join(f"{REASONS[reason]} {number}" for reason, number in self.because.items())


def groups_of(comments: Sequence[Comment]) -> dict[int, Group]:
    """For the first of each kind among comments of one status: all others, on this page or not, that are like it.

    Two queries, whatever the number of comments. Who is a member of a group leads none.
    """
    reasons = _reasons(comments)
    groups: dict[int, Group] = {}
    taken: set[int] = set()
    for comment in comments:
        alike = {pk: why for pk, why in reasons.get(comment.pk, {}).items() if pk not in taken}
        if comment.pk in taken or not alike:
            continue
        groups[comment.pk] = Group(comment.pk, because=_counts(alike.values()))
        taken |= {comment.pk, *alike}
        reasons[comment.pk] = alike
    _fill(groups, reasons)
    return groups


def like(comments: CommentQuerySet, comment: Comment) -> CommentQuerySet:
    """Those of `comments` that are like this one, itself included."""
    hosts = comment.revision.hosts or []
    alike = Q(author=comment.author_id)
    if comment.revision.fingerprint:  # else its words are gone
        alike |= Q(revision__fingerprint=comment.revision.fingerprint)
    if hosts:
        alike |= Q(revision__hosts__overlap=hosts)
    if comment.ip:
        first, last = _bounds(comment.ip)
        alike |= Q(ip__gte=first, ip__lte=last)
    return comments.filter(alike)


def _reasons(comments: Sequence[Comment]) -> dict[int, dict[int, set[str]]]:
    if not comments:
        return {}
    bounds = [_bounds(comment.ip) if comment.ip else (None, None) for comment in comments]
    links = [(comment.pk, host) for comment in comments for host in comment.revision.hosts or []]
    values: dict[str, Any] = {
        "status": comments[0].status,
        "most": MOST,
        "linking": _LINKING,
        "id": [comment.pk for comment in comments],
        "author": [comment.author_id for comment in comments],
        "first": [first for first, _ in bounds],
        "last": [last for _, last in bounds],
        "fingerprint": [comment.revision.fingerprint for comment in comments],
        "link_id": [pk for pk, _ in links],
        "host": [host for _, host in links],
    }
    found: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, values)
        for pk, reason, other in cursor.fetchall():
            found[pk][other].add(reason)
    return found


def _counts(reasons: Collection[set[str]]) -> dict[str, int]:
    counted = {reason: sum(reason in why for why in reasons) for reason in REASONS}
    return {reason: number for reason, number in counted.items() if number}


def _fill(groups: dict[int, Group], reasons: dict[int, dict[int, set[str]]]) -> None:
    wanted = {pk for leader in groups for pk in reasons[leader]}
    members = Comment.objects.select_related("revision").defer("user_agent").in_bulk(list(wanted))
    for leader, group in groups.items():
        group.members = [members[pk] for pk in sorted(reasons[leader], reverse=True) if pk in members]


def _bounds(ip: str) -> tuple[str, str]:
    network = ip_network(network_of(ip))
    return str(network.network_address), str(network.broadcast_address)
