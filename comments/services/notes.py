"""Moderators' notes on a comment or on its author, for colleagues only."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from comments.models import Author, Comment, Note
from comments.services.audit import log_change


def add_note(
    *, text: str, by: AbstractBaseUser, comment: Comment | None = None, author: Author | None = None
) -> Note:
    """Note something on a comment or on an author. The log says that there is a note, not what stands in it."""
    with transaction.atomic():
        note = Note.objects.create(comment=comment, author=author, user_id=by.pk, text=text)
        about = {"comment": comment.pk} if comment else {"author": author.pk if author else None}
        log_change(action="note", subject=f"note:{note.pk}", by=by, detail=about)
    return note


def withdraw_note(*, note: Note, by: AbstractBaseUser) -> None:
    """Strike a note out; a second time changes nothing."""
    _set_withdrawn(note, by, withdrawn=True)


def restore_note(*, note: Note, by: AbstractBaseUser) -> None:
    _set_withdrawn(note, by, withdrawn=False)


def notes_about(comments: Iterable[Comment]) -> list[Note]:
    """The notes on these comments and on their authors, the oldest first: one query."""
    comments = list(comments)
    on = Q(comment__in=[c.pk for c in comments]) | Q(author__in={c.author_id for c in comments})
    return list(Note.objects.filter(on).select_related("user"))


def _set_withdrawn(note: Note, by: AbstractBaseUser, *, withdrawn: bool) -> None:
    with transaction.atomic():
        notes = Note.objects.filter(pk=note.pk, withdrawn_at__isnull=withdrawn)
        if notes.update(withdrawn_at=Now() if withdrawn else None):
            action = "withdraw" if withdrawn else "restore"
            log_change(action=action, subject=f"note:{note.pk}", by=by)
