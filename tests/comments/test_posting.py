"""Posting with the page's form: what is taken, within which limits, and whatever is typed."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.models import Article
from comments.models import Comment, Job
from comments.views.browser import POSTED_COOKIE
from tests.away import no_redis  # noqa: F401  (a fixture)
from tests.comments.sending import TYPED, assert_kept, post, token
from tests.making import published, work_all
from tests.reading import fields, shown_comments, the

pytestmark = pytest.mark.django_db


# --- the way through ----------------------------------------------------------------------------


def test_a_post_leads_to_the_page_with_ones_own_waiting_comment(
    client: Client, article: Article, url: str
) -> None:
    response = post(client, article)
    comment = Comment.objects.get()
    assert response.status_code == 303
    assert response.headers["Location"] == f"{url}?awaiting={comment.pk}#{comment.anchor}"
    assert response.headers["Cache-Control"] == "private, no-store"
    page = client.get(response.headers["Location"])
    assert "awaiting screening" in shown_comments(page)[comment.anchor].words
    assert Job.objects.get(comment=comment).kind == "validate_email"
    assert (comment.revision.text, comment.name, comment.url) == (
        TYPED["comment"],
        TYPED["author"],
        TYPED["url"],
    )
    work_all()
    assert shown_comments(Client().get(url))[comment.anchor].words


@pytest.mark.parametrize(("site", "secure"), [("http://testserver", ""), ("https://testserver", True)])
def test_the_cookie_is_for_this_browser_and_this_site_only(
    client: Client, article: Article, settings: Any, site: str, secure: object
) -> None:
    settings.SITE_URL = site
    cookie = post(client, article).cookies[POSTED_COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", secure)
    assert cookie["max-age"] == 24 * 3600


def test_a_reply_goes_below_its_parent_on_its_page(
    client: Client, article: Article, url: str, settings: Any
) -> None:
    settings.COMMENTS_PER_PAGE = 1
    published(article.thread)
    parent = published(article.thread)
    response = post(client, article, comment_parent=str(parent.pk))
    comment = Comment.objects.get(parent=parent)
    assert response.headers["Location"].startswith(f"{url}comments/2/?awaiting={comment.pk}#")
    assert shown_comments(client.get(response.headers["Location"]))[comment.anchor].parent == parent.anchor


def test_the_same_post_twice_is_one_comment(client: Client, article: Article) -> None:
    same = {"token": token(article)}
    first, second = post(client, article, **same), post(client, article, **same)
    assert first.headers["Location"] == second.headers["Location"]
    assert Comment.objects.count() == 1


def test_a_form_from_a_page_kept_for_a_day_still_works(client: Client, article: Article) -> None:
    assert post(client, article, token=token(article, age=24 * 3600)).status_code == 303


def test_what_the_form_offers_can_be_sent_as_it_stands(client: Client, article: Article, url: str) -> None:
    form = fields(client.get(url))
    assert form.pop("save") == "yes"
    assert client.post(url, form | TYPED).status_code == 303
    comment = Comment.objects.get()
    assert comment.honeypot == ""
    assert comment.fill_seconds is not None


def test_only_a_trusted_proxy_is_believed_about_the_address(
    client: Client, article: Article, settings: Any
) -> None:
    forwarded = {"X-Forwarded-For": "9.9.9.9, 8.8.8.8"}
    post(client, article, headers=forwarded)
    settings.TRUSTED_PROXIES = 1
    post(client, article, headers=forwarded, comment="Something else altogether.")
    assert list(Comment.objects.order_by("id").values_list("ip", flat=True)) == ["127.0.0.1", "8.8.8.8"]


@pytest.mark.parametrize(
    "forwarded", ["", "nonsense", "::ffff:1.2.3.4", "1.2.3.4:80", "fe80::1%eth0", "é", ",,,"]
)
def test_a_nonsense_address_costs_nobody_the_comment(
    client: Client, article: Article, settings: Any, forwarded: str
) -> None:
    settings.TRUSTED_PROXIES = 1
    assert post(client, article, headers={"X-Forwarded-For": forwarded}).status_code == 303


# --- limits -------------------------------------------------------------------------------------

LONG_EMAIL = "a" * 64 + "@" + ".".join(["b" * 61] * 3) + ".ccc"


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"author": "n" * 100}, 303),
        ({"author": "n" * 101}, 422),
        ({"author": "😀" * 100}, 303),
        ({"email": LONG_EMAIL}, 303),
        ({"email": "a" + LONG_EMAIL}, 422),
        ({"email": LONG_EMAIL + "c"}, 422),
        ({"url": "https://a.example/" + "p" * 182}, 303),
        ({"url": "https://a.example/" + "p" * 183}, 422),
        ({"url": "a.example/" + "p" * 182}, 303),
        ({"url": "a.example/" + "p" * 183}, 422),
        ({"comment": "t" * 10_000}, 303),
        ({"comment": "t" * 10_001}, 422),
        ({"comment": "\r\n".join("t" * 5_000)}, 303),
        ({"comment": " " + "t" * 10_000 + " "}, 303),
        ({"comment": "ab"}, 303),
        ({"comment": "a"}, 422),
        ({"comment": "a\u200b"}, 422),
        ({"comment": "\u200b\u200c\u2060\ufeff"}, 422),
        ({"comment": "\u00a0\u3000  "}, 422),
        ({"comment": ""}, 422),
        ({"author": "\u200b\u200d"}, 422),
        ({"author": " "}, 422),
        ({"email": "nobody"}, 422),
        ({"email": "a@localhost"}, 422),
        ({"email": "a@b.example, c@d.example"}, 422),
        ({"email": "a@b.example\nBcc: c@d.example"}, 422),
        ({"url": "javascript:alert(1)"}, 422),
        ({"url": "ftp://a.example/"}, 422),
        ({"url": "not a site"}, 422),
        ({"comment_parent": "x"}, 422),
        ({"comment_parent": "-1"}, 422),
        ({"comment_parent": "9" * 30}, 422),
        ({"comment_parent": "0"}, 303),
    ],
    ids=lambda value: (
        None if isinstance(value, int) else f"{next(iter(value))}-{len(next(iter(value.values())))}"
    ),
)
def test_limits_are_exact_and_a_refusal_keeps_the_text(
    client: Client, article: Article, typed: dict[str, str], status: int
) -> None:
    response = post(client, article, **typed)
    assert response.status_code == status, response.content.decode()[:2000]
    assert Comment.objects.count() == (status == 303)
    if status == 422:
        kept = {name: value.replace("\r\n", "\n") for name, value in typed.items() if name in TYPED}
        assert_kept(response, **kept)


def test_all_errors_come_at_once_and_lead_to_their_fields(client: Client, article: Article) -> None:
    response = post(client, article, comment="", author="", email="x", url="::")
    summary = the(response.content, ".//*[@id='error-summary']")
    assert [link.get("href") for link in summary.iter("a")] == ["#comment", "#author", "#email", "#url"]
    for name in TYPED:
        assert the(response.content, f".//*[@name='{name}']").get("aria-invalid") == "true"


# --- characters ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw", [b"%00", b"%ED%A0%80", b"%FF%FE", b"%1B%5B2J", b"%E2%80%AE", b"%EF%BF%BF", b"%C0%80"]
)
def test_bytes_that_are_no_text_are_taken_without_harm(
    client: Client, article: Article, url: str, raw: bytes
) -> None:
    fine = token(article).encode()
    body = (
        b"comment=two%20words" + raw + b"&author=Ada" + raw + b"&email=ada%40good.example&url=&token=" + fine
    )
    response = client.generic("POST", url, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 303
    comment = Comment.objects.get()
    assert comment.revision.text.startswith("two words")
    work_all()
    assert client.get(url).status_code == 200
    assert client.get("/comments/feed/").status_code == 200


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "latin-1"])
def test_a_form_that_claims_another_charset_is_never_a_server_error(
    client: Client, article: Article, url: str, charset: str
) -> None:
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        body = b'--x\r\nContent-Disposition: form-data; name="comment"\r\n\r\n+2AA-\r\n--x--\r\n'
        response = client.generic("POST", url, body, content_type=f"{kind}; charset={charset}")
        assert response.status_code in (400, 422)


ANY_FIELD = st.text(alphabet=st.characters(exclude_categories=[]), max_size=300)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    comment=ANY_FIELD,
    author=ANY_FIELD,
    email=ANY_FIELD,
    url=ANY_FIELD,
    parent=ANY_FIELD,
    given_token=ANY_FIELD,
)
def test_whatever_is_typed_is_answered(
    client: Client,
    article: Article,
    comment: str,
    author: str,
    email: str,
    url: str,
    parent: str,
    given_token: str,
) -> None:
    typed = {"comment": comment, "author": author, "email": email, "url": url, "comment_parent": parent}
    body = "&".join(
        f"{name}={''.join(f'%{byte:02X}' for byte in value.encode('utf-8', 'surrogatepass'))}"
        for name, value in {**typed, "token": given_token}.items()
    )
    response = client.generic(
        "POST", article.get_absolute_url(), body, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 422


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(comment=ANY_FIELD, author=ANY_FIELD)
def test_whatever_text_and_name_are_typed_can_be_stored_screened_and_shown(
    client: Client, article: Article, comment: str, author: str
) -> None:
    typed = {
        "comment": f"Well, {comment} indeed".encode("utf-8", "replace"),
        "author": f"Ada {author}".encode("utf-8", "replace")[:100],
    }
    response = post(client, article, **typed)
    assert response.status_code in (303, 409)
    work_all()
    assert client.get(response.headers.get("Location", article.get_absolute_url())).status_code == 200
    assert not Job.objects.exclude(state="done").exists()
