"""A comment has become public: whoever follows is to be told, and its author may want to follow."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q

from comments.models import Comment, Job, Mail, Subscription, Thread
from comments.outbox.jobs import enqueue_for
from comments.services.following import follow_as_asked
from comments.services.proof_mails import queue_proof_mail


def grant_wishes(comments: Sequence[Comment]) -> None:
    """For comments that are public for the first time: let their authors follow, as they ticked in the form; whoever
    has not proved the address is asked to, by mail."""
    wishing = [comment for comment in comments if comment.notify]
    # Mailboxes are locked in one order, whoever publishes.
    for comment in sorted(wishing, key=lambda comment: comment.author.mailbox_hash):
        if comment.proof:
            follow_as_asked(comment)
        elif not comment.by_staff:
            about = {"thread_id": comment.thread_id, "level": comment.notify}
            queue_proof_mail(Mail.Kind.SUBSCRIBE, author=comment.author, **about)


def announce(comments: Sequence[Comment]) -> None:
    """Queue a job for each of these that somebody may want to hear of. Who has been told already is not told again,
    however often a comment becomes public: see `comments.services.notifying`."""
    if not comments:
        return
    followed = Exists(Subscription.objects.filter(thread=OuterRef("pk")))
    threads = Thread.objects.filter(Q(owner__isnull=False) | followed, pk__in={c.thread_id for c in comments})
    heard = set(threads.values_list("pk", flat=True))
    jobs = {f"notify:{c.pk}:{c.version}": c.pk for c in comments if c.thread_id in heard}
    enqueue_for(Job.Kind.NOTIFY, jobs)
