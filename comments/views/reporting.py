"""A reader's report of a comment. GET shows the page and changes nothing; POST stores the report."""

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from comments.forms import ReportForm
from comments.models import Comment
from comments.services import links
from comments.services.errors import CommentError, NotReportable, TooManyComments
from comments.views.posting import is_own_form
from comments.views.reading import make_private, unavailable

EXPIRED = "This page had been open for too long, so nothing was sent. Please press the button once more."
FOREIGN = (
    "This did not come from our own page, so nothing was stored. Please press the button here once more."
)


# No cookie is asked for and none is set: `is_own_form` checks where a post comes from instead.
@method_decorator(csrf_exempt, name="dispatch")
class ReportPage(View):
    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        request.encoding = "utf-8"
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]
        except (OperationalError, InterfaceError):
            return unavailable(request)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (comment := _public(pk)) is None:
            return _page(request, status=410, problem=str(NotReportable()))
        return _page(request, comment=comment, form=ReportForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ReportForm(request.POST)
        if (comment := _public(pk)) is None:
            return _page(request, status=410, problem=str(NotReportable()))

        def again(notice: str, status: int) -> HttpResponse:
            return _page(request, status=status, comment=comment, form=form, form_notice=notice)

        if not is_own_form(request):
            return again(FOREIGN, 403)
        if not form.is_valid():
            return again("", 422)
        try:
            links.form_seconds(form.cleaned_data["token"], comment.thread_id)
            form.report(request, comment)
        except links.BadLink:
            return again(EXPIRED, 422)
        except TooManyComments as error:
            response = again(
                f"That was quick. Please send it again in {error.retry_after} seconds.", error.status
            )
            response["Retry-After"] = str(error.retry_after)
            return response
        except CommentError as error:
            return _page(request, status=error.status, comment=comment, problem=str(error))
        return _page(request, comment=comment, done="Thank you. A moderator will look at this comment.")


def _public(pk: int) -> Comment | None:
    public = Comment.objects.public().select_related("thread", "public_revision").defer("thread__text")
    return public.filter(pk=pk).first()


def _page(request: HttpRequest, *, status: int = 200, **context: object) -> HttpResponse:
    comment = context.get("comment")
    if isinstance(comment, Comment):
        context["form_token"] = links.form_token(comment.thread_id)
    return make_private(render(request, "comments/report.html", context, status=status))
