"""Calling the API as a program would."""

import json
from typing import Any

from django.test import Client

from comments.models import Thread

BODY = {"comment": "A question about the second part.", "author": "Ada", "email": "ada@good.example"}


def post(client: Client, thread: Thread, body: Any = None, **headers: str) -> Any:
    text = body if isinstance(body, str | bytes) else json.dumps(BODY if body is None else body)
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.generic(
        "POST", comments_url(thread), text, content_type="application/json", headers=headers
    )


def comments_url(thread: Thread) -> str:
    return f"/api/v1/threads/{thread.pk}/comments/"


def assert_problem(response: Any, status: int, code: str) -> None:
    """JSON that says what is wrong and what to do."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/json"
    assert response.json()["code"] == code
    assert response.json()["detail"].rstrip().endswith(".")
    assert not response.cookies
