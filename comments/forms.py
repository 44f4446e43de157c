"""What a comment must look like: the one set of rules for the form and the API."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import HttpRequest
from email_validator import EmailNotValidError, validate_email

from comments.models import Comment, Report, Subscription
from comments.network import client_ip
from comments.screening.text import visible_length
from comments.services.limits import check_report_rate
from comments.services.reports import report_comment, reporter_key
from comments.services.submission import Post
from comments.text import clean_line, clean_text

# Characters; those of WordPress's columns, but for the text, which WordPress limits to 65,525 bytes.
MAX_TEXT, MAX_NAME, MAX_EMAIL, MAX_URL = 10_000, 100, 254, 200
MIN_TEXT = 2

BAD_PARENT = "The reply link was damaged. Please press “Reply” again below the comment you mean."

_http_url = URLValidator(schemes=["http", "https"])


class TextField(forms.CharField):
    """Several lines, without what `clean_text` takes out. Nothing typed is refused for a stray control character."""

    clean_value = staticmethod(clean_text)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)
        # NUL is taken out, not refused.
        self.validators = [
            v for v in self.validators if type(v).__name__ != "ProhibitNullCharactersValidator"
        ]

    def to_python(self, value: Any) -> str:
        return self.clean_value(super().to_python(value) or "")


class LineField(TextField):
    """`TextField`, on one line."""

    clean_value = staticmethod(clean_line)


class WordsForm(forms.Form):
    """What somebody has to say, and nothing else."""

    comment = TextField(
        max_length=MAX_TEXT,
        error_messages={
            "required": "Please write your comment.",
            "max_length": "Your comment has %(show_value)d characters; please shorten it to %(limit_value)d.",
        },
    )

    def clean_comment(self) -> str:
        text: str = self.cleaned_data["comment"]
        if visible_length(text) < MIN_TEXT:
            raise ValidationError("Please write at least two visible characters.")
        return text


class NameForm(forms.Form):
    """What somebody wants to be called."""

    author = LineField(
        max_length=MAX_NAME,
        error_messages={
            "required": "Please give a name; any name you like to go by.",
            "max_length": "Please give a name of at most %(limit_value)d characters.",
        },
    )

    def clean_author(self) -> str:
        name: str = self.cleaned_data["author"]
        if not visible_length(name):
            raise ValidationError("Please give a name with at least one visible character.")
        return name


class AddressForm(forms.Form):
    """Where somebody can be written to."""

    email = LineField(
        max_length=MAX_EMAIL,
        error_messages={
            "required": "Please give your email address. It will not be published.",
            "max_length": "Please give an email address of at most %(limit_value)d characters.",
        },
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        try:
            if "\ufffd" in email:  # stands where something was no character
                raise EmailNotValidError
            return validate_email(email, check_deliverability=False).normalized
        except EmailNotValidError as error:
            raise ValidationError("Please give an email address like name@example.com.") from error


class FollowForm(AddressForm):
    """Following a discussion without saying anything."""

    level = forms.ChoiceField(
        choices=Subscription.Level.choices,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Please choose what you want to hear of."
        ),
    )


class CommentForm(AddressForm, NameForm, WordsForm):
    """Field names are WordPress's; `website_confirm` is the honeypot, which people never see."""

    url = LineField(
        required=False,
        max_length=MAX_URL,
        error_messages={"max_length": "Please give a website address of at most %(limit_value)d characters."},
    )
    comment_parent = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=2**63 - 1,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), BAD_PARENT),
    )
    notify = forms.ChoiceField(
        required=False,
        choices=Comment.Notify.choices,
        error_messages={"invalid_choice": "Please choose again what you want to hear of."},
    )
    token = LineField(required=False, max_length=300)
    website_confirm = LineField(required=False)

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if not url:
            return ""
        url = url if "://" in url else f"https://{url}"
        try:
            _http_url(url)
        except ValidationError as error:
            raise ValidationError(
                "Please give a web address like https://example.com, or leave it empty."
            ) from error
        if len(url) > MAX_URL:
            raise ValidationError(f"Please give a website address of at most {MAX_URL} characters.")
        return url

    def post(self, *, channel: Comment.Channel, client_key: str, **circumstances: Any) -> Post:
        """The validated fields as a `Post`; `circumstances` are how it came (ip, user agent, …)."""
        data = self.cleaned_data
        return Post(
            name=data["author"],
            email=data["email"],
            url=data["url"],
            text=data["comment"],
            parent_id=data["comment_parent"] or None,
            notify=data["notify"],
            honeypot=data["website_confirm"],
            channel=channel,
            client_key=client_key,
            **circumstances,
        )


class ReportForm(forms.Form):
    """A reader's report. `website_confirm` is the honeypot, `token` says when the page was made."""

    reasons = Report.Reason.choices

    reason = forms.ChoiceField(
        choices=Report.Reason.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Please choose what is wrong with it."),
    )
    text = TextField(
        max_length=500,
        required=False,
        error_messages={"max_length": "Please shorten your words to %(limit_value)d characters."},
    )
    token = LineField(required=False, max_length=300)
    website_confirm = LineField(required=False)

    def report(self, request: HttpRequest, comment: Comment) -> None:
        """Store what was validated, unless it is one too many or a machine has filled in the honeypot."""
        data, ip = self.cleaned_data, client_ip(request)
        check_report_rate(ip=ip)
        if data["website_confirm"]:
            return
        user = getattr(request, "user", None)
        user_id = user.pk if user and user.is_authenticated else None
        key = reporter_key(ip=ip, user_id=user_id)
        report_comment(comment=comment, key=key, reason=data["reason"], text=data["text"])


class AppealForm(forms.Form):
    """Why a rejected comment should be looked at again."""

    text = TextField(
        max_length=1000,
        error_messages={
            "required": "Please say why it should be published.",
            "max_length": "Please shorten your words to %(limit_value)d characters.",
        },
    )
