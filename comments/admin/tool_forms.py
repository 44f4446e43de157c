"""The forms of a moderator's tools."""

from typing import Any

from django import forms

from comments.admin.rule_form import checked_pattern
from comments.forms import MAX_TEXT, LineField, TextField
from comments.models import Author, Rule

# Days that something is in force.
_UNTIL = [
    ("", "until somebody takes it back"),
    ("1", "a day"),
    ("7", "a week"),
    ("30", "30 days"),
    ("365", "a year"),
]
_SLOW = [
    ("0", "as fast as anywhere"),
    ("60", "one a minute"),
    ("600", "one in ten minutes"),
    ("3600", "one an hour"),
]


class ReplyForm(forms.Form):
    text = TextField(
        label="Your reply",
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": "Write your reply first."},
    )


class EditForm(forms.Form):
    text = TextField(
        label="Text",
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        error_messages={"required": "Leave at least a word; to take the comment away, trash it."},
    )
    reason = LineField(label="Why (for your colleagues, in the log)", max_length=500, required=False)


class MoveForm(forms.Form):
    parent = forms.IntegerField(
        label="Number of the comment that it answers (empty: none)",
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        error_messages={"invalid": "Write the number that stands beside the comment, as in 1234."},
    )
    reason = LineField(label="Why", max_length=500, required=False)


class NoteForm(forms.Form):
    on = forms.ChoiceField(
        label="On", choices=[("comment", "this comment"), ("author", "its author")], initial="comment"
    )
    text = TextField(
        label="Note",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": "Write the note first."},
    )


class StandingForm(forms.Form):
    standing = forms.ChoiceField(label="Comments to come of this author", choices=Author.Standing.choices)
    days = forms.ChoiceField(label="For", choices=_UNTIL, required=False)
    reason = LineField(label="Why", max_length=500, required=False)


class BanForm(forms.Form):
    """The kinds that a comment shows; what is banned is checked as in the rules' own form."""

    kind = forms.ChoiceField(
        label="Reject everything with this",
        choices=[
            (Rule.Kind.ADDRESS, "e-mail address"),
            (Rule.Kind.DOMAIN, "domain"),
            (Rule.Kind.NETWORK, "network"),
        ],
    )
    pattern = LineField(
        label="Which", max_length=200, error_messages={"required": "Write which address, domain or network."}
    )
    days = forms.ChoiceField(label="For", choices=_UNTIL, required=False)
    reason = LineField(label="Why", max_length=500, required=False)

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        if data.get("pattern") and data.get("kind"):
            try:
                data["pattern"] = checked_pattern(Rule.Kind(data["kind"]), data["pattern"])
            except forms.ValidationError as error:
                self.add_error("pattern", error)
        return data


class ThreadForm(forms.Form):
    doing = forms.ChoiceField(
        label="This discussion",
        choices=[("close", "close it"), ("open", "open it"), ("slow", "set its pace")],
    )
    seconds = forms.ChoiceField(label="Pace of one person", choices=_SLOW, required=False)


class PinForm(forms.Form):
    """A button is all there is."""
