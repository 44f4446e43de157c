"""Read a discussion, post a comment, ask what became of it."""

from typing import Any
from uuid import uuid4

from django.db import InterfaceError, OperationalError
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListCreateAPIView, RetrieveAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from comments.api.serializers import (
    BranchSerializer,
    CommentSerializer,
    NewCommentSerializer,
    ProblemSerializer,
    SubmissionSerializer,
    ThreadSerializer,
)
from comments.conf import conf
from comments.forms import CommentForm
from comments.models import Comment, Thread
from comments.network import client_ip
from comments.services import links
from comments.services.errors import CommentError, TooManyComments
from comments.services.submission import client_key, submit_comment

_PROBLEMS = {
    (status, "application/json"): OpenApiResponse(ProblemSerializer, description=why)
    for status, why in {
        400: "The body is not valid; `errors` says what to change.",
        403: "The discussion is closed.",
        409: "A duplicate, or the comment replied to is gone.",
        429: "Too fast; `Retry-After` says when to try again.",
        503: "The site cannot store anything just now; try again.",
    }.items()
}


class Roots(CursorPagination):
    """Keyset pages of root comments, oldest first; each brings all its replies."""

    ordering = "id"

    def get_page_size(self, request: Request) -> int:
        return conf.COMMENTS_PER_PAGE


class ThreadView(RetrieveAPIView[Thread]):
    """One discussion."""

    queryset = Thread.objects.all()
    serializer_class = ThreadSerializer


class ThreadCommentsView(ListCreateAPIView[Comment]):
    """The comments of a discussion."""

    queryset = Comment.objects.none()
    serializer_class = BranchSerializer
    pagination_class = Roots

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
        responses={202: SubmissionSerializer, **_PROBLEMS},
        parameters=[
            OpenApiParameter(
                "Idempotency-Key",
                OpenApiTypes.STR,
                OpenApiParameter.HEADER,
                description="The same key again returns the comment made the first time.",
            )
        ],
    )
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Hand in a comment. 202: it is stored and will be screened; ask `status_url` what became of it."""
        try:
            return self._take(request)
        except CommentError as error:
            return _problem(error)
        except (OperationalError, InterfaceError):
            return Response({"detail": "Nothing was stored. Please try again in a moment.", "code": "unavailable"}, 503)

    def _take(self, request: Request) -> Response:
        thread = self._thread()
        form = CommentForm(request.data if isinstance(request.data, dict) else {})
        if not form.is_valid():
            return Response({"detail": "Please correct the fields named.", "code": "invalid", "errors": form.errors}, 400)
        ip = client_ip(request)
        post = form.post(
            channel=Comment.Channel.API,
            client_key=client_key("api", request.headers.get("Idempotency-Key") or uuid4(), form.cleaned_data["email"]),
            ip=ip,
            user_agent=request.headers.get("User-Agent", ""),
        )
        comment = submit_comment(thread=thread, post=post)
        body = SubmissionSerializer(comment).data
        return Response(body, 202, headers={"Location": body["status_url"], "Cache-Control": "no-store"})

    def _thread(self) -> Thread:
        return get_object_or_404(Thread, pk=self.kwargs["pk"])


class CommentView(RetrieveAPIView[Comment]):
    """One public comment."""

    queryset = Comment.objects.approved().for_reading()
    serializer_class = CommentSerializer


class SubmissionView(RetrieveAPIView[Comment]):
    """What became of a post; the URL came with its 202 and is nobody else's."""

    queryset = Comment.objects.all()
    serializer_class = SubmissionSerializer

    def get_object(self) -> Comment:
        try:
            pk = links.comment_of_status_key(self.kwargs["key"])
        except links.BadLink as error:
            raise NotFound("This status link has expired. The discussion itself shows what is public.") from error
        return get_object_or_404(Comment, pk=pk)

    def finalize_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(*args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response


def _problem(error: CommentError) -> Response:
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooManyComments) else {}
    return Response({"detail": str(error), "code": error.code}, error.status, headers=headers)
