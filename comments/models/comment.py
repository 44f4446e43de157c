"""A comment and its revisions."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now, Upper
from django.urls import reverse

from comments.models.author import Author
from comments.models.thread import Thread
from comments.querysets import FLAGGED, WAITING, WHOLE_IP, WITH_TRACES, CommentQuerySet


class Status(models.TextChoices):
    PENDING = "pending", "awaiting screening"
    UNCONFIRMED = "unconfirmed", "awaiting proof of the address"
    APPROVED = "approved", "approved"
    HELD = "held", "held"
    SPAM = "spam", "spam"
    REJECTED = "rejected", "rejected"
    TRASHED = "trashed", "trashed"


class Comment(models.Model):
    """What somebody said. `status` says it all, and `approved` is the only public one.

    Status, version and counters are written by comments.services.transition alone; the database refuses a
    change of status without its ModerationEvent and an approval without a verdict or a person.
    """

    class Channel(models.TextChoices):
        FORM = "form", "the form"
        API = "api", "the API"
        DESK = "desk", "the moderators’ desk"

    class Proof(models.TextChoices):
        """What proves that whoever sent it reads the mailbox of the address: typing an address proves nothing."""

        NONE = "", "none"
        BROWSER = "browser", "the browser is known to be theirs"
        MAIL = "mail", "they used a link that was mailed to them"

    class Notify(models.TextChoices):
        NOTHING = "", "nothing"
        REPLIES = "replies", "replies to me"
        ALL = "all", "the whole discussion"

    class EmailStatus(models.TextChoices):
        UNCHECKED = "", "not yet checked"
        DELIVERABLE = "deliverable", "takes mail"
        UNDELIVERABLE = "undeliverable", "takes no mail"
        DISPOSABLE = "disposable", "throw-away"
        UNKNOWN = "unknown", "DNS gave no answer"

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="comments")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies"
    )
    root = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    depth = models.PositiveSmallIntegerField(default=1)
    # Ids from the root down to this comment: sorts a thread in reading order, and names the ancestors.
    path = ArrayField(models.BigIntegerField())

    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="comments")
    name = models.CharField(max_length=100)
    url = models.CharField("website", max_length=200, blank=True)
    proof = models.CharField(max_length=7, choices=Proof, default=Proof.NONE, db_default="", blank=True)
    # Its author's, once proved; before, the picture is made of the comment's own number.
    avatar = models.PositiveIntegerField(null=True, editable=False)
    # Of what its author wants to be told, from when it is public and they have proved the address.
    notify = models.CharField(max_length=7, choices=Notify, default=Notify.NOTHING, db_default="", blank=True)

    status = models.CharField(max_length=12, choices=Status, default=Status.PENDING)
    # Since when it stands at its status, and its place when the most urgent stand first: earlier is more urgent.
    # Waiting makes all of them more urgent alike, so the order needs no clock (comments.services.urgency).
    status_since = models.DateTimeField(db_default=Now(), editable=False)
    urgent_at = models.DateTimeField(db_default=Now(), editable=False)
    # Grows with every change of status; whoever decides must have seen this version.
    version = models.PositiveIntegerField(default=1)
    event_hash = models.CharField(max_length=64, blank=True, editable=False)
    # The newest wording. Its id is drawn before both rows are written, and the constraint looks at the commit.
    revision = models.ForeignKey("Revision", on_delete=models.PROTECT, related_name="+")
    public_revision = models.ForeignKey(
        "Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Approved comments below this one; with any, a removed comment stays as a tombstone.
    approved_descendants = models.PositiveIntegerField(default=0, editable=False)

    # Open reports of readers, with the weight they have together, and an open appeal of its author; kept by
    # comments.services.reports and .appeals, and settled by a person's next decision.
    open_reports = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    report_weight = models.FloatField(default=0.0, db_default=0.0, editable=False)
    appealed_at = models.DateTimeField(null=True, editable=False)
    # Its author gave it another wording that a person has to look at; what was public before still is.
    edit_held_at = models.DateTimeField(null=True, editable=False)
    # Its author took it back: nobody can publish it again.
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    # Its words are gone for good; the row keeps the place above its replies.
    purged_at = models.DateTimeField(null=True, editable=False)
    # Said by the site's own people, and readers may know it.
    by_staff = models.BooleanField(default=False, db_default=False, editable=False)
    # A root that stands above the others.
    pinned_at = models.DateTimeField(null=True, editable=False)

    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, editable=False)

    client_key = models.CharField(max_length=64, editable=False)
    channel = models.CharField(max_length=4, choices=Channel, default=Channel.FORM)
    ip = models.GenericIPAddressField(null=True, blank=True)
    # Only the network is left of it (comments.services.retention).
    ip_masked = models.BooleanField(default=False, db_default=False, editable=False)
    user_agent = models.CharField(max_length=300, blank=True)
    fill_seconds = models.FloatField(null=True, blank=True)
    honeypot = models.CharField(max_length=100, blank=True)
    email_status = models.CharField(
        max_length=15, choices=EmailStatus, blank=True, default=EmailStatus.UNCHECKED
    )
    email_detail = models.CharField(max_length=200, blank=True)

    objects: ClassVar[CommentQuerySet] = CommentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            # The same post sent twice (double click, retry) is one comment.
            models.UniqueConstraint(fields=["thread", "client_key"], name="comment_once_per_client_key"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="comment_status_known"),
            models.CheckConstraint(condition=Q(depth__range=(1, 10)), name="comment_depth_in_range"),
            models.CheckConstraint(
                condition=~Q(status=Status.APPROVED) | Q(public_revision__isnull=False),
                name="comment_approved_has_public_revision",
            ),
        ]
        indexes = [
            models.Index(
                fields=["thread", "id"],
                condition=Q(parent=None) & (Q(status=Status.APPROVED) | Q(approved_descendants__gt=0)),
                name="comment_visible_roots",
            ),
            models.Index(
                fields=["root", "path"],
                condition=Q(status=Status.APPROVED) | Q(approved_descendants__gt=0),
                name="comment_visible_replies",
            ),
            # The queues: by age, which the id grows with, and by urgency.
            models.Index(fields=["status", "id"], name="comment_queue_by_age"),
            models.Index(fields=["status", "urgent_at", "id"], name="comment_queue_by_urgency"),
            models.Index(fields=["urgent_at", "id"], condition=FLAGGED, name="comment_flagged"),
            models.Index(fields=["thread"], condition=Q(pinned_at__isnull=False), name="comment_pinned"),
            models.Index(
                fields=["-published_at"], condition=Q(status=Status.APPROVED), name="comment_latest"
            ),
            models.Index(fields=["author", "-created_at"], name="comment_by_author"),
            models.Index(fields=["ip", "-created_at"], name="comment_by_ip"),
            # What waits and is from the same hand, however much else that hand has written.
            models.Index(fields=["author", "-created_at"], condition=WAITING, name="comment_waiting_author"),
            models.Index(fields=["ip"], condition=WAITING, name="comment_waiting_ip"),
            # What grows old, for comments.services.retention.
            models.Index(fields=["created_at"], condition=WHOLE_IP, name="comment_whole_ip"),
            models.Index(fields=["created_at"], condition=WITH_TRACES, name="comment_with_traces"),
            models.Index(
                fields=["status", "status_since"],
                condition=Q(status__in=["unconfirmed", "spam", "rejected", "trashed"], purged_at=None),
                name="comment_passing",
            ),
            # What `name__iexact` compares.
            models.Index(Upper("name"), name="comment_by_name"),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("comments:permalink", args=[self.pk])

    @property
    def anchor(self) -> str:
        return f"comment-{self.pk}"

    @property
    def is_public(self) -> bool:
        return self.status == Status.APPROVED

    @property
    def is_flagged(self) -> bool:
        """Whether readers, or its author, want a person to look at it again."""
        return self.open_reports > 0 or self.appealed_at is not None or self.has_edit_held

    @property
    def has_edit_held(self) -> bool:
        """Whether it is public in one wording while another waits for a person."""
        return self.edit_held_at is not None and self.is_public


class Revision(models.Model):
    """One wording of a comment; rendered and sanitised once, here, when it is stored."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()
    html = models.TextField()
    # Of the normalised letters and digits: finds the same text said again.
    fingerprint = models.CharField(max_length=64, db_index=True)
    # Finds a text that differs in a few words (comments.screening.sketch); null where it is too short for that.
    sketch = ArrayField(models.BigIntegerField(), null=True, editable=False)
    # The sites that the text links to and that of the website field, in canonical form; null: never looked for.
    hosts = ArrayField(models.CharField(max_length=253), null=True, editable=False)
    # The moderator who wrote this wording; None: the commenter.
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "number"], name="revision_number_once")]
        indexes = [
            GinIndex(fields=["sketch"], name="revision_by_sketch"),
            GinIndex(fields=["hosts"], name="revision_by_host"),
        ]

    def __str__(self) -> str:
        return f"revision {self.number} of comment {self.comment_id}"
