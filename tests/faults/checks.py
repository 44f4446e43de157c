"""What must be so after everything: each check yields a sentence for each violation."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, Max, OuterRef, Q

from comments.models import Author, Comment, Job, Mail, ModerationEvent, Notice, Status, Thread, Verdict
from comments.services.audit import chain_faults
from comments.services.notices import moderators
from comments.services.suppression import NEWS
from tests.faults.acts import act_of
from tests.faults.clients import Outcome
from tests.faults.mailbox import Mailbox

_PERSON, _MACHINE = ModerationEvent.Actor.PERSON, ModerationEvent.Actor.MACHINE


@dataclass
class Witness:
    """What was seen from outside: by the visitors, by the moderator, by the mail server."""

    outcomes: Sequence[Outcome] = ()
    # {"comment": …, "version": …, "after": …} of each decision that the moderator was told had been done.
    decisions: Sequence[dict[str, object]] = ()
    mailbox: Mailbox = field(default_factory=Mailbox)


def lost(seen: Witness) -> Iterator[str]:
    """Acknowledged, but not there, not that act's, or forgotten: never screened and never going to be, even if a
    moderator came across it and decided."""
    made = dict(Comment.objects.values_list("pk", "revision__text"))
    jobs = Job.objects.filter(comment=OuterRef("pk")).filter(Q(kind=Job.Kind.SCREEN) | Q(state=Job.State.DUE))
    forgotten = set(Comment.objects.exclude(Exists(jobs)).values_list("pk", flat=True))
    for outcome in seen.outcomes:
        if outcome.comment is None:
            continue
        text = made.get(outcome.comment)
        if text is None or act_of(text) != outcome.act.number:
            yield f"act {outcome.act.number}: comment {outcome.comment} was promised and is not there"
        elif outcome.comment in forgotten:
            yield f"act {outcome.act.number}: comment {outcome.comment} was forgotten: nothing is due for it"


def unanswered(seen: Witness) -> Iterator[str]:
    """Acts that never got an answer, or one that their client had not deserved. A reply to a comment that a
    moderator has just removed is refused rightly."""
    for outcome in seen.outcomes:
        rightly = outcome.act.is_reply and outcome.refusal in ("409", "409 parent_gone")
        if outcome.refusal and not rightly:
            yield f"act {outcome.act.number}: {outcome.refusal} after {outcome.tries} tries"


def duplicated(seen: Witness) -> Iterator[str]:
    made = defaultdict(list)
    for pk, text in Comment.objects.values_list("pk", "revision__text"):
        made[act_of(text)].append(pk)
    yield from (f"act {act} made the comments {pks}" for act, pks in made.items() if len(pks) > 1)


def public_unscreened(seen: Witness) -> Iterator[str]:
    verdict = Verdict.objects.filter(revision=OuterRef("public_revision"))
    approval = ModerationEvent.objects.filter(
        comment=OuterRef("pk"), revision=OuterRef("public_revision"), actor=_PERSON, after=Status.APPROVED
    )
    for comment in Comment.objects.approved().exclude(Exists(verdict) | Exists(approval)):
        yield f"{comment} is public, and neither a check nor a person has seen its wording"


def screened_twice(seen: Witness) -> Iterator[str]:
    twice = Verdict.objects.order_by().values("revision").annotate(number=Count("pk")).filter(number__gt=1)
    yield from (f"revision {row['revision']} has {row['number']} verdicts" for row in twice)
    moves = ModerationEvent.objects.filter(actor=_MACHINE).order_by().values("revision")
    for row in moves.annotate(number=Count("pk")).filter(number__gt=1):
        yield f"revision {row['revision']} was moved {row['number']} times by the machine"


def overwritten(seen: Witness) -> Iterator[str]:
    """A machine's change after a person's, or a person's decision that was confirmed and is not in the log."""
    person = ModerationEvent.objects.filter(
        comment=OuterRef("comment"), version__lt=OuterRef("version"), actor=_PERSON
    )
    for event in ModerationEvent.objects.filter(Exists(person), actor=_MACHINE):
        yield f"{event} at version {event.version}, after a person had decided"
    logged = set(ModerationEvent.objects.filter(actor=_PERSON).values_list("comment_id", "version", "after"))
    for told in seen.decisions:
        if (told["comment"], told["version"], told["after"]) not in logged:
            yield f"comment {told['comment']}: the decision of version {told['version']} is gone"


def broken_chains(seen: Witness) -> Iterator[str]:
    for comment in Comment.objects.all():
        yield from chain_faults(comment)


def wrong_counters(seen: Witness) -> Iterator[str]:
    yield from _wrong_threads()
    yield from _wrong_ancestors()
    yield from _wrong_authors()


def mail_missing(seen: Witness) -> Iterator[str]:
    """Each time the machine holds a comment, every moderator gets a message about just that."""
    delivered = set(seen.mailbox.about)
    users = [user.pk for user in moderators()]
    for event in ModerationEvent.objects.filter(actor=_MACHINE, after=Status.HELD):
        for user in users:
            if (event.comment_id, event.version, user) not in delivered:
                yield f"comment {event.comment_id} held at version {event.version}: user {user} was not told"


def mail_renamed(seen: Witness) -> Iterator[str]:
    yield from seen.mailbox.unstable()


def follower_told_twice(seen: Witness) -> Iterator[str]:
    """At most once, whatever died when."""
    yield from (
        f"{message} came {number} times"
        for message, number in Counter(seen.mailbox.followers).items()
        if number > 1
    )


def follower_forgotten(seen: Witness) -> Iterator[str]:
    """Whatever is public has been noted for everybody who follows, and what is said to be sent was."""
    followed = Comment.objects.approved().filter(thread__subscriptions__isnull=False).distinct()
    told = set(Notice.objects.values_list("comment", "author"))
    for comment in followed:
        for author in comment.thread.subscriptions.values_list("author", flat=True):
            if (comment.pk, author) not in told:
                yield f"{comment} is public, and author {author}, who follows, was not told"
    came = set(seen.mailbox.followers)
    for mail in Mail.objects.filter(kind__in=NEWS, state=Mail.State.SENT):
        if mail.message_id not in came:
            yield f"{mail} is noted as sent, and the mail server has not seen it"


def unsettled(seen: Witness) -> Iterator[str]:
    yield from (
        f"{comment} still awaits screening" for comment in Comment.objects.filter(status=Status.PENDING)
    )
    yield from (f"job {job} is {job.state}: {job.error}" for job in Job.objects.exclude(state=Job.State.DONE))
    # Of followers' mail nobody may know whether it went out; what is gone again is not told.
    uncertain = Q(kind__in=NEWS, state__in=[Mail.State.UNKNOWN, Mail.State.DROPPED])
    open_mails = Mail.objects.exclude(state=Mail.State.SENT).exclude(uncertain)
    yield from (f"mail {mail} is {mail.state}" for mail in open_mails)


CHECKS: dict[str, Callable[[Witness], Iterator[str]]] = {
    "lost": lost,
    "unanswered": unanswered,
    "duplicated": duplicated,
    "public unscreened": public_unscreened,
    "screened twice in effect": screened_twice,
    "a person's decision overwritten": overwritten,
    "broken audit chains": broken_chains,
    "counters wrong": wrong_counters,
    "moderator mails missing": mail_missing,
    "mails repeated under another Message-ID": mail_renamed,
    "followers told twice": follower_told_twice,
    "followers forgotten": follower_forgotten,
    "unsettled": unsettled,
}


def violations(seen: Witness) -> dict[str, list[str]]:
    """Every check's name with what it found."""
    return {name: list(check(seen)) for name, check in CHECKS.items()}


def _wrong_threads() -> Iterator[str]:
    public = Q(comments__status=Status.APPROVED)
    threads = Thread.objects.annotate(
        counted=Count("comments", filter=public), latest=Max("comments__published_at", filter=public)
    )
    for thread in threads:
        if (thread.comment_count, thread.last_comment_at) != (thread.counted, thread.latest):
            yield f"thread {thread.pk} has {thread.counted} comments, the last at {thread.latest}, and says otherwise"


def _wrong_ancestors() -> Iterator[str]:
    below: dict[int, int] = defaultdict(int)
    for path in Comment.objects.approved().values_list("path", flat=True):
        for ancestor in path[:-1]:
            below[ancestor] += 1
    for pk, said in Comment.objects.values_list("pk", "approved_descendants"):
        if said != below[pk]:
            yield f"comment {pk} says {said} approved below it and has {below[pk]}"


def _wrong_authors() -> Iterator[str]:
    counted = {
        f"{name}_counted": Count("comments", filter=Q(comments__status=status))
        for name, status in (("approved", "approved"), ("rejected", "rejected"), ("spam", "spam"))
    }
    right = Q(
        approved_count=F("approved_counted"),
        rejected_count=F("rejected_counted"),
        spam_count=F("spam_counted"),
    )
    yield from (f"{author} has wrong counts" for author in Author.objects.annotate(**counted).exclude(right))
