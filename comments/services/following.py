"""Who follows which discussion. Only what is proved gets here: the callers see to it."""

from comments.models import Author, Comment, Subscription
from comments.services.suppression import want_news_again


def follow(*, author: Author, thread_id: int, level: str) -> Subscription:
    """Follow a discussion, or change how much of it. Who does so wants news again, whatever was said before.

    Raises `ValueError` for a level that does not exist.
    """
    level = Subscription.Level(level)
    want_news_again(author)
    subscription, _ = Subscription.objects.update_or_create(
        author=author, thread_id=thread_id, defaults={"level": level}
    )
    return subscription


def follow_as_asked(comment: Comment) -> None:
    """What the author of a proved comment ticked in the form. It never makes less of what they follow already."""
    asked = comment.notify
    if asked == Comment.Notify.REPLIES:
        Subscription.objects.get_or_create(
            author_id=comment.author_id, thread_id=comment.thread_id, defaults={"level": asked}
        )
    elif asked == Comment.Notify.ALL:
        follow(author=comment.author, thread_id=comment.thread_id, level=asked)


def unfollow(*, author: Author, thread_id: int) -> None:
    Subscription.objects.filter(author=author, thread=thread_id).delete()


def unfollow_all(*, author: Author) -> None:
    Subscription.objects.filter(author=author).delete()
