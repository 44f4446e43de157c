"""Read a discussion, post a comment, ask what became of it."""

from typing import Any, TypeVar
from uuid import uuid4

from django.forms import Form
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView, RetrieveAPIView, get_object_or_404
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from comments.api.problems import ExplainingView, Invalid, json_body, problems
from comments.api.serializers import (
    BranchSerializer,
    CommentSerializer,
    NewCommentSerializer,
    NewReportSerializer,
    NewWordsSerializer,
    ReportedSerializer,
    SubmissionSerializer,
    ThreadSerializer,
)
from comments.conf import conf
from comments.forms import CommentForm, ReportForm, WordsForm
from comments.models import Comment, Thread
from comments.network import client_ip
from comments.services import links
from comments.services.editing import edit_own, is_within_window
from comments.services.errors import TooLate
from comments.services.limits import check_edit_rate
from comments.services.submission import client_key, submit_comment
from comments.services.withdrawing import withdraw

_EXAMPLE = {
    "comment": "Does the *second* part hold for short texts, too?",
    "author": "Ada",
    "email": "ada@example.org",
    "url": "https://example.org/",
}


class Roots(CursorPagination):
    """Keyset pages of root comments, oldest first; each brings all its replies."""

    ordering = "id"

    def decode_cursor(self, request: Request) -> Any:
        """The parent class takes any text for a position, and the database would stumble over it."""
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None and not str(cursor.position).isdecimal():
            raise NotFound(self.invalid_cursor_message)
        return cursor

    def get_page_size(self, request: Request) -> int:
        return conf.COMMENTS_PER_PAGE


@extend_schema(responses={200: ThreadSerializer, **problems(404, 406, 503)})
class ThreadView(ExplainingView, RetrieveAPIView[Thread]):
    """One discussion."""

    queryset = Thread.objects.public()
    serializer_class = ThreadSerializer


class ThreadCommentsView(ExplainingView, ListAPIView[Comment]):
    """The comments of a discussion."""

    queryset = Comment.objects.none()
    serializer_class = BranchSerializer
    pagination_class = Roots

    @extend_schema(responses={200: BranchSerializer(many=True), **problems(404, 406, 503)})
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Root comments with their replies, a page at a time: three queries a page, whatever its size."""
        roots: list[Any] = list(self.paginate_queryset(Comment.objects.roots_of(self._thread())) or [])
        by_root: dict[int, list[Comment]] = {root.pk: [] for root in roots}
        for reply in Comment.objects.replies_to(roots):
            by_root[reply.root_id or 0].append(reply)
        for root in roots:
            # Named apart: `replies` is the model's own relation, a level deep only.
            root.all_replies = by_root[root.pk]
        return self.get_paginated_response(self.get_serializer(roots, many=True).data)

    @extend_schema(
        request=NewCommentSerializer,
        responses={202: SubmissionSerializer, **problems(400, 403, 404, 406, 409, 413, 415, 429, 503)},
        parameters=[
            OpenApiParameter(
                "Idempotency-Key",
                OpenApiTypes.STR,
                OpenApiParameter.HEADER,
                description="The same key again returns the comment made the first time.",
            )
        ],
        examples=[OpenApiExample("A comment", request_only=True, value=_EXAMPLE)],
    )
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Hand in a comment. 202: it is stored and will be screened; ask `status_url` what became of it."""
        thread = self._thread()
        form = valid_form(NewCommentSerializer, CommentForm, json_body(request))
        ip = client_ip(request)
        post = form.post(
            channel=Comment.Channel.API,
            client_key=client_key(
                "api", request.headers.get("Idempotency-Key") or uuid4(), form.cleaned_data["email"]
            ),
            ip=ip,
            user_agent=request.headers.get("User-Agent", ""),
        )
        comment = submit_comment(thread=thread, post=post)
        body = SubmissionSerializer(comment).data
        return Response(body, 202, headers={"Location": body["status_url"], "Cache-Control": "no-store"})

    def _thread(self) -> Thread:
        return get_object_or_404(Thread.objects.public(), pk=self.kwargs["pk"])


@extend_schema(responses={200: CommentSerializer, **problems(404, 406, 503)})
class CommentView(ExplainingView, RetrieveAPIView[Comment]):
    """One public comment."""

    queryset = Comment.objects.public().for_reading()
    serializer_class = CommentSerializer


class ReportsView(ExplainingView):
    """Readers' reports of one public comment. They are only ever written here."""

    @extend_schema(
        request=NewReportSerializer,
        responses={202: ReportedSerializer, **problems(400, 404, 406, 409, 413, 415, 429, 503)},
    )
    def post(self, request: Request, pk: str) -> Response:
        """Report a comment. 202: a moderator will look."""
        comment = get_object_or_404(Comment.objects.public(), pk=pk)
        form = valid_form(NewReportSerializer, ReportForm, json_body(request))
        form.report(request._request, comment)
        return Response({"detail": "A moderator will look at this comment."}, 202)


class SubmissionView(ExplainingView, RetrieveAPIView[Comment]):
    """What became of a post; the URL came with its 202 and is nobody else's."""

    queryset = Comment.objects.all()
    serializer_class = SubmissionSerializer

    @extend_schema(responses={200: SubmissionSerializer, **problems(404, 406, 503)})
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        request=NewWordsSerializer,
        responses={202: SubmissionSerializer, **problems(400, 403, 404, 406, 409, 413, 415, 429, 503)},
    )
    def patch(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Give the comment other words, for some minutes. 202: they are stored and will be screened."""
        comment = self._changeable()
        form = valid_form(NewWordsSerializer, WordsForm, json_body(request))
        check_edit_rate(author_id=comment.author_id)
        edited = edit_own(comment=comment, text=form.cleaned_data["comment"])
        return Response(SubmissionSerializer(edited).data, 202)

    @extend_schema(responses={204: None, **problems(403, 404, 406, 409, 503)})
    def delete(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take the comment back, for some minutes. It cannot be published again."""
        withdraw(comment=self._changeable())
        return Response(status=204)

    def _changeable(self) -> Comment:
        comment = self.get_object()
        if not is_within_window(comment):
            raise TooLate(conf.EDIT_MINUTES)
        return comment

    def get_object(self) -> Comment:
        try:
            pk = links.comment_of_status_key(self.kwargs["key"])
        except links.BadLink as error:
            raise NotFound(
                "This status link has expired. The discussion itself shows what is public."
            ) from error
        return get_object_or_404(Comment, pk=pk)

    def finalize_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(*args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response


F = TypeVar("F", bound=Form)


def valid_form(shape: type[Serializer[Any]], form: type[F], body: Any) -> F:
    """The form that decides, once the body's shape is right. Raises `Invalid`."""
    given = shape(data=body)
    if not given.is_valid():
        raise Invalid(given.errors)
    made = form(given.validated_data)
    if not made.is_valid():
        raise Invalid(made.errors)
    return made
