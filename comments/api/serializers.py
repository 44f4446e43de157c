"""The API's shapes. What is allowed is decided by `CommentForm` and the services, as for the page's form."""

from typing import Any

from django.core.validators import MaxLengthValidator
from rest_framework import serializers

from comments.discussion import DELETED, OWN_LABELS
from comments.forms import MAX_EMAIL, MAX_NAME, MAX_TEXT, MAX_URL
from comments.models import Comment, Report, Status, Thread
from comments.services import links
from comments.services.policy import is_closed

# What a commenter may know of a status: spam is told like held (see `comments.discussion`).
TOLD = {Status.SPAM: "held", Status.TRASHED: "rejected"}
SETTLED = {Status.APPROVED, Status.REJECTED, Status.TRASHED}


class ThreadSerializer(serializers.ModelSerializer[Thread]):
    is_closed = serializers.SerializerMethodField()

    class Meta:
        model = Thread
        fields = ["id", "title", "url", "comment_count", "last_comment_at", "is_closed"]

    def get_is_closed(self, thread: Thread) -> bool:
        return is_closed(thread)


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """A public comment, or (`removed`) a tombstone that keeps the place of one that has replies."""

    html = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    removed = serializers.SerializerMethodField()
    edited = serializers.SerializerMethodField()
    by_staff = serializers.SerializerMethodField()
    pinned = serializers.SerializerMethodField()
    permalink = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = Comment
        fields = [
            "id",
            "parent",
            "depth",
            "name",
            "url",
            "html",
            "removed",
            "edited",
            "by_staff",
            "pinned",
            "created_at",
            "published_at",
            "permalink",
        ]

    def get_html(self, comment: Comment) -> str:
        shown = comment.is_public and comment.public_revision is not None
        return comment.public_revision.html if shown and comment.public_revision else ""

    def get_name(self, comment: Comment) -> str:
        return comment.name if comment.is_public else ""

    def get_url(self, comment: Comment) -> str:
        return comment.url if comment.is_public else ""

    def get_edited(self, comment: Comment) -> bool:
        return bool(comment.is_public and comment.public_revision and comment.public_revision.number > 1)

    def get_by_staff(self, comment: Comment) -> bool:
        return comment.is_public and comment.by_staff

    def get_pinned(self, comment: Comment) -> bool:
        return comment.is_public and comment.pinned_at is not None

    def get_removed(self, comment: Comment) -> bool:
        return not comment.is_public


class BranchSerializer(CommentSerializer):
    """A root comment and all replies below it, in reading order."""

    replies = CommentSerializer(many=True, source="all_replies")

    class Meta(CommentSerializer.Meta):
        fields = [*CommentSerializer.Meta.fields, "replies"]


class Text(serializers.CharField):
    """A JSON string; a number or a list is not quietly made one. What it may say is for `CommentForm` to decide."""

    default_error_messages = {
        "required": "Please send this field.",
        "blank": "Please fill in this field.",
        "null": "Please send this field as a JSON string.",
        "invalid": "Please send this field as a JSON string.",
        "max_length": "Please shorten this to {max_length} characters.",
    }

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, trim_whitespace=False, **kwargs)
        # NUL and lone surrogates are taken out by the form, not refused.
        self.validators = [each for each in self.validators if isinstance(each, MaxLengthValidator)]

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return data


class CommentId(serializers.IntegerField):
    """A JSON number."""

    default_error_messages = {"invalid": "Please send the number of a comment."}

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class NewCommentSerializer(serializers.Serializer[Any]):
    """The body of a post; the names are the form's."""

    comment = Text(max_length=MAX_TEXT, help_text="Markdown without HTML.")
    author = Text(max_length=MAX_NAME)
    email = Text(max_length=MAX_EMAIL, help_text="Never published.")
    url = Text(max_length=MAX_URL, required=False, allow_blank=True)
    comment_parent = CommentId(required=False, allow_null=True, min_value=1, max_value=2**63 - 1)
    notify = serializers.ChoiceField(
        choices=Comment.Notify.choices,
        required=False,
        allow_blank=True,
        help_text="What to mail its author about; once the address is proved.",
    )


class NewWordsSerializer(serializers.Serializer[Any]):
    """Other words for one's own comment."""

    comment = Text(max_length=MAX_TEXT, help_text="Markdown without HTML.")


class NewReportSerializer(serializers.Serializer[Any]):
    """The body of a report."""

    reason = serializers.ChoiceField(choices=Report.Reason.choices)
    text = Text(max_length=500, required=False, allow_blank=True, help_text="For the moderators only.")


class ReportedSerializer(serializers.Serializer[Any]):
    """What became of a report."""

    detail = serializers.CharField()


class SubmissionSerializer(serializers.Serializer[Comment]):
    """What became of a post. `final`: nothing more will happen by itself."""

    id = serializers.IntegerField(source="pk")
    status = serializers.SerializerMethodField()
    public = serializers.BooleanField(source="is_public")
    final = serializers.SerializerMethodField()
    message = serializers.SerializerMethodField()
    permalink = serializers.CharField(source="get_absolute_url")
    status_url = serializers.SerializerMethodField()

    def get_status(self, comment: Comment) -> str:
        return TOLD.get(Status(comment.status), comment.status)

    def get_final(self, comment: Comment) -> bool:
        return comment.status in SETTLED

    def get_message(self, comment: Comment) -> str:
        return DELETED if comment.withdrawn_at else OWN_LABELS[Status(comment.status)]

    def get_status_url(self, comment: Comment) -> str:
        return links.status_url(comment)


class ProblemSerializer(serializers.Serializer[Any]):
    """Why a post was not taken: `detail` for people, `code` for programs, `errors` by field."""

    detail = serializers.CharField()
    code = serializers.CharField()
    errors = serializers.DictField(  # type: ignore[assignment]  # a field here, a property of serializers
        child=serializers.ListField(child=serializers.CharField()), required=False
    )
