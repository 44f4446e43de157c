"""The form: what it says when something is missing, what it keeps, and what it remembers."""

import time
from collections.abc import Callable

import pytest
from django.core import signing
from playwright.sync_api import expect

from tests.e2e.people import Visitor, offer
from tests.e2e.running import RunningSite

Visitors = Callable[..., Visitor]

with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


@with_and_without_script
def test_errors_are_summed_up_and_nothing_is_lost(visitor: Visitors, script: bool) -> None:
    writer = visitor(script=script).read()
    writer.field("Comment").fill("A line with <b>signs</b> & “quotes”,\n\nand a second one.")
    writer.field("Email").fill("not an address")
    writer.field("Website").fill("my.site.example")

    writer.post()

    summary = writer.page.locator("#error-summary")
    expect(summary).to_contain_text("Please give a name")
    expect(summary).to_contain_text("Please give an email address like name@example.com.")
    if script:
        expect(summary).to_be_focused()
    expect(writer.field("Comment")).to_have_value("A line with <b>signs</b> & “quotes”,\n\nand a second one.")
    expect(writer.field("Email")).to_have_value("not an address")
    expect(writer.field("Website")).to_have_value("my.site.example")
    summary.get_by_role("link", name="Please give a name").click()
    expect(writer.field("Name")).to_be_focused()
    expect(writer.field("Name")).to_have_accessible_description(
        "Please give a name; any name you like to go by."
    )


def test_empty_form(visitor: Visitors) -> None:
    writer = visitor().read()
    writer.post()

    expect(writer.page.locator("#error-summary")).to_be_focused()
    expect(writer.page.locator("#error-summary li")).to_have_count(3)


@with_and_without_script
def test_expired_form_keeps_the_text_and_the_next_press_posts(
    visitor: Visitors, site: RunningSite, script: bool
) -> None:
    text = f"I left this page open over the weekend, and then some ({script})."
    three_days_ago = round(time.time() - 72 * 3600, 1)
    token = signing.dumps([1, three_days_ago], key=site.secret_key, salt="comments.form")
    writer = visitor(script=script).read()
    writer.page.locator("input[name=token]").evaluate("(field, value) => { field.value = value; }", token)
    writer.field("Comment").fill(text)
    writer.introduce()

    writer.post()
    expect(writer.page.locator("#error-summary")).to_contain_text("This form had expired")
    expect(writer.field("Comment")).to_have_value(text)

    writer.post()
    writer.is_published(text)


def test_details_are_saved_only_on_request_and_forgotten_on_request(visitor: Visitors) -> None:
    writer = visitor().read()
    box = writer.page.get_by_role("checkbox", name="Save my name, email, and website in this browser")
    stored = "Object.keys(localStorage).length"
    expect(box).not_to_be_checked()

    writer.paste(offer("Said without being remembered."))
    expect(writer.page.locator(".comment-status")).to_be_visible()
    expect(writer.field("Name")).to_have_value("")
    assert writer.page.evaluate(stored) == 0

    box.check()
    writer.paste(offer("Said, and remembered by this browser."))
    expect(writer.comment("remembered by this browser")).to_be_visible()
    expect(writer.field("Name")).to_have_value(writer.name)
    writer.read()
    expect(writer.field("Email")).to_have_value(writer.email)
    expect(box).to_be_checked()

    box.uncheck()
    assert writer.page.evaluate(stored) == 0
    writer.read()
    expect(writer.field("Email")).to_have_value("")


def test_nothing_to_save_with_without_script(visitor: Visitors) -> None:
    expect(visitor(script=False).read().page.get_by_role("checkbox")).to_have_count(0)


def test_keyboard_alone_is_enough(visitor: Visitors) -> None:
    writer = visitor().read()
    text = "Typed, tabbed and sent without ever touching a mouse."
    writer.page.keyboard.press("Tab")
    expect(writer.page.get_by_role("link", name="Skip to the text")).to_be_focused()
    writer.page.keyboard.press("Enter")
    expect(writer.page.get_by_role("main")).to_be_focused()

    _tab_to(writer, "comment")
    writer.page.keyboard.type(text, delay=70)
    for value in (writer.name, writer.email):
        writer.page.keyboard.press("Tab")
        writer.page.keyboard.type(value)
    writer.page.keyboard.press("Tab")
    expect(writer.field("Website")).to_be_focused()
    writer.page.keyboard.press("Tab")
    expect(writer.page.get_by_label("Mail me about follow-up comments")).to_be_focused()
    writer.page.keyboard.press("Tab")
    writer.page.keyboard.press("Space")
    expect(writer.page.get_by_role("checkbox")).to_be_checked()
    writer.page.keyboard.press("Tab")
    expect(writer.page.get_by_role("button", name="Post Comment")).to_be_focused()
    writer.page.keyboard.press("Enter")

    writer.is_published(text)


def _tab_to(writer: Visitor, wanted: str) -> None:
    for _ in range(200):
        writer.page.keyboard.press("Tab")
        if writer.page.evaluate("document.activeElement.id") == wanted:
            return
    raise AssertionError(f"the Tab key never reaches #{wanted}")
