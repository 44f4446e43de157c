"""A reader's report of a comment. GET shows the page and changes nothing; POST stores the report."""

from django.http import HttpRequest, HttpResponse

from comments.forms import ReportForm
from comments.models import Comment
from comments.services import links
from comments.services.errors import CommentError, NotReportable, TooManyComments
from comments.views.notice_pages import NoticePage
from comments.views.posting import is_own_form

EXPIRED = "This page had been open for too long, so nothing was sent. Please press the button once more."
FOREIGN = (
    "This did not come from our own page, so nothing was stored. Please press the button here once more."
)


class ReportPage(NoticePage):
    template_name = "comments/report.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (comment := _public(pk)) is None:
            return self._show(status=410, problem=str(NotReportable()))
        return self._show(comment=comment, form=ReportForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ReportForm(request.POST)
        if (comment := _public(pk)) is None:
            return self._show(status=410, problem=str(NotReportable()))

        def again(notice: str, status: int) -> HttpResponse:
            return self._show(status=status, comment=comment, form=form, form_notice=notice)

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
            return self._show(status=error.status, comment=comment, problem=str(error))
        return self._show(comment=comment, done="Thank you. A moderator will look at this comment.")

    def _show(self, *, status: int = 200, **context: object) -> HttpResponse:
        comment = context.get("comment")
        if isinstance(comment, Comment):
            context["form_token"] = links.form_token(comment.thread_id)
        return self.page(status, **context)


def _public(pk: int) -> Comment | None:
    public = Comment.objects.public().select_related("thread", "public_revision").defer("thread__text")
    return public.filter(pk=pk).first()
