"""Changing and deleting one comment of one's own: from the browser that posted it for some minutes, and at any time by
whoever has proved that the address is theirs."""

from django.http import HttpRequest, HttpResponse

from comments.conf import conf
from comments.discussion import own_url
from comments.forms import WordsForm
from comments.models import Comment
from comments.services.editing import edit_own, is_changeable, is_within_window
from comments.services.errors import AlreadyGone, NotEditable, TooLate
from comments.services.limits import check_edit_rate
from comments.services.withdrawing import withdraw
from comments.views.author_page import AuthorPage
from comments.views.browser import has_posted


class OwnCommentPage(AuthorPage):
    def comment(self, request: HttpRequest, pk: int, token: str | None) -> Comment:
        """The comment, if whoever asks may change it. What does not exist is told like what is not theirs."""
        comment = Comment.objects.select_related("thread", "revision", "author").filter(pk=pk).first()
        author = self.identify(request, token)
        if request.method == "POST":
            self.refuse_foreign(request, token)
        if comment is not None and author is not None and author.pk == comment.author_id:
            return comment
        if comment is not None and token is None and has_posted(request, pk) and is_within_window(comment):
            return comment
        raise TooLate(conf.EDIT_MINUTES)

    def back(self, comment: Comment, token: str | None, done: str) -> HttpResponse:
        if token is not None:
            return self.go(self.url("mine", token, done=done))
        return self.go(own_url(comment))


class EditPage(OwnCommentPage):
    template_name = "comments/edit.html"

    def get(self, request: HttpRequest, pk: int, token: str | None = None) -> HttpResponse:
        comment = self.comment(request, pk, token)
        if not is_changeable(comment):
            raise NotEditable
        form = WordsForm(initial={"comment": comment.revision.text})
        return self.page(comment=comment, form=form, token=token)

    def post(self, request: HttpRequest, pk: int, token: str | None = None) -> HttpResponse:
        comment, form = self.comment(request, pk, token), WordsForm(request.POST)
        if not form.is_valid():
            return self.page(status=422, comment=comment, form=form, token=token)
        check_edit_rate(author_id=comment.author_id)
        edit_own(comment=comment, text=form.cleaned_data["comment"])
        return self.back(comment, token, "edited")


class DeletePage(OwnCommentPage):
    template_name = "comments/delete.html"

    def get(self, request: HttpRequest, pk: int, token: str | None = None) -> HttpResponse:
        comment = self.comment(request, pk, token)
        if comment.withdrawn_at or comment.purged_at:
            raise AlreadyGone
        return self.page(comment=comment, token=token)

    def post(self, request: HttpRequest, pk: int, token: str | None = None) -> HttpResponse:
        comment = self.comment(request, pk, token)
        withdraw(comment=comment)
        if token is not None:
            return self.back(comment, token, "deleted")
        return self.page(comment=comment, done="Your comment is deleted.")
