"""Static files under hashed names: every one that a page names is there, and nothing is inline."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings

from tests.making import make_article, published

pytestmark = pytest.mark.django_db


HASHED = settings.STORAGES | {"staticfiles": {"BACKEND": "config.static.HashedStaticFiles"}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files as a deployment has them, but the admin's."""
    root = tmp_path_factory.mktemp("collected")
    with override_settings(STATIC_ROOT=str(root), STORAGES=HASHED):
        ignored = ["admin", "drf_spectacular*", "rest_framework", "account", "mfa"]
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=ignored)
    return root


@pytest.fixture
def collected(folder: Path, settings: Any) -> Path:
    settings.STATIC_ROOT, settings.STORAGES = str(folder), HASHED
    return folder


def test_every_file_that_a_page_names_is_there_under_a_hashed_name(client: Client, collected: Path) -> None:
    article = make_article()
    published(article.thread)
    for url in ("/", article.get_absolute_url(), "/nowhere/"):
        html = client.get(url).content.decode()
        named = re.findall(r'(?:src|href)="/static/([^"]+)"', html)
        assert named
        for name in named:
            assert re.search(r"\.[0-9a-f]{12}\.\w+$", name), name
            assert (collected / name).is_file()
            assert (collected / f"{name}.br").is_file() or name.endswith((".svg", ".png"))


def test_a_module_names_its_neighbours_by_their_hashed_names(collected: Path) -> None:
    modules = list(collected.glob("comments/*.????????????.js"))
    assert modules
    for module in modules:
        for neighbour in re.findall(r"""(?:from|import)\s*["'](\./[^"']+)["']""", module.read_text()):
            assert (module.parent / neighbour).is_file(), f"{module.name} imports {neighbour}"
            assert re.search(r"\.[0-9a-f]{12}\.js$", neighbour)


def test_no_page_needs_anything_inline(client: Client) -> None:
    article = make_article()
    published(article.thread)
    for url in ("/", article.get_absolute_url(), "/nowhere/"):
        html = client.get(url).content.decode()
        assert not re.search(r"<style|<script(?![^>]*src=)|\sstyle=|\son\w+=", html)
