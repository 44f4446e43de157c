"""The indexes of what 0003 brought, built while the site runs.

Not in one transaction: should one fail, drop what is there of the three (`DROP INDEX CONCURRENTLY IF EXISTS …`) and
migrate again.
"""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0004_learning")]

    operations = [
        AddIndexConcurrently(
            "comment", models.Index(django.db.models.functions.text.Upper("name"), name="comment_by_name")
        ),
        AddIndexConcurrently(
            "revision",
            django.contrib.postgres.indexes.GinIndex(fields=["sketch"], name="revision_by_sketch"),
        ),
        AddIndexConcurrently(
            "revision", django.contrib.postgres.indexes.GinIndex(fields=["hosts"], name="revision_by_host")
        ),
    ]
