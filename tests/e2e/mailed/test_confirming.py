"""Proving an address: what is mailed, what the page shows, what the button does."""

import re
from collections.abc import Callable

import pytest
import time_machine
from django.core import signing
from playwright.sync_api import expect

from tests.e2e.mailed.mailboxes import Mailboxes
from tests.e2e.people import Visitor
from tests.e2e.post_office import Letter, PostOffice
from tests.e2e.running import RunningSite
from tests.wording import wording

Visitors = Callable[..., Visitor]
ASKED = "Please confirm your address"
ALREADY = "Your address is already confirmed."

with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text.lower()))


def asked(visitor: Visitors, office: PostOffice, text: str, **options: bool) -> tuple[Visitor, Letter]:
    """Somebody has commented and been asked to prove their address; the mail is there."""
    writer = visitor(**options).read()
    writer.say(text)
    writer.is_told(text, ASKED)
    return writer, office.letter_to(writer.email)


def confirm(writer: Visitor, letter: Letter, *, remember: bool = True) -> None:
    writer.page.goto(letter.link("confirm"))
    writer.page.get_by_label("Remember this browser").set_checked(remember)
    writer.page.get_by_role("button", name="Confirm and publish").click()
    expect(writer.page.get_by_role("status")).to_contain_text("is published")


def says_nothing_of(typed: str, letter: Letter) -> None:
    """Not one word that the commenter typed is in the mail, and it can be ended with one click."""
    assert letter.message.get_content_type() == "text/plain"
    assert words_of(letter.text + letter.subject) & words_of(typed) == set()
    assert "The dust is settling in Kazakhstan" in letter.subject
    assert "/comments/silence/" in letter.one_click
    assert letter.message["Auto-Submitted"] == "auto-generated"


@with_and_without_script
def test_only_the_button_publishes(
    visitor: Visitors, site: RunningSite, office: PostOffice, script: bool
) -> None:
    text = "Pelicans outnumber herons near Wexford slipway" + (" nowadays." if script else ", strangely.")
    writer, letter = asked(visitor, office, text, script=script)
    says_nothing_of(f"{text} {writer.name}", letter)
    reader = visitor(script=script).read()
    reader.does_not_see(text)
    link = letter.link("confirm")

    for _ in range(20):
        assert text in site.get(link).text
    writer.page.goto(link)
    expect(writer.page.get_by_role("heading", level=1)).to_have_text("Did you write this?")
    expect(writer.page.get_by_role("blockquote")).to_contain_text(text)
    expect(writer.page.get_by_role("main")).to_contain_text("Nothing has been done yet.")
    reader.read().does_not_see(text)

    second = writer.page.context.new_page()
    second.goto(link)
    writer.page.get_by_role("button", name="Confirm and publish").click()
    expect(writer.page.get_by_role("status")).to_contain_text("is published")
    reader.read().sees(text)
    second.get_by_role("button", name="Confirm and publish").click()
    expect(second.get_by_role("heading", level=1)).to_contain_text(ALREADY)
    second.goto(link)
    expect(second.get_by_role("heading", level=1)).to_contain_text(ALREADY)
    expect(second.get_by_role("button")).to_have_count(0)


def test_remembered_browser_is_not_asked_again(visitor: Visitors, office: PostOffice) -> None:
    writer, letter = asked(visitor, office, wording(801))
    confirm(writer, letter)

    writer.read().say(wording(802))
    writer.is_published(wording(802))
    assert len(office.letters_to(writer.email)) == 1

    impostor = visitor().read()
    impostor.email = writer.email
    impostor.say(wording(803))
    impostor.is_told(wording(803), ASKED)
    visitor().read().does_not_see(wording(803))


def test_browser_that_is_not_remembered_is_asked_again(visitor: Visitors, office: PostOffice) -> None:
    writer, letter = asked(visitor, office, wording(811))
    confirm(writer, letter, remember=False)

    writer.read().say(wording(812))
    writer.is_told(wording(812), ASKED)
    assert {cookie["name"] for cookie in writer.page.context.cookies()} == {"parley_posted"}


def test_what_its_reader_did_not_write_is_not_published(
    visitor: Visitors, site: RunningSite, mailboxes: Mailboxes
) -> None:
    writer = visitor()
    mine, foreign = wording(821), wording(822)
    posted = [site.post(text, name=writer.name, email=writer.email) for text in (mine, foreign)]
    for one in posted:
        site.settle(one, "unconfirmed")

    writer.page.goto(mailboxes.office.letter_to(writer.email).link("confirm"))
    expect(writer.page.get_by_role("heading", level=1)).to_have_text("Did you write these?")
    entry = writer.page.locator(".waiting-comment").filter(has_text=foreign)
    entry.get_by_label("I wrote this").uncheck()
    writer.page.get_by_role("button", name="Confirm and publish").click()

    expect(writer.page.get_by_role("status")).to_contain_text("What you did not write")
    writer.read().sees(mine)
    writer.does_not_see(foreign)
    assert len(mailboxes.office.letters_to(writer.email)) == 1


def test_expired_link_offers_another(
    visitor: Visitors, site: RunningSite, office: PostOffice, mailboxes: Mailboxes
) -> None:
    writer = visitor()
    site.settle(site.post(wording(831), email=writer.email), "unconfirmed")
    link = office.letter_to(writer.email).link("confirm")
    key, salt = site.secret_key, "comments.confirm"
    value = signing.loads(link.rstrip("/").rpartition("/")[2], key=key, salt=salt)
    with time_machine.travel("2026-01-01"):
        old = signing.dumps(value, key=key, salt=salt)
    mailboxes.let_pass(writer.email, minutes=60)

    writer.page.goto(f"/comments/confirm/{old}/")
    expect(writer.page.get_by_role("heading", level=1)).to_have_text("This link has expired")
    assert len(office.letters_to(writer.email)) == 1
    writer.page.get_by_role("button", name="Send me a new link").click()
    expect(writer.page.get_by_role("heading", level=1)).to_contain_text("a new mail is on its way")

    mailboxes.wait_until(writer.email, 2)
    confirm(writer, office.letter_to(writer.email))
    writer.read().sees(wording(831))
