"""The moderators' desk as they use it: by key, in two browsers at once, in bulk, and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.looks import findings, overflow, parse_strictly
from tests.e2e.people import item, settled
from tests.e2e.running import RunningSite
from tests.e2e.watching import Watch
from tests.wording import wording

Desk = Callable[..., Page]


def hold(site: RunningSite, number: int, name: str) -> int:
    """A comment that is held, and like no other that waits."""
    links = f"https://n{number}.example/diary and https://m{number}.example/diary"
    return site.settle(site.post(f"{wording(number)} I found it at {links} last winter.", name=name), "held")


def test_a_queue_is_worked_off_with_the_keyboard_alone(site: RunningSite, desk: Desk) -> None:
    first, second, third = (hold(site, number, f"Kay {number}") for number in (701, 702, 703))
    page = desk()
    item(page, first).focus()

    page.keyboard.press("a")
    expect(settled(page, first)).to_contain_text("is now approved")
    expect(item(page, second)).to_be_focused()
    page.keyboard.press("j")
    expect(item(page, third)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("r")
    page.get_by_label("Reason (optional").fill("an advert")
    page.keyboard.press("Enter")
    expect(settled(page, second)).to_contain_text("is now rejected")
    expect(item(page, third)).to_be_focused()
    page.keyboard.press("t")
    expect(settled(page, third)).to_contain_text("is now trashed")

    page.keyboard.press("u")
    expect(item(page, third)).to_be_focused()
    expect(item(page, third)).to_contain_text("held")
    page.keyboard.press("u")
    expect(item(page, second)).to_be_focused()
    page.keyboard.press("s")
    expect(settled(page, second)).to_contain_text("is now spam")
    page.reload()
    expect(item(page, third)).to_be_visible()
    expect(item(page, second)).to_have_count(0)
    page.goto(f"/admin/comments/comment/{second}/change/")
    expect(page.locator(".comment-history")).to_contain_text("an advert")


def test_several_are_selected_by_key_and_undone_together(site: RunningSite, desk: Desk) -> None:
    first, second = (hold(site, number, f"Lou {number}") for number in (711, 712))
    page = desk()
    for pk in (first, second):
        item(page, pk).focus()
        page.keyboard.press("x")
    page.keyboard.press("s")
    expect(settled(page, first)).to_be_visible()
    expect(settled(page, second)).to_be_visible()
    page.keyboard.press("u")
    expect(item(page, first)).to_be_visible()
    expect(item(page, second)).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys of the desk")).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("Escape")


def test_keys_can_be_turned_off_and_never_fire_while_somebody_types(site: RunningSite, desk: Desk) -> None:
    pk = hold(site, 721, "Max 721")
    page = desk()
    page.get_by_label("Search").press_sequentially("sat")
    expect(item(page, pk)).to_be_visible()
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Listen to these keys").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    item(page, pk).focus()
    page.keyboard.press("s")
    page.keyboard.press("j")
    expect(item(page, pk)).to_be_focused()
    assert site.get(f"/comments/{pk}/").status_code == 404
    expect(settled(page, pk)).to_have_count(0)


def test_two_moderators_cannot_decide_about_the_same_thing_unseen(
    site: RunningSite, desk: Desk, watches: list[Watch]
) -> None:
    pk = hold(site, 731, "Ned 731")
    one, other = desk(), desk()
    item(one, pk).focus()
    one.keyboard.press("s")
    expect(settled(one, pk)).to_be_visible()
    answers = []
    other.on("response", lambda response: answers.append(response.status))
    item(other, pk).get_by_role("button", name="Approve").click()
    expect(item(other, pk).locator(".queue-notice")).to_contain_text("changed meanwhile; it is now spam")
    expect(item(other, pk)).to_contain_text("spam")
    assert 409 in answers
    # The watch notes every answer of 400 and more; this one is meant, and there is no other.
    noted = [problem for watch in watches for problem in watch.take()]
    assert [problem.partition(":")[0] for problem in noted] == ["409"]


def test_the_whole_list_is_decided_about_in_the_background_and_taken_back(
    site: RunningSite, desk: Desk
) -> None:
    hold(site, 741, "Ola Quill")
    hold(site, 742, "Ola Quill")
    page = desk("/admin/comments/comment/?queue=held&q=Quill")
    page.get_by_label("For all of this list").check()
    page.get_by_role("combobox", name="Action").select_option("spam")
    page.locator(".action-select").first.check()
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("main")).to_contain_text("This list holds 2 comments")
    assert findings(page) == []
    page.get_by_role("button", name="Spam 2 comments").click()
    expect(page.get_by_role("main")).to_contain_text("2 comments changed.")
    assert findings(page) == []
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_role("main")).to_contain_text("2 comments changed.")
    page.goto("/admin/comments/comment/?queue=held&q=Quill")
    expect(page.locator("article.queue-item")).to_have_count(2)


def test_what_says_the_same_is_folded_and_decided_about_together(site: RunningSite, desk: Desk) -> None:
    text = "Our diary is at https://fold.example/diary and at https://fold2.example/diary, every winter."
    leader = site.settle(site.post(text, name="Pia One", email="pia@good.example"), "held")
    member = site.settle(
        site.post(f"{wording(752)} https://fold.example/x https://fold2.example/y", email="pia@good.example"),
        "held",
    )
    page = desk()
    expect(item(page, member)).to_have_count(0)
    expect(item(page, leader)).to_contain_text("1 more waits like this one")
    item(page, leader).focus()
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(settled(page, leader)).to_contain_text("2 comments changed.")
    page.goto("/admin/comments/comment/?queue=trash")
    expect(item(page, leader)).to_be_visible()
    expect(item(page, member)).to_be_visible()


def test_everything_works_without_script(site: RunningSite, desk: Desk) -> None:
    pk, other = hold(site, 761, "Quin 761"), hold(site, 762, "Quin 762")
    page = desk(script=False)
    parse_strictly(page.content())
    item(page, pk).get_by_role("button", name="Approve").click()
    expect(page.locator(".messagelist")).to_contain_text("is now approved")
    page.goto(f"/admin/comments/comment/{pk}/change/")
    page.get_by_text("Reply as staff").click()
    page.get_by_label("Your reply").fill("Thank you for the diary.")
    page.get_by_role("button", name="Publish the reply").click()
    expect(page.locator(".messagelist")).to_contain_text("Your reply is published")
    page.goto(site.article)
    answer = page.locator("article.comment").filter(has_text="Thank you for the diary.")
    expect(answer.locator(".badge")).to_have_text("Moderator")
    page.goto(f"/admin/comments/comment/{other}/change/")
    page.get_by_text("Edit", exact=True).click()
    page.get_by_label("Text", exact=True).fill("A calm remark.")
    page.get_by_role("button", name="Store the new wording").click()
    expect(page.get_by_role("main")).to_contain_text("A calm remark.")
    expect(page.locator(".comment-history")).to_contain_text("edit")


def test_a_reader_reports_and_the_desk_shows_it(
    site: RunningSite, desk: Desk, open_page: Callable[..., Page]
) -> None:
    pk = site.publish(wording(771), name="Rae 771")
    reader = open_page(script=False)
    reader.goto(site.article)
    reader.get_by_role("link", name="Report the comment by Rae 771").click()
    assert overflow(reader) <= 0
    reader.get_by_label("It insults or threatens somebody").check()
    reader.get_by_role("button", name="Report this comment").click()
    expect(reader.get_by_role("main")).to_contain_text("Thank you. A moderator will look")
    page = desk("/admin/comments/comment/?queue=reported")
    expect(item(page, pk)).to_contain_text("Reported by 1 reader")
    item(page, pk).get_by_role("button", name="Keep it as it is").click()
    expect(settled(page, pk)).to_be_visible()
    assert site.get("/api/v1/comments/" + str(pk) + "/").status_code == 200


@pytest.mark.parametrize("path", ["/comments/{pk}/report/"])
def test_the_report_page_is_accessible(site: RunningSite, open_page: Callable[..., Page], path: str) -> None:
    pk = site.publish(wording(781), name="Sam 781")
    page = open_page(viewport={"width": 390, "height": 800})
    page.goto(path.format(pk=pk))
    parse_strictly(page.content())
    assert findings(page) == []
    assert overflow(page) <= 0
