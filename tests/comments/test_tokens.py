"""Every token × every purpose × replay × expiry × another object: what is not meant is refused, by a friendly page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.utils import timezone

from comments.models import Author, Comment, Subscription
from comments.services import links
from comments.services.following import follow
from comments.services.moderation import reject_comment
from comments.views.browser import AUTHOR_COOKIE, POSTED_COOKIE
from tests.comments.sending import TYPED
from tests.invariants.test_i7_get_changes_nothing import snapshot
from tests.making import make_thread, moderator, published, submit, work_all
from tests.reading import strict_parse

pytestmark = pytest.mark.django_db


class World:
    """Two people, each with a public, a waiting and a rejected comment and a discussion that they follow."""

    def __init__(self, settings: Any) -> None:
        self.admin = moderator()
        self.author, self.other = (
            self._person(settings, f"{name}@good.example") for name in ("wanda", "otto")
        )

    def _person(self, settings: Any, email: str) -> dict[str, Any]:
        settings.CONFIRM_EMAIL = "never"
        public = published(email=email)
        rejected = published(email=email)
        settings.CONFIRM_EMAIL = "first"
        waiting = submit(email=email)
        work_all()
        waiting.refresh_from_db()
        assert waiting.status == "unconfirmed", waiting.events.last().reason
        reject_comment(comment=rejected, by=self.admin)
        author = Author.objects.get(email=email)
        thread = make_thread()
        follow(author=author, thread_id=thread.pk, level="all")
        return {
            "author": author, "public": public, "rejected": rejected, "waiting": waiting, "thread": thread,
        }  # fmt: skip

    def token(self, purpose: links.Purpose, of: dict[str, Any]) -> str:
        author: Author = of["author"]
        values = {
            links.FORM: lambda: [of["thread"].pk, 1.0],
            links.POSTED: lambda: [of["public"].pk],
            links.STATUS: lambda: of["public"].pk,
            links.DECIDE: lambda: ["approve", of["rejected"].pk, of["rejected"].version, self.admin.pk],
            links.CONFIRM: lambda: [author.pk, author.access, of["waiting"].pk],
            links.ACCESS: lambda: [author.pk, author.access],
            links.FOLLOW: lambda: [author.pk, author.access, make_thread().pk, "all"],
            links.BROWSER: lambda: [author.pk, author.access],
            links.SILENCE: lambda: ["author", author.pk, "thread", of["thread"].pk],
        }
        return purpose.sign(values[purpose]())


class Door(NamedTuple):
    """Where a token is used: its own purposes open it, and what knocking looks like."""

    name: str
    opens: tuple[links.Purpose, ...]
    knock: Callable[[Client, str, World], Any]


def _post(path: str, **data: Any) -> Callable[[Client, str, World], Any]:
    return lambda client, token, world: client.post(path.format(token=token), data)


def _edit(client: Client, token: str, world: World) -> Any:
    return client.post(
        f"/comments/mine/{token}/{world.author['public'].pk}/edit/", {"comment": "Changed by a link."}
    )


def _with_cookie(name: str) -> Callable[[Client, str, World], Any]:
    def knock(client: Client, token: str, world: World) -> Any:
        client.cookies[name] = token
        return client.post(
            f"/comments/{world.author['public'].pk}/edit/", {"comment": "Changed by a cookie."}
        )

    return knock


DOORS = [
    Door("act", (links.DECIDE,), _post("/comments/act/{token}/")),
    Door("appeal", (), _post("/comments/appeal/{token}/", text="Please look again.")),
    Door("confirm", (links.CONFIRM,), _post("/comments/confirm/{token}/")),
    Door("follow", (links.FOLLOW,), _post("/comments/follow/{token}/")),
    Door("silence", (links.SILENCE,), _post("/comments/silence/{token}/")),
    Door("mine", (links.ACCESS,), _post("/comments/mine/{token}/", do="mail", pace="daily")),
    Door("erase", (links.ACCESS,), _post("/comments/mine/{token}/erase/", words="keep")),
    Door(
        "export", (links.ACCESS,), lambda client, token, world: client.get(f"/comments/mine/{token}/export/")
    ),
    Door("edit", (links.ACCESS,), _edit),
    Door("author cookie", (links.BROWSER,), _with_cookie(AUTHOR_COOKIE)),
    Door("posted cookie", (links.POSTED,), _with_cookie(POSTED_COOKIE)),
    Door("status", (links.STATUS,), lambda client, token, world: client.get(f"/api/v1/submissions/{token}/")),
]
SHAPES = {"silence": links.SILENCE, "mine": links.ACCESS, "confirm": links.CONFIRM, "follow": links.FOLLOW}
REFUSED = {403, 404, 409, 410}


@pytest.fixture
def world(settings: Any) -> World:
    settings.EDIT_MINUTES = 10**6
    return World(settings)


def assert_refused(response: Any, before: dict[str, Any]) -> None:
    assert response.status_code in REFUSED
    assert snapshot() == before
    if response["Content-Type"].startswith("text/html"):
        page = strict_parse(response.content.decode())
        assert page.find(".//h1") is not None
        assert page.find(".//main//a") is not None, "a way on"


@pytest.mark.parametrize("purpose", links.PURPOSES, ids=lambda purpose: purpose.name)
def test_a_token_opens_no_door_but_its_own(purpose: links.Purpose, world: World) -> None:
    token, before = world.token(purpose, world.author), snapshot()
    for door in DOORS:
        if purpose not in door.opens:
            assert_refused(door.knock(Client(), token, world), before)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("door", [door for door in DOORS if door.opens], ids=lambda door: door.name)
def test_a_token_opens_its_own_door(door: Door, world: World) -> None:
    for purpose in door.opens:
        assert door.knock(Client(), world.token(purpose, world.author), world).status_code in (200, 303)


@pytest.mark.parametrize("door", [door for door in DOORS if door.opens], ids=lambda door: door.name)
def test_an_altered_token_opens_nothing(door: Door, world: World) -> None:
    token = world.token(door.opens[0], world.author)
    before = snapshot()
    for place in (0, len(token) // 3, len(token) // 2, len(token) - 2):
        altered = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert_refused(door.knock(Client(), altered, world), before)
    for nonsense in ("x", ":", "a:b:c", "é" * 20, token + "x", token[:-4], "0" * 3000):
        assert_refused(door.knock(Client(), nonsense, world), before)


@pytest.mark.parametrize("door", [door for door in DOORS if door.opens], ids=lambda door: door.name)
def test_an_old_token_opens_nothing(door: Door, world: World, time_machine: Any) -> None:
    purpose = door.opens[0]
    time_machine.move_to(timezone.now(), tick=False)
    token = world.token(purpose, world.author)
    if purpose.age is None:
        time_machine.shift(timedelta(days=3650))
        assert door.knock(Client(), token, world).status_code == 200, (
            "whoever wants no mail may always say so"
        )
        return
    time_machine.shift(timedelta(seconds=purpose.age + 1))
    before = snapshot()
    if door.name == "confirm":  # it offers a new one, and proves nothing by itself
        door.knock(Client(), token, world)
        assert Comment.objects.get(pk=world.author["waiting"].pk).status == "unconfirmed"
        assert Author.objects.get(pk=world.author["author"].pk).confirmed_at is None
        return
    assert_refused(door.knock(Client(), token, world), before)


@pytest.mark.parametrize(
    "door",
    [door for door in DOORS if door.name in ("edit", "author cookie", "posted cookie")],
    ids=lambda door: door.name,
)
def test_a_token_of_another_opens_nothing_of_mine(door: Door, world: World) -> None:
    token, before = world.token(door.opens[0], world.other), snapshot()
    assert_refused(door.knock(Client(), token, world), before)


@pytest.mark.parametrize(
    "purpose", [links.CONFIRM, links.ACCESS, links.FOLLOW], ids=lambda purpose: purpose.name
)
def test_forgetting_ends_every_link_that_stands_for_a_person(purpose: links.Purpose, world: World) -> None:
    token = world.token(purpose, world.author)
    Author.objects.update(access=7)
    before = snapshot()
    for door in DOORS:
        if purpose in door.opens:
            assert_refused(door.knock(Client(), token, world), before)


def test_used_again_a_link_does_nothing_more(world: World) -> None:
    for door, purpose in (("confirm", links.CONFIRM), ("follow", links.FOLLOW), ("silence", links.SILENCE)):
        token = world.token(purpose, world.author)
        knock = next(each.knock for each in DOORS if each.name == door)
        knock(Client(), token, world)
        after = snapshot()
        assert knock(Client(), token, world).status_code == 200
        changed = {table for table, rows in snapshot().items() if rows != after[table]}
        assert changed == set(), door
    token = world.token(links.DECIDE, world.author)
    assert Client().post(f"/comments/act/{token}/").status_code == 200
    assert Client().post(f"/comments/act/{token}/").status_code == 409


def test_an_erased_person_has_no_link_left(world: World) -> None:
    tokens = {
        purpose: world.token(purpose, world.author) for purpose in (links.ACCESS, links.CONFIRM, links.FOLLOW)
    }
    Author.objects.filter(pk=world.author["author"].pk).update(erased_at=timezone.now())
    for door in DOORS:
        for purpose, token in tokens.items():
            if purpose in door.opens:
                assert door.knock(Client(), token, world).status_code == 410


@pytest.mark.parametrize(
    "value",
    [
        ["author"],
        ["author", 1, "fly", 0],
        ["nobody", 1, "all", 0],
        "x",
        7,
        None,
        {},
        ["author", 10**12, "all", 0],
    ],
)
def test_a_signed_value_of_another_shape_is_no_error_of_ours(value: Any) -> None:
    for door, purpose in SHAPES.items():
        response = Client().post(f"/comments/{door}/{purpose.sign(value)}/", {"do": "mail", "pace": "daily"})
        assert response.status_code in (200, 410)


def test_what_was_typed_is_in_no_token(world: World) -> None:
    import base64

    for purpose in links.PURPOSES:
        payload = world.token(purpose, world.author).split(":")[0]
        decoded = base64.urlsafe_b64decode(payload.lstrip(".") + "===")
        assert b"@" not in decoded
        assert TYPED["email"].encode() not in decoded
    assert Subscription.objects.exists()
