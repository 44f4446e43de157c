"""Mails in words: which letter a queued mail is."""

from django.core.mail import EmailMultiAlternatives

from comments.models import Mail
from comments.services import letters_to_commenters as commenters
from comments.services import letters_to_followers as followers
from comments.services import letters_to_moderators as moderators

_COMPOSERS = {
    Mail.Kind.HELD: moderators.held,
    Mail.Kind.DIGEST: moderators.digest,
    Mail.Kind.CONFIRM: commenters.confirm,
    Mail.Kind.ACCESS: commenters.access,
    Mail.Kind.REJECTED: commenters.rejected,
    Mail.Kind.APPROVED: commenters.approved,
    Mail.Kind.SUBSCRIBE: followers.subscribe,
    Mail.Kind.FOLLOW: followers.follow,
    Mail.Kind.NEWS: followers.news,
}


def compose(mail: Mail) -> EmailMultiAlternatives | None:
    """The message of a queued mail; None when there is nothing left to say."""
    letter = _COMPOSERS[Mail.Kind(mail.kind)](mail)
    return letter.message(mail) if letter else None
