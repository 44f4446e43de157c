"""Somebody types an address and wants mail there. The answer is the same for every address, and so is the work that is
done before it: a job looks up whose it is."""

from django.db import transaction

from comments.models import Author, Comment, Job, Mail, MailRequest, Thread
from comments.outbox.jobs import enqueue
from comments.outbox.work import Effect
from comments.services.email_check import assess
from comments.services.proof_mails import queue_proof_mail


@transaction.atomic
def ask_for_mail(*, email: str, thread: Thread | None = None, level: str = "") -> None:
    """Ask for the way to one's own comments or, with a thread, to follow it."""
    request = MailRequest.objects.create(email=email, thread=thread, level=level)
    enqueue(Job.Kind.ANSWER, key=f"answer:{request.pk}", request=request)


def prepare(job: Job) -> Effect:
    """Look whether the address takes mail; the effect queues the mail, if there is any to send, and forgets the
    request."""
    request = MailRequest.objects.select_related("thread").get(jobs=job)
    takes_mail = assess(request.email).status != Comment.EmailStatus.UNDELIVERABLE
    return lambda: _answer(request, takes_mail)


def bury(job: Job) -> None:
    """Nothing is sent; whoever asked can ask again."""
    MailRequest.objects.filter(jobs=job).delete()


def _answer(request: MailRequest, takes_mail: bool) -> None:
    if takes_mail and request.thread is not None:
        author = Author.objects.for_email(request.email)
        queue_proof_mail(Mail.Kind.SUBSCRIBE, author=author, thread=request.thread, level=request.level)
    elif takes_mail and (known := Author.objects.known_by(request.email)) is not None:
        queue_proof_mail(Mail.Kind.ACCESS, author=known)
    request.delete()  # its job goes with it
