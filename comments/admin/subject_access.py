"""Giving out and erasing what is known of a person. The address that is asked for stands in no URL and in no log."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from comments.admin.looking import moderator
from comments.models import Author
from comments.services.audit import log_change
from comments.services.erasing import erase_author
from comments.services.personal_data import personal_data

if TYPE_CHECKING:
    from comments.admin.author import AuthorAdmin

PERMISSION = "comments.access_author"


class AddressForm(forms.Form):
    """The author of exactly this address, letter case aside, as `found`."""

    found: Author

    address = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Write the address of the person first."},
    )

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        found = Author.objects.known_by(address)
        if found is None:
            raise forms.ValidationError(
                "Nobody has written here under this address. Ask the person which they used, and how it is spelt."
            )
        self.found = found
        return address


class EraseForm(forms.Form):
    """What is to become of the public comments; there is no answer beforehand."""

    words = forms.ChoiceField(
        label="Their public comments",
        widget=forms.RadioSelect,
        choices=[
            ("keep", "stay, under the name “Anonymous”; everything else of theirs goes"),
            ("delete", "go too; where others answered, an empty place stays"),
        ],
        error_messages={"required": "Choose what is to become of the public comments."},
    )


@method_decorator(sensitive_post_parameters("address"))  # no error report tells it
def find(model_admin: "AuthorAdmin", request: HttpRequest) -> HttpResponse:
    """Ask for the address, and go on to the person by their number."""
    _check(request)
    form = AddressForm(request.POST if request.method == "POST" else None, label_suffix="")
    if form.is_bound and form.is_valid():
        return _to(form.found.pk)
    return _page(model_admin, request, "find", {"title": "Find a person by address", "form": form})


def person(model_admin: "AuthorAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the address belongs to, and what can be done about that."""
    _check(request)
    author = get_object_or_404(Author.objects.select_related("user"), pk=pk)
    context = {
        "title": "A person",
        "author": author,
        "comments": author.comments.filter(purged_at=None).count(),
        "subscriptions": author.subscriptions.count(),
        "mails": author.mails.count(),
    }
    return _page(model_admin, request, "person", context)


def export(model_admin: "AuthorAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """All that is known, as a file. POST, for the log has an entry afterwards."""
    _check(request)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    author = get_object_or_404(Author.objects.select_related("user"), pk=pk)
    data = personal_data(author)
    log_change(action="export", subject=f"author:{author.pk}", by=moderator(request))
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="person-{author.pk}.json"'
    response["Cache-Control"] = "no-store"
    return response


def erase(model_admin: "AuthorAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what is to go, ask once more, and do it."""
    _check(request)
    author = get_object_or_404(Author, pk=pk)
    form = EraseForm(request.POST if request.method == "POST" else None, label_suffix="")
    chosen = form.cleaned_data["words"] if form.is_bound and form.is_valid() else ""
    if chosen and request.POST.get("sure") == "1":
        erase_author(author, keep_words=chosen == "keep", by=moderator(request))
        messages.success(request, "They are erased. Nobody can tell any more who they were.")
        return _to(author.pk)
    context = {
        "title": "Erase a person",
        "author": author,
        "form": form,
        "chosen": chosen,
        "comments": author.comments.filter(purged_at=None).count(),
    }
    return _page(model_admin, request, "erase", context)


def _check(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied


def _to(pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:comments_author_person", args=[pk]))


def _page(
    model_admin: "AuthorAdmin", request: HttpRequest, name: str, context: dict[str, Any]
) -> HttpResponse:
    request.current_app = model_admin.admin_site.name
    whole = {**model_admin.admin_site.each_context(request), "opts": model_admin.opts, **context}
    form = context.get("form")
    status = 422 if form is not None and form.errors else 200
    response = TemplateResponse(request, f"admin/comments/author/{name}.html", whole, status=status)
    response["Cache-Control"] = "no-store"
    return response
