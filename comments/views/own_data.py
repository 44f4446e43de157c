"""All that is known of somebody: to take away, and to erase."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from comments.services.erasing import erase_author
from comments.services.personal_data import personal_data
from comments.views.author_page import AuthorPage
from comments.views.browser import forget
from comments.views.reading import make_private


class ExportPage(AuthorPage):
    """Everything that is known of its reader, to take away."""

    def get(self, request: HttpRequest, token: str | None = None) -> HttpResponse:
        author = self.identified(request, token)
        options = {"indent": 2, "ensure_ascii": False}
        response = make_private(JsonResponse(personal_data(author), json_dumps_params=options))
        response["Content-Disposition"] = 'attachment; filename="my-comments.json"'
        return self._without_referrer(response)


class ErasePage(AuthorPage):
    template_name = "comments/erase.html"

    def get(self, request: HttpRequest, token: str | None = None) -> HttpResponse:
        return self.page(author=self.identified(request, token), token=token)

    def post(self, request: HttpRequest, token: str | None = None) -> HttpResponse:
        author = self.identified(request, token)
        choice = request.POST.get("words", "")
        if choice not in ("keep", "delete"):
            words = "Please choose what becomes of your comments."
            return self.page(status=422, author=author, token=token, error=words)
        erase_author(author, keep_words=choice == "keep", by=None)
        response = self.page(erased=True)
        forget(response)
        return response
