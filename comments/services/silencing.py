"""Ending mail: what the link at the foot of each mail offers, and what a mail program's own button does (RFC 8058)."""

from typing import NamedTuple

from django.contrib.auth import get_user_model

from comments.models import Author, ModeratorSettings, Suppression, Thread
from comments.services.following import unfollow, unfollow_all
from comments.services.links import SILENCE, BadLink
from comments.services.suppression import suppress

# What can be ended, in words, by whom it is about.
CHOICES = {
    ("author", "thread"): "Stop mail about this discussion",
    ("author", "news"): "Stop mail about all discussions",
    ("author", "decisions"): "Stop mail about decisions on my comments",
    ("author", "all"): "Never write to this address again",
    ("user", "held"): "Stop mail about comments that wait",
    ("user", "articles"): "Stop mail about my articles",
}


class Silence(NamedTuple):
    """What a token offers to end."""

    who: str
    pk: int
    what: str
    thread_id: int

    @property
    def words(self) -> str:
        return CHOICES[self.who, self.what]

    @property
    def wider(self) -> "Silence | None":
        """What its reader may also want to end: more of the same."""
        following = {"thread": "news", "news": "all", "decisions": "all"}
        return self._replace(what=following[self.what]) if self.what in following else None

    @property
    def thread(self) -> Thread | None:
        return Thread.objects.defer("text").filter(pk=self.thread_id).first()


def read_silence(token: str) -> Silence:
    """Raises `BadLink` for a token that is none, or names something that does not exist."""
    try:
        silence = Silence._make(SILENCE.read(token))
    except (TypeError, ValueError) as error:
        raise BadLink from error
    if (silence.who, silence.what) not in CHOICES:
        raise BadLink
    return silence


def silence(about: Silence) -> None:
    """End that mail. Doing so twice, or for somebody who is gone, is no error."""
    if about.who == "user":
        _silence_user(about)
    elif (author := Author.objects.filter(pk=about.pk).first()) is not None:
        _silence_author(author, about)


def _silence_user(about: Silence) -> None:
    if get_user_model().objects.filter(pk=about.pk).exists():
        field = {"held": "mail", "articles": "articles"}[about.what]
        ModeratorSettings.objects.update_or_create(user_id=about.pk, defaults={field: "nothing"})


def _silence_author(author: Author, about: Silence) -> None:
    if about.what == "thread":
        unfollow(author=author, thread_id=about.thread_id)
    elif about.what == "news":
        unfollow_all(author=author)
    elif about.what == "decisions":
        Author.objects.filter(pk=author.pk).update(hears_decisions=False)
    else:
        unfollow_all(author=author)
        suppress(author.mailbox_hash, scope=Suppression.Scope.ALL, reason=Suppression.Reason.REQUEST)
