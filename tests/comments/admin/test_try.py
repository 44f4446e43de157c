"""Trying the screening at the desk: the verdict is shown, and nothing is stored."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from comments.models import Author, Comment, Job, ModerationEvent, Revision, Verdict
from tests.comments.admin.conftest import moved
from tests.making import make_article, submit
from tests.reading import strict_parse

pytestmark = pytest.mark.django_db

PAGE = "/admin/comments/comment/try/"
TALE = "The keeper rowed out in the storm of eighteen thirty-eight and brought nine people home alive."


def tried(desk: Client, **fields: Any) -> str:
    response = desk.post(PAGE, fields)
    assert response.status_code == 200
    page = response.content.decode()
    strict_parse(page)
    return page


def test_the_page_asks_and_says_nothing_yet(desk: Client) -> None:
    page = desk.get(PAGE).content.decode()
    strict_parse(page)
    assert "Comment to try" in page
    assert "Spam probability" not in page


PILLS = {"text": "Buy viagra, free shipping http://bit.ly/x", "name": "Cheap Pharmacy"}


@pytest.mark.parametrize(
    ("levels", "outcome"),
    [
        ((1, 1, 1), "It would be published."),
        ((0, 1, 1), "It would wait in the moderation queue."),
        ((0, 0, 1), "It would be marked as spam."),
        ((0, 0, 0), "It would be rejected."),
    ],
)
def test_the_verdict_with_its_reasons(
    desk: Client, settings: Any, levels: tuple[float, float, float], outcome: str
) -> None:
    (
        settings.SCREENING_PUBLISH_BELOW,
        settings.SCREENING_SPAM_ABOVE,
        settings.SCREENING_REJECT_ABOVE,
    ) = map(float, levels)
    page = tried(desk, **PILLS)
    assert outcome in page
    assert "the name is made of keywords: “cheap”, “pharmacy”" in page
    assert "medicines and miracle cures: “viagra”" in page


def test_what_was_typed_stays_in_the_form(desk: Client) -> None:
    article = make_article(title="On <lamps>")
    fields = {"text": "<b>Bold & brave</b>", "name": "Grace", "url": "a.example", "thread": article.thread_id}
    page = tried(desk, **fields)
    assert "&lt;b&gt;Bold &amp; brave&lt;/b&gt;" in page
    assert 'value="Grace"' in page
    assert f'<option value="{article.thread_id}" selected>On &lt;lamps&gt;</option>' in page


def test_it_is_compared_with_what_is_here(desk: Client, bob: User) -> None:
    spam = moved(submit(text=TALE), "spam", bob)
    assert f"the same text as comment {spam.pk}, which is spam" in tried(desk, text=TALE)


def test_the_article_chosen_is_the_page(desk: Client) -> None:
    article = make_article(title="A casino bonus")
    said = {"text": "Is there still a casino bonus for sailors?"}
    assert "gambling" in tried(desk, **said)
    assert "gambling" not in tried(desk, **said, thread=article.thread_id)
    author = tried(desk, text=TALE, name="Ada Lovelace", thread=article.thread_id)
    assert "the name is that of the article’s author" in author


def test_nothing_is_stored(desk: Client) -> None:
    models = (Comment, Author, Revision, Verdict, ModerationEvent, Job)
    before = [model.objects.count() for model in models]  # type: ignore[attr-defined]
    tried(desk, text=TALE, name="Grace", url="https://a.example", thread=make_article().thread_id)
    assert [model.objects.count() for model in models] == before  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": " \n"}, "Write or paste a comment first."),
        ({"text": "x" * 10_001}, "at most 10000 characters"),
        ({"text": TALE, "thread": "999999"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_tried_is_said(desk: Client, fields: dict[str, str], words: str) -> None:
    page = tried(desk, **fields)
    assert words in page
    assert "Spam probability" not in page


def test_while_observing_it_says_so(desk: Client, settings: Any) -> None:
    settings.SCREENING_MODE = "observe"
    assert "only observes" in tried(desk, text=TALE)


def test_only_who_may_moderate_may_try(staff: Callable[..., Client]) -> None:
    assert staff("view_comment").get(PAGE).status_code == 403


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.post(PAGE, {"text": TALE}).status_code == 302


def test_a_post_from_elsewhere_is_refused(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    assert client.post(PAGE, {"text": TALE}).status_code == 403


@pytest.mark.parametrize("page", ["/admin/", "/admin/comments/comment/"])
def test_the_way_there(desk: Client, page: str) -> None:
    assert f'href="{PAGE}"' in desk.get(page).content.decode()


def test_no_way_there_for_who_only_looks(staff: Callable[..., Client]) -> None:
    assert PAGE not in staff("view_comment").get("/admin/comments/comment/").content.decode()


def test_the_trained_filter_says_what_moved_it_how_far(desk: Client) -> None:
    page = tried(desk, text="Please subscribe to my channel", name="Best SEO")
    assert "please subscribe to my channel" in page
    assert re.search(r"reasons: text \+\d\.\d\d", page)
