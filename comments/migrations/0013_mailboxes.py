"""Which mailbox each known address reaches, some thousand authors at a time."""

from typing import Any

from django.db import migrations

from comments.models.author import mailbox_hash

_BATCH = 2_000


def fill(apps: Any, schema_editor: Any) -> None:
    model = apps.get_model("comments", "Author")
    last = 0
    while batch := list(model.objects.filter(pk__gt=last).order_by("pk").only("email")[:_BATCH]):
        for author in batch:
            author.mailbox_hash = mailbox_hash(author.email)
        model.objects.bulk_update(batch, ["mailbox_hash"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0012_commenters_indexes")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
