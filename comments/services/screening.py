"""From a comment to its verdict, and from the verdict to its status."""

from datetime import timedelta

from comments.models import Comment, Job, ModerationEvent, Status, Verdict
from comments.outbox.work import Effect
from comments.screening import pipeline
from comments.screening.classifier.features import FEATURES_VERSION
from comments.screening.verdict import Disposition
from comments.screening.verdict import Verdict as Judgement
from comments.services.confirmation import needs_confirmation, request_confirmation
from comments.services.deciding import only_observes, thresholds
from comments.services.edits import settle_screened
from comments.services.gathering import gather
from comments.services.notices import tell_moderators
from comments.services.policy import policy_of
from comments.services.rules import note_hits
from comments.services.transition import Change, change_status, lock_thread
from comments.services.urgency import urgency_of_score

_WOULD = {
    Disposition.PUBLISH: "publish it",
    Disposition.HOLD: "hold it",
    Disposition.SPAM: "mark it as spam",
    Disposition.REJECT: "reject it",
}


def prepare(job: Job) -> Effect:
    """Screen the wording that the job's comment has now; the effect stores the verdict and moves the comment."""
    comment = Comment.objects.select_related("thread", "author", "revision", "parent__revision").get(jobs=job)
    judgement = pipeline.screen(gather(comment), thresholds())
    return lambda: _settle(job, comment, judgement)


def bury(job: Job) -> None:
    """The screening cannot be done: the comment goes to a person instead of waiting for ever."""
    comment = _locked(Comment.objects.get(jobs=job))
    because = "the screening failed again and again; please decide yourself"
    if comment.status == Status.PENDING:
        _move(comment, Status.HELD, because)
    elif comment.public_revision_id not in (None, comment.revision_id):
        settle_screened(comment, Disposition.HOLD, because)


def _settle(job: Job, seen: Comment, judgement: Judgement) -> None:
    """Store the verdict; move the comment if it still waits for one. A person who was faster has decided."""
    comment = _locked(seen)
    _store(job, seen, judgement)
    if comment.revision_id != seen.revision_id:
        return
    if comment.status == Status.PENDING:
        to, because = _status(comment, judgement.disposition)
        reason = f"{because}; {_reason(judgement)}" if because else _reason(judgement)
        _move(comment, to, reason, urgency_of_score(judgement.score, thresholds()), because)
    elif comment.public_revision_id not in (None, comment.revision_id):
        settle_screened(comment, judgement.disposition, _reason(judgement))


def _locked(seen: Comment) -> Comment:
    lock_thread(seen.thread_id)
    comments = Comment.objects.select_related("thread", "author").defer("thread__text")
    return comments.select_for_update(of=["self"]).get(pk=seen.pk)


def _store(job: Job, comment: Comment, judgement: Judgement) -> None:
    whole, seen = judgement.as_dict(), judgement.judgement
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
        features=seen.features.to_bytes() if seen else None,
        features_version=FEATURES_VERSION if seen else "",
        margin=seen.margin if seen else None,
    )
    note_hits(comment.revision, judgement.signals)


def _status(comment: Comment, disposition: Disposition) -> tuple[Status, str]:
    """Where a verdict leads and, when that is not what it advises, why."""
    if only_observes():
        return Status.HELD, ""
    if disposition is not Disposition.PUBLISH:
        return {
            Disposition.HOLD: Status.HELD,
            Disposition.SPAM: Status.SPAM,
            Disposition.REJECT: Status.REJECTED,
        }[disposition], ""
    policy = policy_of(comment.thread)
    # The proof first: what a person has to look at, and whose it is, may depend on it.
    if needs_confirmation(comment, policy.mode):
        return Status.UNCONFIRMED, ""
    if because := policy.holds(comment):
        return Status.HELD, because
    return Status.APPROVED, ""


def _move(
    comment: Comment, to: Status, reason: str, urgency: timedelta = timedelta(0), because: str = ""
) -> None:
    change = Change(
        action="screen",
        to=to,
        actor=ModerationEvent.Actor.MACHINE,
        reason=reason,
        urgency=urgency,
        detail={"policy": because} if because else None,
    )
    change_status(comment, change, allowed=[Status.PENDING])
    if to == Status.HELD:
        tell_moderators(comment)
    elif to == Status.UNCONFIRMED:
        request_confirmation(comment)


def _reason(judgement: Judgement) -> str:
    """The weightiest signals by their codes, and while the screening only observes what it would have done.

    Never in words: these may quote the comment, and the log outlives it. The verdict has them.
    """
    telling = sorted(judgement.signals, key=lambda s: (s.floor is None, -abs(s.weight)))
    codes = ", ".join(signal.code for signal in telling[:3])
    would = f"only observing, would {_WOULD[judgement.disposition]}; " if only_observes() else ""
    return f"{would}spam probability {judgement.score:.0%}" + (f": {codes}" if codes else "")
