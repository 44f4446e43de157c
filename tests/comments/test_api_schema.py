"""The API's own schema: valid, complete, and held true by every answer."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from comments.models import Thread
from config.wsgi import application
from tests.comments.calling import post
from tests.making import make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread() -> Thread:
    return make_thread()


# --- the schema ---------------------------------------------------------------------------------


def test_the_schema_is_valid_and_complete() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO())


schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)


@pytest.fixture
def one_transaction(db: None) -> Iterator[None]:
    """The application closes its connections between requests; here they are the test's, as with Django's client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


# What a person may say (visible characters, an address that can exist) is more than JSON Schema can express.
@schema.parametrize()
@pytest.mark.usefixtures("one_transaction")
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_what_the_schema_says(case: Any, thread: Thread) -> None:
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
    if isinstance(case.path_parameters.get("id"), int):
        case.path_parameters["id"] = thread.pk  # one that exists
        case.call_and_validate(excluded_checks=[positive_data_acceptance])


def test_the_example_of_the_schema_is_taken(client: Client, thread: Thread) -> None:
    operation = schema["/api/v1/threads/{id}/comments/"]["POST"]
    (example,) = operation.definition.raw["requestBody"]["content"]["application/json"]["examples"].values()
    assert post(client, thread, example["value"]).status_code == 202
