"""The page of one's own comments: by a mailed link, or in a browser that is remembered."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from comments.discussion import OWN_LABELS
from comments.forms import AddressForm, NameForm
from comments.models import Author, Status, Subscription
from comments.network import client_ip
from comments.services import links
from comments.services.errors import NameRefused
from comments.services.following import follow, unfollow, unfollow_all
from comments.services.limits import check_ask_rate, check_edit_rate
from comments.services.mail_requests import ask_for_mail
from comments.services.own_page import PER_PAGE, Own, forget_browsers, own_comments, subscriptions_of
from comments.services.renaming import rename
from comments.text import row_id
from comments.views.author_page import AuthorPage
from comments.views.browser import author_of_browser, forget, remember
from comments.views.notice_pages import Problem

ASKED = (
    "If comments were left with this address, a mail with the way to them is on its way. It may take a few"
    " minutes; nothing comes twice within ten."
)
DONE = {
    "name": "Your name is changed.",
    "mail": "Your choice is kept.",
    "follow": "Your choice is kept.",
    "edited": "Your new text is stored. It is screened, and then readers see it.",
    "deleted": "Your comment is deleted.",
    "remembered": "This browser is remembered now.",
    "forgotten": "All browsers are forgotten, and earlier links do not work any more.",
}


class OwnPage(AuthorPage):
    template_name = "comments/mine.html"

    def get(self, request: HttpRequest, token: str | None = None) -> HttpResponse:
        author = self.identify(request, token)
        return self._asking(AddressForm()) if author is None else self._own(author, token)

    def post(self, request: HttpRequest, token: str | None = None) -> HttpResponse:
        if request.POST.get("do") == "ask" and token is None:
            return self._ask(request)
        author = self.identified(request, token)
        return self._act(request, author, token)

    # --- Asking for the way ---

    def _ask(self, request: HttpRequest) -> HttpResponse:
        self.refuse_foreign(request, None)
        form = AddressForm(request.POST)
        if not form.is_valid():
            return self._asking(form, 422)
        email = form.cleaned_data["email"]
        check_ask_rate(ip=client_ip(request), email=email)
        ask_for_mail(email=email)
        return self._asking(AddressForm(), asked=ASKED)

    def _asking(self, form: AddressForm, status: int = 200, asked: str = "") -> HttpResponse:
        self.template_name = "comments/ask.html"
        return self.page(status=status, form=form, asked=asked)

    # --- The page ---

    def _own(
        self, author: Author, token: str | None, *, status: int = 200, name_form: NameForm | None = None
    ) -> HttpResponse:
        listed = own_comments(author, before=row_id(self.request.GET.get("before", "")))
        return self.page(
            status=status,
            author=author,
            token=token,
            entries=[_entry(author, own) for own in listed],
            older=listed[-1].comment.pk if len(listed) == PER_PAGE else None,
            subscriptions=subscriptions_of(author),
            levels=Subscription.Level.choices,
            paces=Author.Pace.choices,
            name=listed[0].comment.name if listed else "",
            name_form=name_form,
            done=DONE.get(self.request.GET.get("done", ""), ""),
            remembered=author_of_browser(self.request) == author,
        )

    def _act(self, request: HttpRequest, author: Author, token: str | None) -> HttpResponse:
        match request.POST.get("do"):
            case "name":
                return self._rename(request, author, token)
            case "mail":
                self._choose_mail(request, author)
                return self.go(self.url("mine", token, done="mail"))
            case "follow":
                self._choose_level(request, author)
                return self.go(self.url("mine", token, done="follow"))
            case "remember":
                response = self.go(self.url("mine", token, done="remembered"))
                remember(response, author)
                return response
            case "forget":
                forget_browsers(author)
                response = self.go(
                    self.url("mine", links.author_token(links.ACCESS, author), done="forgotten")
                )
                forget(response)
                return response
        raise Problem("This page does not know what to do. Please press one of its buttons.", 400)

    def _rename(self, request: HttpRequest, author: Author, token: str | None) -> HttpResponse:
        form = NameForm(request.POST)
        if not form.is_valid():
            return self._own(author, token, status=422, name_form=form)
        check_edit_rate(author_id=author.pk)
        try:
            rename(author, form.cleaned_data["author"])
        except NameRefused as refused:
            form.add_error("author", str(refused))
            return self._own(author, token, status=refused.status, name_form=form)
        return self.go(self.url("mine", token, done="name"))

    def _choose_mail(self, request: HttpRequest, author: Author) -> None:
        pace = request.POST.get("pace", "")
        if pace not in Author.Pace.values:
            raise Problem("Please choose how often you want mail.", 422)
        hears = bool(request.POST.get("hears_decisions"))
        Author.objects.filter(pk=author.pk).update(pace=pace, hears_decisions=hears)

    def _choose_level(self, request: HttpRequest, author: Author) -> None:
        thread, level = request.POST.get("thread", ""), request.POST.get("level", "")
        if thread == "all":
            unfollow_all(author=author)
        elif author.subscriptions.filter(thread=(pk := row_id(thread) or 0)).exists():
            if level in Subscription.Level.values:
                follow(author=author, thread_id=pk, level=level)
            else:
                unfollow(author=author, thread_id=pk)


def _entry(author: Author, own: Own) -> dict[str, Any]:
    """One comment with what its author is told about it; whoever is here can confirm what waits for that."""
    comment = own.comment
    waits = comment.status == Status.UNCONFIRMED
    label = "Please confirm that you wrote this." if waits else OWN_LABELS[Status(comment.status)]
    return {
        "own": own,
        "label": label,
        "confirm_url": links.confirm_url(author, comment.pk) if waits else "",
    }
