"""Readers, commenters and moderators: what they do with a page, by what they see on it."""

from collections.abc import Callable
from itertools import count
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.running import RunningSite
from tests.local.localrun import wait_for
from tests.wording import person

# Seconds of typing: a form that is filled in within three looks like a machine's, and its comment is held.
TYPING = 3.4
QUEUE = "/admin/comments/comment/?queue=held&order=oldest"
_numbers = count(1)


class Visitor:
    """Somebody in a browser of their own, at the site's article."""

    def __init__(self, page: Page, site: RunningSite, *, script: bool = True) -> None:
        self.page = page
        self.site = site
        self.script = script
        self.number = next(_numbers)
        self.name = person(self.number)
        self.email = f"reader{self.number}@good.example"

    def read(self, query: str = "") -> "Visitor":
        self.page.goto(self.site.article + query)
        return self

    @property
    def count(self) -> int:
        """The number of comments that the heading shows."""
        words = self.page.locator("#comments-title").inner_text()
        return int(words.split()[0]) if words != "No comments yet" else 0

    def field(self, label: str) -> Locator:
        return self.page.get_by_role("textbox", name=label)

    def type(self, text: str) -> None:
        """Type a comment as fast as a person would."""
        field = self.field("Comment")
        field.press_sequentially(text, delay=TYPING * 1000 / len(text))

    def introduce(self) -> None:
        self.field("Name").fill(self.name)
        self.field("Email").fill(self.email)

    def post(self) -> None:
        self.page.get_by_role("button", name="Post Comment").click()

    def say(self, text: str) -> None:
        """Comment like a person, who takes some seconds."""
        self.type(text)
        self.introduce()
        self.post()

    def paste(self, text: str) -> None:
        """Comment without typing: with the links of `offer` it is not published, be it held or taken for spam."""
        self.field("Comment").fill(text)
        self.introduce()
        self.post()

    def comment(self, text: str) -> Locator:
        """The comment on the page that says `text`."""
        return self.page.locator("article.comment").filter(has_text=text)

    def status(self, text: str) -> Locator:
        """What the visitor is told of their own comment."""
        return self.comment(text).locator(".comment-status")

    def is_told(self, text: str, words: str) -> None:
        """Wait until the visitor's own comment says what became of it; without script, by reloading."""
        self.sees(text)
        if self.script:
            expect(self.status(text)).to_contain_text(words)
        else:
            self.reload_until(lambda: words in self.status(text).inner_text())

    def is_published(self, text: str) -> None:
        """Wait until the visitor's own comment is public; without script, by reloading."""
        self.sees(text)
        audience = self.status(text).locator(".status-audience")
        if self.script:
            # Absent when the screening was faster than the redirect.
            expect(audience).to_be_hidden()
        else:
            self.reload_until(lambda: audience.count() == 0)
            self.sees(text)

    def reload_until(self, condition: Callable[[], bool]) -> None:
        def reload() -> bool:
            self.page.reload()
            return condition()

        wait_for(reload, 30, self.page.content)

    def sees(self, text: str) -> None:
        expect(self.comment(text)).to_be_visible()

    def does_not_see(self, text: str) -> None:
        expect(self.page.locator("body")).not_to_contain_text(text)


def offer(words: str, number: int | str = "") -> str:
    """A comment of these words that the screening does not publish: it has two links. With a number of its own, the
    desk does not show it as one with others."""
    links = f"https://one{number}.example/diary and at https://two{number}.example/diary"
    return f"{words} I found it at {links} last winter."


def sign_in(page: Page, site: RunningSite, path: str = "/admin/") -> None:
    """Go to a page of the admin, by way of the sign-in."""
    name, password = site.moderator
    page.goto(path)
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    expect(page.locator("#site-name, #header").first).to_be_visible()


def signed_in(browser: Browser, site: RunningSite) -> Any:
    """The cookies of a browser in which the moderator has signed in."""
    context = browser.new_context(base_url=site.url)
    sign_in(context.new_page(), site)
    cookies = context.storage_state()
    context.close()
    return cookies


def item(page: Page, pk: int) -> Locator:
    """A comment in a queue of the desk."""
    return page.locator(f"#item-{pk}")


def settled(page: Page, pk: int) -> Locator:
    """What stands in its place once it is decided about."""
    return page.locator(f".queue-done[data-comment='{pk}']")
