"""Following a discussion, what is mailed then, and ending it."""

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.mailed.mailboxes import Mailboxes
from tests.e2e.people import Visitor, item
from tests.e2e.post_office import Letter, PostOffice
from tests.e2e.running import RunningSite
from tests.wording import wording

Visitors = Callable[..., Visitor]
Desk = Callable[..., Page]

with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


def follow(reader: Visitor, office: PostOffice, level: str = "The whole discussion") -> None:
    """Ask to follow the discussion, and prove the address."""
    reader.read().page.get_by_role("link", name="Follow this discussion").click()
    reader.page.get_by_label(level).check()
    reader.field("Email").fill(reader.email)
    reader.page.get_by_role("button", name="Follow it").click()
    expect(reader.page.get_by_role("status")).to_contain_text("A mail with a link is on its way")
    reader.page.goto(office.letter_to(reader.email, "Do you want to follow").link("follow"))
    expect(reader.page.get_by_role("main")).to_contain_text("Nothing has been done yet.")
    reader.page.get_by_role("button", name="Follow it").click()
    expect(reader.page.get_by_role("status")).to_contain_text("You will get mail")


def told(office: PostOffice, reader: Visitor, text: str) -> list[Letter]:
    """The letters to somebody that hold a comment, whose dots are no longer ones that make a link."""
    return [letter for letter in office.letters_to(reader.email) if text in letter.text]


@with_and_without_script
def test_followed_without_a_word_and_ended_by_the_link(
    visitor: Visitors, site: RunningSite, mailboxes: Mailboxes, script: bool
) -> None:
    number = 1101 if script else 1102
    reader, office = visitor(script=script), mailboxes.office
    follow(reader, office)

    mailboxes.publish(wording(number), name="Noor Lind")
    letter = office.letter_to(reader.email, wording(number))
    assert letter.subject.startswith("[Parley] Noor Lind commented on “The dust is settling")
    assert wording(number) in letter.html
    for _ in range(3):
        assert site.get(letter.link("silence")).status_code == 200
    reader.page.goto(letter.link("silence"))
    expect(reader.page.get_by_role("main")).to_contain_text("Nothing has been done yet.")
    mailboxes.publish(wording(number + 10))
    assert office.letter_to(reader.email, wording(number + 10))

    reader.page.get_by_role("button", name="Stop mail about this discussion").click()
    expect(reader.page.get_by_role("status")).to_have_text("You get no more mail about this discussion.")
    _nothing_more_is_sent(reader, mailboxes, visitor, number + 20)


def test_ended_by_a_mail_programs_own_button(visitor: Visitors, mailboxes: Mailboxes) -> None:
    reader, office = visitor(), mailboxes.office
    follow(reader, office)
    mailboxes.publish(wording(1131))
    letter = office.letter_to(reader.email, wording(1131))

    answer = httpx.post(letter.one_click, data={"List-Unsubscribe": "One-Click"}, timeout=30)
    assert answer.status_code == 200
    assert answer.cookies == httpx.Cookies()
    _nothing_more_is_sent(reader, mailboxes, visitor, 1132)


def _nothing_more_is_sent(reader: Visitor, mailboxes: Mailboxes, visitor: Visitors, number: int) -> None:
    """Somebody else still follows; once they have been told, so would this reader have been."""
    witness = visitor()
    follow(witness, mailboxes.office)
    mailboxes.publish(wording(number))
    mailboxes.office.letter_to(witness.email, wording(number))
    assert told(mailboxes.office, reader, wording(number)) == []
    mailboxes.press(mailboxes.office.letter_to(witness.email, wording(number)).link("silence"))


def test_reply_is_mailed_to_whom_it_answers(visitor: Visitors, mailboxes: Mailboxes, desk: Desk) -> None:
    writer, office = visitor().read(), mailboxes.office
    writer.page.get_by_label("Mail me about follow-up comments").select_option("Replies to me")
    writer.say(wording(1151))
    writer.is_told(wording(1151), "Please confirm your address")
    writer.page.goto(office.letter_to(writer.email).link("confirm"))
    writer.page.get_by_role("button", name="Confirm and publish").click()
    writer.page.get_by_role("link", name="The dust is settling").click()
    parent = int(writer.page.url.rpartition("-")[2])

    mailboxes.publish(wording(1152))
    answer = f"{wording(1153)} Look at https://almanac.example/1911 for it."
    pk = mailboxes.publish(answer, name="Noor Lind", parent=parent)
    letter = office.letter_to(writer.email, wording(1153))

    assert letter.message.get_content_type() == "multipart/alternative"
    assert letter.subject.startswith("[Parley] Noor Lind replied to you")
    assert letter.link("silence") == letter.one_click
    links = re.findall(r'href="([^"]+)"', letter.html)
    assert links == [f"{mailboxes.site.url}/comments/{pk}/", letter.one_click]
    assert "almanac.example" not in letter.html + letter.text
    assert letter.message["In-Reply-To"] in letter.message["References"]
    assert told(office, writer, wording(1152)) == []

    _hold_and_approve_again(desk, pk)
    mailboxes.publish(wording(1154), parent=parent)
    office.letter_to(writer.email, wording(1154))
    assert len(told(office, writer, wording(1153))) == 1


def _hold_and_approve_again(desk: Desk, pk: int) -> None:
    page = desk("/admin/comments/comment/?queue=approved")
    item(page, pk).get_by_role("button", name="Hold").click()
    expect(page.locator(f".queue-done[data-comment='{pk}']")).to_contain_text("is now held")
    page.goto("/admin/comments/comment/?queue=held")
    item(page, pk).get_by_role("button", name="Approve").click()
    expect(page.locator(f".queue-done[data-comment='{pk}']")).to_contain_text("is now approved")


def test_never_written_to_again(visitor: Visitors, mailboxes: Mailboxes) -> None:
    reader, office = visitor(), mailboxes.office
    follow(reader, office)
    letter = office.letter_to(reader.email, "Do you want to follow")

    reader.page.goto(letter.link("silence"))
    expect(reader.page.get_by_role("main")).to_contain_text(
        "Nobody but the site’s own people can take this back."
    )
    reader.page.get_by_role("button", name="Never write to this address again").click()
    expect(reader.page.get_by_role("status")).to_contain_text("Nothing will be mailed to this address")
    _nothing_more_is_sent(reader, mailboxes, visitor, 1161)
    assert len(office.letters_to(reader.email)) == 1
