"""From a comment to its verdict, and from the verdict to its status."""

from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlsplit

from django.db.models import QuerySet

from comments.conf import conf
from comments.models import Comment, Job, ModerationEvent, Revision, Rule, Status, Thread, Verdict
from comments.network import network_of
from comments.outbox.work import Effect
from comments.screening import pipeline
from comments.screening import submission as facts
from comments.screening.verdict import Disposition
from comments.screening.verdict import Verdict as Judgement
from comments.services.confirmation import needs_confirmation, request_confirmation
from comments.services.notices import tell_moderators
from comments.services.transition import Change, change_status, lock_thread


def prepare(job: Job) -> Effect:
    """Screen the wording that the job's comment has now; the effect stores the verdict and moves the comment."""
    comment = Comment.objects.select_related("thread", "author", "parent__revision").get(jobs=job)
    judgement = pipeline.screen(gather(comment))
    return lambda: _settle(job, comment, judgement)


def bury(job: Job) -> None:
    """The screening cannot be done: the comment goes to a person instead of waiting for ever."""
    comment = _locked(Comment.objects.get(jobs=job))
    if comment.status == Status.PENDING:
        _move(comment, Status.HELD, "the screening failed again and again; please decide yourself")


def gather(comment: Comment) -> facts.Submission:
    """All that the checks may know about a comment."""
    revision = Revision.objects.get(pk=comment.revision_id)
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
        is_reply=comment.parent_id is not None,
        context_text=_context(comment),
        site_hosts=frozenset({urlsplit(conf.SITE_URL).hostname or ""}),
        email_assessment=_email(comment),
        history=_history(comment),
        duplicates=_duplicates(comment, revision),
        velocity=_velocity(comment),
        rules=_rules(),
    )


def _context(comment: Comment) -> str:
    parent = comment.parent.revision if comment.parent else None
    return f"{comment.thread.title}\n{parent.text if parent else ''}"


def _email(comment: Comment) -> facts.EmailAssessment | None:
    if comment.email_status == Comment.EmailStatus.UNCHECKED:
        return None
    return facts.EmailAssessment(
        status=cast(Any, comment.email_status),  # the same words on both floors; a test compares them
        detail=comment.email_detail,
        unknown_accepted=conf.EMAIL_DNS_UNKNOWN == "accept",
    )


def _history(comment: Comment) -> facts.History:
    author = comment.author
    return facts.History(
        confirmed=author.confirmed_at is not None,
        approved=author.approved_count,
        rejected=author.rejected_count,
        spam=author.spam_count,
    )


def _duplicates(comment: Comment, revision: Revision) -> facts.Duplicates:
    same = Comment.objects.filter(revision__fingerprint=revision.fingerprint, pk__lt=comment.pk)
    threads = list(same.order_by("-pk").values_list("thread_id", flat=True)[:100])
    here = threads.count(comment.thread_id)
    return facts.Duplicates(here=here, elsewhere=len(threads) - here)


def _velocity(comment: Comment) -> facts.Velocity:
    def since(comments: QuerySet[Comment], **ago: int) -> int:
        start = comment.created_at - timedelta(**ago)
        return comments.filter(created_at__gte=start).order_by()[:100].count()

    earlier = Comment.objects.filter(pk__lt=comment.pk)
    network = earlier.none()
    if comment.ip:
        network = earlier.by_network(network_of(comment.ip), comment.created_at - timedelta(hours=1))
    return facts.Velocity(
        network_minute=since(network, minutes=1),
        network_hour=since(network, hours=1),
        address_hour=since(earlier.filter(author=comment.author_id), hours=1),
    )


def _rules() -> tuple[facts.Rule, ...]:
    """The words for kind and effect are the same on both floors; a test compares them."""
    fields = Rule.objects.filter(active=True).order_by("pk").values("id", "kind", "pattern", "effect")
    return tuple(facts.Rule(**cast(Any, rule)) for rule in fields)


def _settle(job: Job, seen: Comment, judgement: Judgement) -> None:
    """Store the verdict; move the comment if it still waits for one. A person who was faster has decided."""
    comment = _locked(seen)
    _store(job, seen, judgement)
    if comment.status == Status.PENDING and comment.revision_id == seen.revision_id:
        to = _status(comment, judgement.disposition)
        _move(comment, to, _reason(judgement))


def _locked(seen: Comment) -> Comment:
    lock_thread(seen.thread_id)
    return Comment.objects.select_for_update(of=["self"]).select_related("thread", "author").get(pk=seen.pk)


def _store(job: Job, comment: Comment, judgement: Judgement) -> None:
    whole = judgement.as_dict()
    Verdict.objects.create(
        comment=comment,
        revision_id=comment.revision_id,
        run=job.key,
        score=judgement.score,
        disposition=judgement.disposition.value,
        signals=whole["signals"],
        policy_version=judgement.policy_version,
        model_version=judgement.model_version or "",
        milliseconds=judgement.milliseconds,
    )


def _status(comment: Comment, disposition: Disposition) -> Status:
    if disposition is not Disposition.PUBLISH:
        return {
            Disposition.HOLD: Status.HELD,
            Disposition.SPAM: Status.SPAM,
            Disposition.REJECT: Status.REJECTED,
        }[disposition]
    if (comment.thread.policy or conf.COMMENT_POLICY) != Thread.Policy.SCREEN:
        return Status.HELD
    return Status.UNCONFIRMED if needs_confirmation(comment.author) else Status.APPROVED


def _move(comment: Comment, to: Status, reason: str) -> None:
    change = Change(action="screen", to=to, actor=ModerationEvent.Actor.MACHINE, reason=reason)
    change_status(comment, change, allowed=[Status.PENDING])
    if to == Status.HELD:
        tell_moderators(comment)
    elif to == Status.UNCONFIRMED:
        request_confirmation(comment)


def _reason(judgement: Judgement) -> str:
    """The weightiest signals in words."""
    telling = sorted(judgement.signals, key=lambda s: (s.floor is None, -abs(s.weight)))
    words = "; ".join(signal.words for signal in telling[:3])
    return f"spam probability {judgement.score:.0%}" + (f": {words}" if words else "")
