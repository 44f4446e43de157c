"""Threads of articles that are there already learn what is discussed and who wrote it."""

import html
from typing import Any

import nh3
from django.db import migrations

MAX_TEXT = 20_000


def fill(apps: Any, schema_editor: Any) -> None:
    Article, Thread = apps.get_model("blog", "Article"), apps.get_model("comments", "Thread")
    for article in Article.objects.select_related("author").iterator(chunk_size=100):
        text = html.unescape(nh3.clean(article.html, tags=set())).strip()[:MAX_TEXT]
        Thread.objects.filter(pk=article.thread_id).update(text=text, people=[article.author.name])


class Migration(migrations.Migration):
    dependencies = [("blog", "0001_initial"), ("comments", "0003_screening_context")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
