"""Every page that a mail, or one's own browser, leads to: valid, accessible, at home on a phone and in the dark."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Response, expect

from tests.e2e.looks import brightness, findings, overflow, parse_strictly
from tests.e2e.mailed.mailboxes import Mailboxes
from tests.e2e.people import Visitor, offer
from tests.wording import wording

Visitors = Callable[..., Visitor]
WIDE = "Donaudampfschiff" * 20


@dataclass
class Links:
    """Where the mails to somebody lead, who has commented twice and follows the discussion."""

    confirm: str
    mine: str
    follow: str
    silence: str
    published: int


@pytest.fixture(scope="module")
def links(mailboxes: Mailboxes) -> Links:
    site, office, email = mailboxes.site, mailboxes.office, mailboxes.new()
    published = mailboxes.publish(f"{wording(1201)} {WIDE}", name="Zoë <Ø> Ångström-Wolffhügel", email=email)
    mailboxes.let_pass(email, 700)
    site.settle(site.post(offer(wording(1202), 1202), name="נועה", email=email), "held")
    mailboxes.decide(wording(1202), "Reject")
    mailboxes.press("/comments/follow/1/", email=email, level="all")
    follow = office.letter_to(email, "Do you want to follow")
    mailboxes.press(follow.link("follow"))
    mailboxes.let_pass(email, 700)
    mailboxes.press("/comments/mine/", do="ask", email=email)
    mine = office.letter_to(email, "asked for the way").link("mine")
    waiting = mailboxes.new()
    for number in (1203, 1204):
        site.settle(site.post(wording(number), name="Mika", email=waiting), "unconfirmed")
    return Links(
        confirm=office.letter_to(waiting).link("confirm"),
        mine=mine,
        follow=follow.link("follow"),
        silence=follow.link("silence"),
        published=published,
    )


def _confirm(visitor: Visitor, links: Links) -> None:
    visitor.page.goto(links.confirm)
    expect(visitor.page.get_by_label("I wrote this")).to_have_count(2)


def _mine(visitor: Visitor, links: Links) -> None:
    visitor.page.goto(links.mine)
    expect(visitor.page.get_by_role("article")).to_have_count(2)
    expect(visitor.page.get_by_role("heading", name="Discussions you follow")).to_be_visible()


def _name_refused(visitor: Visitor, links: Links) -> None:
    _mine(visitor, links)
    visitor.field("The name that readers see").fill("")
    visitor.page.get_by_role("button", name="Change my name").click()
    expect(visitor.page.get_by_role("alert")).to_be_visible()


def _edit(visitor: Visitor, links: Links) -> None:
    _mine(visitor, links)
    visitor.page.get_by_role("link", name="Edit").last.click()
    expect(visitor.field("Comment")).to_be_visible()


def _edit_refused(visitor: Visitor, links: Links) -> None:
    _edit(visitor, links)
    visitor.field("Comment").fill("")
    visitor.page.get_by_role("button", name="Store it").click()
    expect(visitor.page.get_by_role("alert")).to_be_visible()


def _delete(visitor: Visitor, links: Links) -> None:
    _mine(visitor, links)
    visitor.page.get_by_role("link", name="Delete").last.click()
    expect(visitor.page.get_by_role("button", name="Delete it")).to_be_visible()


def _appeal(visitor: Visitor, links: Links) -> None:
    _mine(visitor, links)
    visitor.page.get_by_role("link", name="Ask for another look").click()
    expect(visitor.field("Why should it be published?")).to_be_visible()


def _erase(visitor: Visitor, links: Links) -> None:
    _mine(visitor, links)
    visitor.page.get_by_role("link", name="Erase everything").click()
    visitor.page.get_by_role("button", name="Erase everything").click()
    expect(visitor.page.get_by_role("alert")).to_be_visible()


def _ask(visitor: Visitor, links: Links) -> None:
    visitor.page.goto("/comments/mine/")
    visitor.page.get_by_role("button", name="Mail me the way").click()
    expect(visitor.page.get_by_role("alert")).to_be_visible()


def _asked(visitor: Visitor, links: Links) -> None:
    visitor.page.goto("/comments/mine/")
    visitor.field("Email").fill(visitor.email)
    visitor.page.get_by_role("button", name="Mail me the way").click()
    expect(visitor.page.get_by_role("status")).to_be_visible()


def _follow(visitor: Visitor, links: Links) -> None:
    visitor.page.goto("/comments/follow/1/")
    visitor.page.get_by_role("button", name="Follow it").click()
    expect(visitor.page.get_by_role("alert")).to_be_visible()


def _follow_confirm(visitor: Visitor, links: Links) -> None:
    visitor.page.goto(links.follow)
    visitor.page.get_by_role("button", name="Follow it").click()
    expect(visitor.page.get_by_role("status")).to_be_visible()


def _silence(visitor: Visitor, links: Links) -> None:
    visitor.page.goto(links.silence)
    expect(visitor.page.get_by_role("button")).to_have_count(1)


def _refused(visitor: Visitor, links: Links) -> None:
    visitor.page.goto(f"/comments/{links.published}/edit/")
    expect(visitor.page.get_by_role("status")).to_be_visible()


PAGES = [
    *(_confirm, _mine, _name_refused, _edit, _edit_refused, _delete, _appeal, _erase, _ask, _asked, _follow),
    *(_follow_confirm, _silence, _refused),
]


@pytest.mark.parametrize("go", PAGES, ids=lambda go: go.__name__.strip("_"))
def test_valid_accessible_and_fitting(
    visitor: Visitors, links: Links, go: Callable[[Visitor, Links], None]
) -> None:
    somebody = visitor(viewport={"width": 320, "height": 640}, color_scheme="dark", reduced_motion="reduce")
    answers: list[Response] = []
    somebody.page.on("response", lambda answer: answers.append(answer))
    go(somebody, links)
    documents = [answer for answer in answers if answer.request.is_navigation_request()]
    parse_strictly(documents[-1].text())
    fits(somebody, dark=True)

    somebody.page.emulate_media(color_scheme="light")
    somebody.page.set_viewport_size({"width": 1280, "height": 800})
    fits(somebody, dark=False)


def fits(somebody: Visitor, *, dark: bool) -> None:
    assert findings(somebody.page) == []
    assert overflow(somebody.page) <= 0
    assert brightness(somebody.page) < 60 if dark else brightness(somebody.page) > 220
