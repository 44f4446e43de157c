"""A comment has become public: whoever follows is to be told, by a job."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q

from comments.models import Comment, Job, Subscription, Thread
from comments.outbox.jobs import enqueue_for


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
