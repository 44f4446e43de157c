"""Erasing a person: nobody can tell any more who they were, and what is left of them is what readers may keep.

Comments come first, in short transactions, and the address last: until it is gone, an erasure that was interrupted can
be asked for once more, and goes on.
"""

import secrets

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from comments.models import (
    Appeal,
    Author,
    Comment,
    Job,
    MailRequest,
    ModerationEvent,
    Note,
    Report,
    Revision,
    Status,
    Thread,
)
from comments.models.author import random_avatar
from comments.querysets import CommentQuerySet
from comments.screening.links import linked_hosts
from comments.services.audit import log_change
from comments.services.labels import ERASE
from comments.services.purging import BATCH, FORGOTTEN, NO_KEY, forget_verdicts, purge
from comments.services.transition import Change, change_statuses, lock_threads

# Who is said to have written what stays.
ANONYMOUS = "Anonymous"
_NOT_TRASHED = [status for status in Status.values if status != Status.TRASHED]


def erase_author(author: Author, *, keep_words: bool, by: AbstractBaseUser | None) -> None:
    """Erase a person for good. `by` is the one of the staff who does it, None the person themselves.

    With `keep_words` their public comments stay, under the name “Anonymous”; everything else of theirs goes, and
    without it those go too. The audit log keeps the numbers of what there was, and a keyed hash keeps a mailbox that
    wants no mail from getting any. A second time changes nothing.
    """
    while True:
        while _erase_batch(author, keep_words=keep_words, by=by):
            pass
        with transaction.atomic():
            # Whoever posts under this address now waits here, and is somebody new afterwards.
            known = Author.objects.select_for_update().get(pk=author.pk)
            if _left(known, keep_words=keep_words).exists():
                continue
            if known.erased_at is None:
                _forget(known)
                if by is not None:
                    detail = {"keep_words": keep_words}
                    log_change(action=ERASE, subject=f"author:{known.pk}", by=by, detail=detail)
        author.refresh_from_db()
        return


def _left(author: Author, *, keep_words: bool) -> CommentQuerySet:
    """The comments that still say who wrote them, or what should be gone."""
    comments = Comment.objects.filter(author=author, purged_at=None)
    return comments.exclude(status=Status.APPROVED, client_key=NO_KEY) if keep_words else comments


def _erase_batch(author: Author, *, keep_words: bool, by: AbstractBaseUser | None) -> bool:
    """Erase some of the comments; returns whether there were any. What changes meanwhile is met in the next batch."""
    with transaction.atomic():
        chosen = dict(_left(author, keep_words=keep_words).order_by("pk").values_list("pk", "thread")[:BATCH])
        lock_threads(set(chosen.values()))
        comments = list(Comment.objects.filter(pk__in=chosen).select_for_update(of=["self"]).order_by("pk"))
        kept = [comment for comment in comments if comment.is_public and keep_words]
        gone = [comment for comment in comments if not (comment.is_public and keep_words)]
        ids = [comment.pk for comment in gone]
        change_statuses(kept, _change(None, by), allowed=[Status.APPROVED])
        change_statuses(gone, _change(Status.TRASHED, by), allowed=_NOT_TRASHED)
        _anonymise(kept)
        purge(Comment.objects.filter(pk__in=ids))
        # Those that stay as tombstones.
        Comment.objects.filter(pk__in=ids).update(withdrawn_at=Now(), proof="")
    return bool(chosen)


def _change(to: Status | None, by: AbstractBaseUser | None) -> Change:
    actor = ModerationEvent.Actor.PERSON if by else ModerationEvent.Actor.COMMENTER
    return Change(action=ERASE, to=to, actor=actor, user_id=by.pk if by else None)


def _anonymise(comments: list[Comment]) -> None:
    """Leave the public wording of each, and nothing that tells whose it is."""
    ids = [comment.pk for comment in comments]
    public = [comment.public_revision_id or 0 for comment in comments]
    Comment.objects.filter(pk__in=ids).update(
        name=ANONYMOUS,
        proof="",
        revision=F("public_revision"),
        edit_held_at=None,
        appealed_at=None,
        **FORGOTTEN,
    )
    Job.objects.filter(comment__in=ids).exclude(kind__in=[Job.Kind.LEARN, Job.Kind.NOTIFY]).delete()
    Revision.objects.filter(comment__in=ids).exclude(pk__in=public).delete()
    wordings = list(Revision.objects.filter(pk__in=public))
    for wording in wordings:
        wording.hosts = linked_hosts(wording.text, "")  # without that of the website
    Revision.objects.bulk_update(wordings, ["hosts"])
    forget_verdicts(ids)
    Report.objects.filter(comment__in=ids).update(text="")
    Appeal.objects.filter(comment__in=ids).update(text="")
    Note.objects.filter(comment__in=ids).delete()
    threads = {comment.thread_id for comment in comments}
    Thread.objects.filter(pk__in=threads).update(version=F("version") + 1)


def _forget(author: Author) -> None:
    """The address, whatever is found by it, and what was told to it or noted about it."""
    MailRequest.objects.filter(email__iexact=author.email).delete()
    for own in (author.subscriptions, author.notices, author.mails, author.notes):
        own.all().delete()
    Author.objects.filter(pk=author.pk).update(
        email="",
        # Of nothing: there is no way back from them.
        email_hash=secrets.token_hex(32),
        mailbox_hash=secrets.token_hex(32),
        user=None,
        confirmed_at=None,
        avatar=random_avatar(),
        access=F("access") + 1,
        pace=Author.Pace.AT_ONCE,
        hears_decisions=False,
        digest_at=None,
        standing=Author.Standing.GOOD,
        standing_until=None,
        erased_at=Now(),
    )
