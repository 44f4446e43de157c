"""Every refusal of the API: JSON with `detail` for people, saying what to do next, and `code` for programs."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from drf_spectacular.utils import OpenApiResponse
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from comments.api.serializers import ProblemSerializer
from comments.services.errors import CommentError, TooManyComments

_NEXT = {
    "parse_error": "Send one JSON object in UTF-8.",
    "unsupported_media_type": "Send JSON, and say so: Content-Type: application/json.",
    "method_not_allowed": "The header Allow names what is.",
    "not_acceptable": "Ask for application/json.",
    "not_found": "Check the address; what is no longer public cannot be read here.",
}
_MEANINGS = {
    400: "The body is not valid; `errors` says what to change.",
    403: "The discussion is closed.",
    404: "There is nothing here, or it is not public.",
    406: "Only JSON can be had.",
    409: "A duplicate, or the comment replied to is gone.",
    413: "The body is larger than any comment.",
    415: "Only JSON is understood.",
    429: "Too fast; `Retry-After` says when to try again.",
    503: "The database cannot be reached just now; try again.",
}
UNAVAILABLE = "Nothing was stored or read, for the database cannot be reached. Please try again in a moment."


class TooLarge(APIException):
    status_code, default_code = 413, "too_large"
    default_detail = "The body is larger than any comment. Shorten it and send it again."


class Invalid(Exception):
    """The body's fields are wrong: `errors` by field."""

    def __init__(self, errors: Any) -> None:
        self.errors = errors


def problems(*statuses: int) -> dict[tuple[int, str], OpenApiResponse]:
    """The schema's part on what may go wrong."""
    return {
        (status, "application/json"): OpenApiResponse(ProblemSerializer, description=_MEANINGS[status])
        for status in statuses
    }


class ExplainingView(APIView):
    """Answers every problem in the shape of `ProblemSerializer`."""

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        request.encoding = "utf-8"  # JSON is nothing else (RFC 8259), whatever the request claims
        return super().initialize_request(request, *args, **kwargs)

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, CommentError):
            return _refusal(exc)
        if isinstance(exc, Invalid):
            fields = {"detail": "Please correct the fields named.", "code": "invalid", "errors": exc.errors}
            return Response(fields, 400)
        if isinstance(exc, OperationalError | InterfaceError):
            return Response(
                {"detail": UNAVAILABLE, "code": "unavailable"}, 503, headers={"Retry-After": "10"}
            )
        response = super().handle_exception(exc)
        detail = response.data["detail"]
        response.data = {"detail": f"{detail} {_NEXT.get(detail.code, '')}".strip(), "code": detail.code}
        return response


def json_body(request: Request) -> Any:
    """The parsed body. Raises `TooLarge` before anything is parsed; the parser itself knows no limit."""
    try:
        _ = request.body
    except RequestDataTooBig as error:
        raise TooLarge from error
    try:
        return request.data
    except RecursionError as error:
        raise Invalid(
            {"non_field_errors": ["This is nested too deep. Send one flat JSON object."]}
        ) from error


def _refusal(error: CommentError) -> Response:
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooManyComments) else {}
    return Response({"detail": str(error), "code": error.code}, error.status, headers=headers)
