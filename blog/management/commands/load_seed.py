"""The first article of an empty site."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.text import slugify

from blog.models import Article, Author

SEED = Path(__file__).resolve().parents[2] / "seed" / "article.md"


class Command(BaseCommand):
    help = "Load the first article; does nothing when there is any article already."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if Article.objects.exists():
            return
        head, _, text = SEED.read_text(encoding="utf-8").partition("\n\n")
        facts = dict(line.split(": ", 1) for line in head.splitlines())
        author, _ = Author.objects.get_or_create(
            slug=slugify(facts["author"]), defaults={"name": facts["author"]}
        )
        Article.objects.create(
            title=facts["title"],
            slug=slugify(facts["title"])[:80].rstrip("-"),
            author=author,
            summary=text.split("\n", 1)[0][:400],
            text=text,
            published_at=datetime.fromisoformat(facts["published"]).replace(hour=9, tzinfo=UTC),
        )
