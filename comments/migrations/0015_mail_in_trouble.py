"""The index of mail that an operator looks into, built while the site runs.

Not in one transaction: should it fail, drop what is there of it (`DROP INDEX CONCURRENTLY IF EXISTS mail_in_trouble`)
and migrate again.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0014_traces_index")]

    operations = [
        AddIndexConcurrently(
            model_name="mail",
            index=models.Index(
                condition=models.Q(("state__in", ["failed", "unknown"])),
                fields=["state"],
                name="mail_in_trouble",
            ),
        ),
    ]
