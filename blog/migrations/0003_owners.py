"""Whose article it is, told to its thread."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps: Any, schema_editor: Any) -> None:
    articles = apps.get_model("blog", "Article").objects.filter(thread=OuterRef("pk"))
    threads = apps.get_model("comments", "Thread").objects.filter(article__author__user__isnull=False)
    threads.update(owner=Subquery(articles.values("author__user")[:1]))


class Migration(migrations.Migration):
    dependencies = [("blog", "0002_threads_know_the_text"), ("comments", "0011_commenters_side")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
