"""A page that carries a discussion: what a view of the blog, or of anything else, inherits."""

from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from comments.models import Thread
from comments.views import posting, reading


# A page that anyone may cache carries no CSRF cookie: `posting.is_own_form` checks where a post comes from instead.
@method_decorator(csrf_exempt, name="dispatch")
class DiscussedPage(View):
    """GET shows the page, POST takes a comment. A subclass names its template and loads what is discussed."""

    template_name: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Our forms are UTF-8; other charsets that a request may claim yield characters that cannot be sent back.
        request.encoding = "utf-8"
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]
        except (OperationalError, InterfaceError):
            return posting.unavailable(request) if request.method == "POST" else reading.unavailable(request)

    def load(self, **kwargs: Any) -> tuple[Thread, str, dict[str, Any]]:
        """The thread, a version of the rest of the page (for the ETag), and the rest's template context."""
        raise NotImplementedError

    def get(self, request: HttpRequest, page: int = 1, **kwargs: Any) -> HttpResponse:
        thread, version, context = self.load(**kwargs)
        tag = reading.etag(thread, version, page)
        personal = reading.is_personal(request)
        if not personal and (unchanged := reading.not_modified(request, tag)):
            return reading.make_public(unchanged, tag)
        context |= reading.discussion_context(request, thread, page)
        response = render(request, self.template_name, context)
        return reading.make_private(response) if personal else reading.make_public(response, tag)

    def post(self, request: HttpRequest, page: int = 1, **kwargs: Any) -> HttpResponse:
        thread, _, context = self.load(**kwargs)

        def show(form: dict[str, Any], status: int) -> HttpResponse:
            whole = context | reading.discussion_context(request, thread, page) | form | {"noindex": True}
            return reading.make_private(render(request, self.template_name, whole, status=status))

        return posting.take_comment(request, thread, show)
