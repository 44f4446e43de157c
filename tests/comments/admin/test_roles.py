"""Role × action × object: who may do what on every page of the admin. The table is the rule."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import Article
from blog.models import Author as Writer
from comments.models import (
    Appeal,
    Author,
    BulkDecision,
    Comment,
    Job,
    LearnedModel,
    Mail,
    ModerationEvent,
    ModeratorSettings,
    Report,
    Reporter,
    RetentionRun,
    Rule,
    SitePolicy,
    Suppression,
    Thread,
)  # fmt: skip
from comments.services.bulk import start_bulk
from config.groups import make_groups
from tests.comments.admin.conftest import held, moved, signed_in
from tests.comments.admin.roles import browser, person
from tests.making import moderator

pytestmark = pytest.mark.django_db
ROLES = {"M": "Moderator", "E": "Editor", "O": "Owner", "S": "superuser"}
# Forbidden; or nobody can, so that nobody is asked who they are.
REFUSED = (403, 405)
ALL, FROM_EDITOR, FROM_OWNER, SUPERUSER, NONE = "MEOS", "EOS", "OS", "S", ""


class World:
    """One of everything."""

    def __init__(self) -> None:
        ada = moderator("ada")
        self.comment = held(email="wanda@good.example")
        self.comment = moved(self.comment, "spam", ada)
        self.rule = Rule.objects.create(kind="word", pattern="casino")
        self.bulk = start_bulk(action="hold", comments=Comment.objects.all(), by=ada, about="all", reason="")
        self.colleague = User.objects.create_user("colleague", password="a long secret", is_staff=True)
        Job.objects.filter(kind="deliver_mail").update(state="dead", finished_at=timezone.now())
        self.objects: dict[type[Model], Model | None] = {
            Author: self.comment.author,
            Comment: self.comment,
            Job: Job.objects.get(kind="deliver_mail"),
            Mail: Mail.objects.get(),
            ModerationEvent: self.comment.events.last(),
            Appeal: Appeal.objects.create(comment=self.comment, text="Why?"),
            Report: Report.objects.create(
                comment=self.comment,
                revision=self.comment.revision,
                reporter=Reporter.objects.create(key="k"),
                reason="spam",
                weight=1.0,
            ),
            SitePolicy: SitePolicy.objects.create(),
            Suppression: Suppression.objects.create(mailbox_hash="h", scope="all", reason="bounce"),
            RetentionRun: RetentionRun.objects.create(),
            Rule: self.rule,
            Thread: self.comment.thread,
            BulkDecision: self.bulk,
            Article: Article.objects.get(),
            Writer: Writer.objects.get(),
            User: self.colleague,
            Group: Group.objects.create(name="Other"),
            EmailAddress: EmailAddress.objects.create(user=ada, email="ada@good.example"),
            Authenticator: Authenticator.objects.create(user=ada, type="totp", data={}),
        }


class Row(NamedTuple):
    """On `model`: the admin page of that name, with the data that a form would send (None: GET)."""

    who: str
    model: type[Model]
    page: str
    data: dict[str, Any] | None = None
    args: tuple[Any, ...] = ()


def looking() -> Iterator[Row]:
    everybody = [
        Comment,
        Author,
        Thread,
        Rule,
        ModerationEvent,
        BulkDecision,
        LearnedModel,
        ModeratorSettings,
        Report,
        Appeal,
    ]
    for who, models in (
        (ALL, everybody), (FROM_EDITOR, [Article, Writer]),
        (FROM_OWNER, [Job, Mail, User, Group, SitePolicy, RetentionRun]),
        (SUPERUSER, [EmailAddress, Authenticator, Suppression]),
    ):  # fmt: skip
        for model in models:
            yield Row(who, model, "changelist")
            if model not in (LearnedModel, ModeratorSettings):
                yield Row(who, model, "change")


def writing() -> Iterator[Row]:
    written_by_the_site = (
        Comment,
        Author,
        Job,
        Mail,
        ModerationEvent,
        BulkDecision,
        Report,
        Appeal,
        Suppression,
        RetentionRun,
    )
    for model in written_by_the_site:
        yield Row(NONE, model, "change", {})
        yield Row(NONE, model, "add", {})
        yield Row(NONE, model, "delete", {"post": "yes"})
    yield Row(NONE, LearnedModel, "add", {})
    yield Row(FROM_OWNER, SitePolicy, "change", {})
    yield Row(NONE, SitePolicy, "add", {})
    yield Row(NONE, SitePolicy, "delete", {"post": "yes"})
    for who, model, deletes in (
        (ALL, Thread, NONE), (FROM_EDITOR, Rule, SUPERUSER), (FROM_EDITOR, Article, SUPERUSER),
        (FROM_EDITOR, Writer, SUPERUSER), (FROM_OWNER, User, SUPERUSER), (SUPERUSER, Group, SUPERUSER),
        (SUPERUSER, EmailAddress, SUPERUSER), (SUPERUSER, Authenticator, SUPERUSER),
    ):  # fmt: skip
        yield Row(who, model, "change", {})
        yield Row(NONE if model is Thread else who, model, "add", {})
        yield Row(deletes, model, "delete", {"post": "yes"})


def acting() -> Iterator[Row]:
    yield Row(ALL, Comment, "decide", {"decision": "approve"})
    yield Row(ALL, Comment, "decide_several", {"decision": "approve"})
    yield Row(ALL, Comment, "bulk", {"decision": "approve"})
    yield Row(ALL, Comment, "undo", {})
    yield Row(ALL, Comment, "try", {"text": "x"})
    yield Row(ALL, BulkDecision, "undo", {})
    for tool in ("note", "edit", "move", "reply", "pin", "thread", "author"):
        yield Row(ALL, Comment, "tool", {"text": "x"}, (tool,))
    yield Row(FROM_EDITOR, Comment, "tool", {}, ("ban",))
    yield Row(ALL, ModeratorSettings, "changelist", {"mail": "daily"})
    yield Row(ALL, ModerationEvent, "export", None, ("csv",))
    yield Row(ALL, ModerationEvent, "export", None, ("jsonl",))
    yield Row(FROM_OWNER, Job, "again", {})
    yield Row(SUPERUSER, Suppression, "changelist", {"action": "lift", "_selected_action": "0"})
    yield Row(FROM_OWNER, Author, "find")
    yield Row(FROM_OWNER, Author, "find", {"address": "wanda@good.example"})
    yield Row(FROM_OWNER, Author, "person")
    yield Row(FROM_OWNER, Author, "export", {})
    yield Row(FROM_OWNER, Author, "erase")
    yield Row(FROM_OWNER, Author, "erase", {"words": "delete", "sure": "1"})


TABLE = [*looking(), *writing(), *acting()]
WITHOUT_OBJECT = ("changelist", "add", "decide_several", "bulk", "undo", "try", "export", "find")
OF_ONE = ((BulkDecision, "undo"), (Author, "export"))


def address(row: Row, world: World) -> str:
    name = f"admin:{row.model._meta.app_label}_{row.model._meta.model_name}_{row.page}"
    of_one = row.page not in WITHOUT_OBJECT or (row.model, row.page) in OF_ONE
    thing = world.objects.get(row.model)
    return reverse(name, args=[*([thing.pk] if of_one and thing else []), *row.args])


def ask(client: Client, row: Row, world: World) -> int:
    path = address(row, world)
    if row.data is None:
        return client.get(path).status_code
    query = "?decision=approve" if row.page == "bulk" else ""
    return client.post(path + query, row.data).status_code


@pytest.mark.parametrize(
    "row", TABLE, ids=lambda row: f"{row.model.__name__}-{row.page}-{row.who or 'nobody'}"
)
def test_each_role_may_do_what_the_table_says_and_nothing_else(row: Row) -> None:
    """From the weakest on, so that nobody finds done what only the next one may do."""
    world = World()
    assert ask(browser(""), row, world) in REFUSED
    for letter, role in ROLES.items():
        status = ask(browser(role), row, world)
        if letter in row.who:
            assert status not in (401, 403, 404, 405, 500), f"{role}: {status}"
        else:
            assert status in REFUSED, f"{role}: {status}"


def test_every_page_of_a_table_stands_in_the_table() -> None:
    assert set(admin.site._registry) == {row.model for row in TABLE}


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label)
def test_no_permission_however_given_lets_anybody_but_a_superuser_delete(model: type[Model], rf: Any) -> None:
    user = person("Owner")
    user.user_permissions.set(Permission.objects.all())
    request = rf.get("/")
    request.user = User.objects.get(pk=user.pk)
    model_admin = admin.site.get_model_admin(model)
    assert not model_admin.has_delete_permission(request)
    assert "delete_selected" not in model_admin.get_actions(request)


def test_an_unwanted_rule_is_switched_off_instead() -> None:
    client, rule = browser("Editor"), Rule.objects.create(kind="word", pattern="casino")
    page = client.get(f"/admin/comments/rule/{rule.pk}/change/").content.decode()
    assert "deletelink" not in page
    assert 'name="active"' in page


def test_what_a_role_may_not_do_is_not_offered() -> None:
    make_groups()
    shown: Callable[[str], str] = lambda role: browser(role).get("/admin/").content.decode()  # noqa: E731
    for path, who in (
        ("/admin/comments/comment/", ALL), ("/admin/comments/moderatorsettings/", ALL),
        ("/admin/comments/rule/add/", FROM_EDITOR), ("/admin/blog/article/add/", FROM_EDITOR),
        ("/admin/auth/user/add/", FROM_OWNER), ("/admin/auth/group/add/", SUPERUSER),
    ):  # fmt: skip
        for letter, role in ROLES.items():
            User.objects.filter(username=role.lower()).delete()
            assert (f'href="{path}"' in shown(role)) == (letter in who), (path, role)


def test_a_signed_in_browser_is_one(client: Client) -> None:
    """The table says nothing if nobody is signed in."""
    assert signed_in(person("Moderator")).get("/admin/").status_code == 200
    assert client.get("/admin/").status_code == 302
