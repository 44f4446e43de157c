"""The index of what browsers left behind finds a time of filling in and a filled-in trap too, without a browser's name.

Not in one transaction: should it fail, `DROP INDEX CONCURRENTLY IF EXISTS comment_with_traces` and migrate again.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0013_mailboxes")]

    operations = [
        RemoveIndexConcurrently(model_name="comment", name="comment_with_agent"),
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(
                condition=models.Q(
                    models.Q(("user_agent", ""), _negated=True),
                    ("fill_seconds__isnull", False),
                    models.Q(("honeypot", ""), _negated=True),
                    _connector="OR",
                ),
                fields=["created_at"],
                name="comment_with_traces",
            ),
        ),
    ]
