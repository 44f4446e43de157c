"""Accepting a comment: committed with its first job before the visitor gets an answer."""

from dataclasses import dataclass
from hashlib import sha256

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from comments.conf import conf
from comments.models import Author, Comment, Job, Status, Thread
from comments.outbox.jobs import enqueue
from comments.screening.text import fingerprint
from comments.services.errors import DuplicateComment, MembersOnly, ParentGone, ThreadClosed
from comments.services.limits import check_pace, check_rate
from comments.services.policy import policy_of
from comments.services.wording import wording


@dataclass(frozen=True, kw_only=True)
class Post:
    """What a visitor sent, already validated by `CommentForm`, and how it came."""

    name: str
    email: str
    url: str
    text: str
    parent_id: int | None
    channel: Comment.Channel
    # Names this act of posting: the same key again is the same post, not a second one.
    client_key: str
    ip: str | None = None
    user_agent: str = ""
    fill_seconds: float | None = None
    honeypot: str = ""
    # Sent by somebody who is signed in.
    by_member: bool = False
    # Whose browser it is, by its cookie: a proof, if the address is theirs.
    browser_of: int | None = None
    notify: str = ""


def client_key(*parts: object) -> str:
    """A key for whatever identifies one act of posting."""
    return sha256("\x1f".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()


def submit_comment(*, thread: Thread, post: Post) -> Comment:
    """Store a comment and its first job in one transaction, then ring the bell.

    A repetition (same client key) returns the comment it made the first time. Raises `ThreadClosed`,
    `MembersOnly`, `ParentGone`, `DuplicateComment` or `TooManyComments`; then nothing was stored.
    """
    if known := Comment.objects.filter(thread=thread, client_key=post.client_key).first():
        return known
    policy = policy_of(thread)
    if policy.is_closed:
        raise ThreadClosed
    if policy.members_only and not post.by_member:
        raise MembersOnly
    parent = parent_of(thread, post.parent_id)
    _refuse_duplicate(thread, parent, post)
    check_rate(ip=post.ip, email=post.email)
    if policy.slow_seconds:
        check_pace(thread_id=thread.pk, seconds=policy.slow_seconds, ip=post.ip, browser_of=post.browser_of)
    try:
        return store_comment(thread, parent, post)
    except IntegrityError:
        # What it names was removed for good between the look and the commit: the parent, or a row of the address.
        return store_comment(thread, parent_of(thread, post.parent_id), post)


def parent_of(thread: Thread, parent_id: int | None) -> Comment | None:
    """The comment that a post answers. Raises `ParentGone` when that is not public here any more."""
    if parent_id is None:
        return None
    parent = Comment.objects.answerable_in(thread).filter(pk=parent_id).first()
    if parent is None:
        raise ParentGone
    return parent


def _refuse_duplicate(thread: Thread, parent: Comment | None, post: Post) -> None:
    """WordPress's rule: same discussion, parent, address and text. What was thrown out may be said anew, and the
    same act of posting, arriving twice at once, is no second one.

    Unlike there, it is said only to where the first one came from. To others it would tell whose a public comment is:
    they would send its words with one guessed address after the other.
    """
    here = Comment.objects.filter(thread=thread, parent=parent, revision__fingerprint=fingerprint(post.text))
    same = here.filter(author__in=Author.objects.filed_under(post.email))
    same = same.filter(Q(author=post.browser_of) | Q(ip=post.ip, ip__isnull=False))
    gone = Q(status__in=[Status.TRASHED, Status.REJECTED])
    if same.exclude(gone | Q(client_key=post.client_key)).exists():
        raise DuplicateComment


def store_comment(thread: Thread, parent: Comment | None, post: Post, *, by_staff: bool = False) -> Comment:
    """Store an accepted post: as pending with its first job or, when the site's own people say it, without."""
    with transaction.atomic():
        author = Author.objects.for_email(post.email)
        comment_id, revision_id = _next_ids()
        made = Comment.objects.bulk_create(
            [_comment(comment_id, revision_id, thread, parent, author, post, by_staff)], ignore_conflicts=True
        )
        # Two identical posts at the same instant: the one that came second finds the first one's row.
        comment = Comment.objects.get(thread=thread, client_key=post.client_key)
        if comment.pk != made[0].pk:
            return comment
        wording(comment, post.text, pk=revision_id).save(force_insert=True)
        if not by_staff:
            enqueue(Job.Kind.VALIDATE_EMAIL, key=f"validate_email:{revision_id}", comment=comment)
    return comment


def _comment(
    pk: int,
    revision_id: int,
    thread: Thread,
    parent: Comment | None,
    author: Author,
    post: Post,
    by_staff: bool,
) -> Comment:
    proved = post.browser_of == author.pk
    # A reply to the deepest level attaches beside its parent, which it still names ("in reply to").
    above = parent.path[: conf.COMMENT_MAX_DEPTH - 1] if parent else []
    return Comment(
        pk=pk,
        thread=thread,
        parent=parent,
        root_id=above[0] if above else None,
        depth=len(above) + 1,
        path=[*above, pk],
        author=author,
        revision_id=revision_id,
        name=post.name,
        url=post.url,
        proof=Comment.Proof.BROWSER if proved else Comment.Proof.NONE,
        avatar=author.avatar if proved else None,
        notify=post.notify,
        client_key=post.client_key,
        channel=post.channel,
        by_staff=by_staff,
        ip=post.ip,
        user_agent=post.user_agent[:300],
        fill_seconds=post.fill_seconds,
        honeypot=post.honeypot[:100],
    )


def _next_ids() -> tuple[int, int]:
    """Ids of a comment and of its revision, drawn ahead: each names the other, and the path names the comment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('comments_comment_id_seq'), nextval('comments_revision_id_seq')")
        row: tuple[int, int] = cursor.fetchone()
    return row
