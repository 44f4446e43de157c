"""What the screening looks a comment up by: what is discussed, sketches of texts, and the sites linked to.

New columns are null or have a constant default, which PostgreSQL adds without rewriting a table; their indexes are
made by 0005, without locking it.
"""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_guards")]

    operations = [
        migrations.AddField("thread", "text", models.TextField(blank=True, default="", editable=False)),
        migrations.AddField(
            "thread",
            "people",
            django.contrib.postgres.fields.ArrayField(
                models.CharField(max_length=100), blank=True, default=list, editable=False
            ),
        ),
        migrations.AddField(
            "revision",
            "sketch",
            django.contrib.postgres.fields.ArrayField(models.BigIntegerField(), editable=False, null=True),
        ),
        migrations.AddField(
            "revision",
            "hosts",
            django.contrib.postgres.fields.ArrayField(
                models.CharField(max_length=253), editable=False, null=True
            ),
        ),
    ]
