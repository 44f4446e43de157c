"""All that the screening may know about a comment, gathered in few queries whatever the size of the site."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Count, F, Q
from django.utils import timezone

from comments.conf import conf
from comments.models import Author, Comment, Revision, Rule, Status, Thread
from comments.network import network_of
from comments.querysets import CommentQuerySet
from comments.screening import submission as facts
from comments.screening.classifier.item import Record, Traces
from comments.screening.links import canonical_hosts, is_under, linked_hosts, site_of
from comments.screening.policy import SIMILAR_TEXTS
from comments.screening.sketch import similarity, sketch
from comments.screening.text import fingerprint
from comments.services import learned
from comments.services.deciding import own_hosts
from comments.services.policy import policy_of

_HAM, _SPAM = frozenset({Status.APPROVED}), frozenset({Status.SPAM, Status.REJECTED})
_DECIDED = [*_HAM, *_SPAM]
# The newest so many speak for the rest, and a flood cannot make the screening slow.
_NEWEST = 200
# Days in which other addresses under the same name, and other posts of a network, tell something about this one.
_LATELY = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class _Subject:
    """What is asked about: a stored comment or a draft; `earlier` are the comments that came before it."""

    comment: Comment
    revision: Revision
    at: datetime
    earlier: CommentQuerySet


class _Same(NamedTuple):
    """An earlier comment that says the same, or something like it; `likeness` is the share that is the same."""

    pk: int
    thread_id: int
    status: str
    author_id: int
    ip: str | None
    created_at: datetime
    is_equal: bool
    likeness: float


def gather(comment: Comment) -> facts.Submission:
    """The facts about a stored comment; wants `thread`, `author`, `revision` and `parent__revision` selected."""
    earlier = Comment.objects.filter(pk__lt=comment.pk)
    return _gather(
        _Subject(comment=comment, revision=comment.revision, at=comment.created_at, earlier=earlier)
    )


def gather_draft(*, text: str, name: str, url: str, thread: Thread | None) -> facts.Submission:
    """The facts about a comment that nobody has posted; its sender is a stranger whose address receives mail."""
    revision = Revision(text=text, fingerprint=fingerprint(text), sketch=sketch(text))
    revision.hosts = linked_hosts(text, url)
    comment = Comment(
        name=name,
        url=url,
        thread=thread or Thread(),
        author=Author(),
        channel=Comment.Channel.API,
        email_status=Comment.EmailStatus.DELIVERABLE,
    )
    return _gather(
        _Subject(comment=comment, revision=revision, at=timezone.now(), earlier=Comment.objects.all())
    )


def _gather(subject: _Subject) -> facts.Submission:
    comment, revision = subject.comment, subject.revision
    same, network, named = _same_text(subject), _from_network(subject), _same_name(subject)
    return facts.Submission(
        text=revision.text,
        name=comment.name,
        url=comment.url,
        email=comment.author.email,
        ip=comment.ip,
        user_agent=comment.user_agent,
        channel="api" if comment.channel == Comment.Channel.API else "form",
        fill_seconds=comment.fill_seconds,
        honeypot=comment.honeypot,
        page=f"{comment.thread.title}\n{comment.thread.text}".strip() or None,
        parent_text=comment.parent.revision.text if comment.parent else None,
        site_hosts=own_hosts(),
        site_language=settings.LANGUAGE_CODE,
        email_assessment=_email(comment),
        history=_history(comment),
        duplicates=_duplicates(subject, same),
        velocity=_velocity(subject, same, network),
        names=_names(subject, named),
        people=_people(comment),
        traces=_traces(subject, same, network, named),
        rules=_rules(),
        link_limit=policy_of(comment.thread).hold_links,
        classifier=learned.current(),
    )


# --- One query each ----------------------------------------------------------------------------------


def _same_text(subject: _Subject) -> list[_Same]:
    """Equal fingerprints, and sketches that share a band: one index for each, asked together."""
    like = Q(fingerprint=subject.revision.fingerprint)
    if subject.revision.sketch:
        like |= Q(sketch__overlap=subject.revision.sketch)
    columns = [*_Same._fields[:6], "revision__fingerprint", "revision__sketch"]
    return [_compared(subject.revision, row) for row in _worded(subject, like).values_list(*columns)]


def _compared(revision: Revision, row: Sequence[Any]) -> _Same:
    *known, mark, sketched = row
    equal = mark == revision.fingerprint
    return _Same._make([*known, equal, 1.0 if equal else similarity(revision.sketch or (), sketched)])


def _from_network(subject: _Subject) -> list[tuple[datetime, str]]:
    if not subject.comment.ip:
        return []
    posts = subject.earlier.by_network(network_of(subject.comment.ip), subject.at - _LATELY)
    return list(posts.order_by("-created_at").values_list("created_at", "status")[:_NEWEST])


def _same_name(subject: _Subject) -> list[tuple[int, datetime, str]]:
    # `iexact` compares upper case, which the index holds.
    named = subject.earlier.filter(name__iexact=subject.comment.name)
    newest = named.order_by((F("pk") + 0).desc())[:_NEWEST]  # as below
    return list(newest.values_list("author_id", "created_at", "status"))


def _posts_of_address(subject: _Subject) -> int:
    lately = subject.earlier.filter(author=subject.comment.author_id)
    return lately.filter(created_at__gte=subject.at - timedelta(hours=1)).order_by()[:100].count()


def _decided_about(subject: _Subject, hosts: Iterable[str]) -> list[tuple[list[str], str]]:
    linking = _worded(subject, Q(hosts__overlap=list(hosts))).filter(status__in=_DECIDED)
    rows = linking.values_list("revision__hosts", "status")
    return [(hosts or [], status) for hosts, status in rows]


def _staff() -> list[tuple[int, str, str, str]]:
    users = get_user_model().objects.filter(is_staff=True, is_active=True).order_by("pk")
    return list(users.values_list("pk", "username", "first_name", "last_name")[:_NEWEST])


def _rules() -> tuple[facts.Rule, ...]:
    """The words for kind and effect are the same on both floors; a test compares them."""
    fields = Rule.objects.in_force().order_by("pk").values("id", "kind", "pattern", "effect", "watch")
    return tuple(facts.Rule(**cast(Any, rule)) for rule in fields)


def _worded(subject: _Subject, wording: Q) -> CommentQuerySet:
    """Earlier comments whose wording is such, the newest.

    PostgreSQL believes that common arrays overlap often. The limit inside makes it take the index on the wordings
    first, and the sum keeps it from walking back through all of them by their key.
    """
    wordings = Revision.objects.filter(wording)
    if subject.comment.pk:
        wordings = wordings.filter(comment__lt=subject.comment.pk)
    newest = wordings.order_by((F("pk") + 0).desc()).values("pk")[:_NEWEST]
    return subject.earlier.filter(revision__in=newest).order_by()


# --- What the rows say -------------------------------------------------------------------------------


def _email(comment: Comment) -> facts.EmailAssessment | None:
    if comment.email_status == Comment.EmailStatus.UNCHECKED:
        return None
    return facts.EmailAssessment(
        status=cast(Any, comment.email_status),  # the same words on both floors; a test compares them
        detail=comment.email_detail,
        unknown_accepted=conf.EMAIL_DNS_UNKNOWN == "accept",
    )


def _history(comment: Comment) -> facts.History:
    """With a proof, what was decided about comments with one: nobody spoils another's name by typing their address."""
    author = comment.author
    if comment.proof:
        proved = Comment.objects.filter(author=author.pk).exclude(proof=Comment.Proof.NONE).order_by()
        decided = dict(proved.values_list("status").annotate(number=Count("pk")))
    else:
        decided = {
            Status.APPROVED: author.approved_count,
            Status.REJECTED: author.rejected_count,
            Status.SPAM: author.spam_count,
        }
    return facts.History(
        confirmed=bool(comment.proof),
        approved=decided.get(Status.APPROVED, 0),
        rejected=decided.get(Status.REJECTED, 0),
        spam=decided.get(Status.SPAM, 0),
        standing=cast(Any, author.standing_now.value),  # the same words on both floors, too
        standing_until=timezone.localtime(author.standing_until) if author.standing_until else None,
    )


def _duplicates(subject: _Subject, same: Sequence[_Same]) -> facts.Duplicates:
    equal = [one for one in same if one.is_equal]
    here = sum(one.thread_id == subject.comment.thread_id for one in equal)
    near = (_near(subject, one) for one in same if subject.revision.sketch)
    return facts.Duplicates(here=here, elsewhere=len(equal) - here, near=tuple(near))


def _near(subject: _Subject, one: _Same) -> facts.Near:
    return facts.Near(
        comment=one.pk,
        similarity=one.likeness,
        here=one.thread_id == subject.comment.thread_id,
        status=cast(Any, one.status),
        same_author=one.author_id == subject.comment.author_id,
    )


def _velocity(
    subject: _Subject, same: Sequence[_Same], network: Sequence[tuple[datetime, str]]
) -> facts.Velocity:
    minute, hour = (subject.at - timedelta(**ago) for ago in ({"minutes": 1}, {"hours": 1}))
    own = network_of(subject.comment.ip) if subject.comment.ip else None
    said = (one for one in same if one.likeness >= SIMILAR_TEXTS and one.created_at >= hour)
    others = {network_of(one.ip) for one in said if one.ip} - {own}
    return facts.Velocity(
        network_minute=sum(at >= minute for at, _ in network),
        network_hour=sum(at >= hour for at, _ in network),
        address_hour=_posts_of_address(subject) if subject.comment.author_id else 0,
        text_networks_hour=len(others),
    )


def _names(subject: _Subject, named: Sequence[tuple[int, datetime, str]]) -> facts.Names:
    author = subject.comment.author
    lately = {author_id for author_id, at, _ in named if at >= subject.at - _LATELY}
    approved = any(author_id == author.pk and status in _HAM for author_id, _, status in named)
    return facts.Names(
        other_addresses=len(lately - {author.pk}), proved=approved and bool(subject.comment.proof)
    )


def _people(comment: Comment) -> facts.People:
    staff, author = _staff(), comment.author
    names = {name for _, user, first, last in staff for name in (user, f"{first} {last}".strip()) if name}
    return facts.People(
        staff=tuple(sorted(names)),
        authors=tuple(comment.thread.people),
        is_staff=bool(comment.proof) and author.user_id in {pk for pk, *_ in staff},
    )


def _traces(
    subject: _Subject,
    same: Sequence[_Same],
    network: Sequence[tuple[datetime, str]],
    named: Sequence[tuple[int, datetime, str]],
) -> Traces:
    site, links = _records_of_hosts(subject)
    compared = same if subject.revision.sketch else None
    return Traces(
        name=_record(status for _, _, status in named),
        site=site,
        links=links,
        network=_record(status for _, status in network) if subject.comment.ip else None,
        spam_likeness=_likeness_to(_SPAM, compared),
        ham_likeness=_likeness_to(_HAM, compared),
        thread_days=_days_open(subject),
    )


def _records_of_hosts(subject: _Subject) -> tuple[Record | None, Record | None]:
    """What was decided about the website's host, and about the worst of the hosts that the text links to."""
    own = canonical_hosts(own_hosts())
    site = site_of(subject.comment.url)
    linked = {host for host in linked_hosts(subject.revision.text, "") if not is_under(host, own)}
    asked = linked | ({site.host} if site and not is_under(site.host, own) else set())
    decided = _decided_about(subject, sorted(asked)) if asked else []
    records = {host: _record(status for hosts, status in decided if host in hosts) for host in asked}
    worst = max((records[host] for host in linked), key=lambda record: record.spam - record.ham, default=None)
    return (records.get(site.host) if site else None), worst


def _record(statuses: Iterable[str]) -> Record:
    statuses = list(statuses)
    return Record(ham=sum(s in _HAM for s in statuses), spam=sum(s in _SPAM for s in statuses))


def _likeness_to(judged: frozenset[Status], same: Sequence[_Same] | None) -> float | None:
    """Zero where nothing like it was judged so; None where the text is too short to be compared."""
    if same is None:
        return None
    return max((one.likeness for one in same if one.status in judged), default=0.0)


def _days_open(subject: _Subject) -> float | None:
    thread = subject.comment.thread
    since = thread.public_from or thread.created_at
    return max(0.0, (subject.at - since) / timedelta(days=1)) if since else None
