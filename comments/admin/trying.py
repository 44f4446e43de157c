"""Try the screening: a text goes in, the verdict and its reasons come out, and nothing is stored."""

from typing import Any

from django import forms
from django.http import HttpRequest

from comments.admin.items import weightiest_first
from comments.forms import MAX_NAME, MAX_TEXT, MAX_URL, LineField, TextField
from comments.models import Thread
from comments.screening.pipeline import screen
from comments.screening.verdict import Disposition
from comments.services.deciding import only_observes, thresholds
from comments.services.gathering import gather_draft

# The choice of articles; what is older is tried without one.
_NEWEST = 200
_OUTCOMES = {
    Disposition.PUBLISH: "It would be published.",
    Disposition.HOLD: "It would wait in the moderation queue.",
    Disposition.SPAM: "It would be marked as spam.",
    Disposition.REJECT: "It would be rejected.",
}


class TryForm(forms.Form):
    """Only the text is needed; what is left out counts as left empty."""

    text = TextField(
        label="Comment",
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        error_messages={"required": "Write or paste a comment first."},
    )
    name = LineField(max_length=MAX_NAME, required=False, widget=forms.TextInput(attrs={"dir": "auto"}))
    url = LineField(label="Website", max_length=MAX_URL, required=False)
    thread = forms.ModelChoiceField(
        label="Article", queryset=Thread.objects.none(), required=False, empty_label="None in particular"
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        newest = Thread.objects.order_by("-created_at").values("pk")[:_NEWEST]
        threads = Thread.objects.filter(pk__in=newest).order_by("-created_at").defer("text")
        self.fields["thread"].queryset = threads  # type: ignore[attr-defined]


def try_context(request: HttpRequest) -> dict[str, Any]:
    """The page's form and, when it was sent and valid, the verdict."""
    form = TryForm(request.POST if request.method == "POST" else None)
    return {"form": form, **(_verdict(form.cleaned_data) if form.is_bound and form.is_valid() else {})}


def _verdict(sent: dict[str, Any]) -> dict[str, Any]:
    submission = gather_draft(**sent)
    verdict = screen(submission, thresholds())
    return {
        "verdict": verdict,
        "signals": weightiest_first(verdict.as_dict()["signals"]),
        "outcome": _OUTCOMES[verdict.disposition],
        "observing": only_observes(),
    }
