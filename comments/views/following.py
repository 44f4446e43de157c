"""Following a discussion without saying anything: asked for on one page, proved on another (double opt-in)."""

from django.http import HttpRequest, HttpResponse

from comments.forms import FollowForm
from comments.models import Author, Subscription, Thread
from comments.network import client_ip
from comments.services import links
from comments.services.confirmation import prove
from comments.services.following import follow
from comments.services.limits import check_ask_rate
from comments.services.mail_requests import ask_for_mail
from comments.views.author_page import FOREIGN
from comments.views.browser import author_of_browser, remember
from comments.views.notice_pages import NoticePage, Problem, value_of
from comments.views.posting import is_own_form

ASKED = (
    "A mail with a link is on its way: you get mail about this discussion once you have used it. It may take a few"
    " minutes; nothing comes twice within ten."
)


class FollowPage(NoticePage):
    template_name = "comments/follow.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = FollowForm(initial={"level": Subscription.Level.ALL})
        return self.page(thread=_thread(pk), form=form, author=author_of_browser(request))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        thread, author = _thread(pk), author_of_browser(request)
        if not is_own_form(request):
            raise Problem(FOREIGN, 403)
        if author is not None and request.POST.get("as") == "me":
            return self._follow(request, thread, author)
        form = FollowForm(request.POST)
        if not form.is_valid():
            return self.page(status=422, thread=thread, form=form, author=author)
        email, level = form.cleaned_data["email"], form.cleaned_data["level"]
        check_ask_rate(ip=client_ip(request), email=email)
        ask_for_mail(email=email, thread=thread, level=level)
        return self.page(thread=thread, done=ASKED)

    def _follow(self, request: HttpRequest, thread: Thread, author: Author) -> HttpResponse:
        level = request.POST.get("level", "")
        if level not in Subscription.Level.values:
            raise Problem("Please choose what you want to hear of.", 422)
        follow(author=author, thread_id=thread.pk, level=level)
        return self.page(thread=thread, done="You will get mail about this discussion.")


class FollowConfirmPage(NoticePage):
    template_name = "comments/follow_confirm.html"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        _, thread, level = _read(token)
        return self.page(thread=thread, level=level)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        author, thread, level = _read(token)
        prove(author)
        follow(author=author, thread_id=thread.pk, level=level)
        response = self.page(thread=thread, level=level, done=True, own_page=links.access_url(author))
        if request.POST.get("remember"):
            remember(response, author)
        return response


def _thread(pk: int) -> Thread:
    thread = Thread.objects.public().filter(pk=pk).first()
    if thread is None:
        raise Problem("There is no such discussion. Please start from the page of an article.", 404)
    return thread


def _read(token: str) -> tuple[Author, Thread, str]:
    author_id, access, thread_id, level = value_of(links.FOLLOW, token, 4)
    if level not in Subscription.Level.values:
        raise links.BadLink
    return links.author_of([author_id, access]), _thread(thread_id), level
