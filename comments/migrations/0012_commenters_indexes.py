"""The indexes of the commenter's side, built while the site runs.

Not in one transaction: should one fail, drop what is there of them (`DROP INDEX CONCURRENTLY IF EXISTS …`) and migrate
again.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0011_commenters_side")]

    operations = [
        RemoveIndexConcurrently(
            model_name="comment",
            name="comment_flagged",
        ),
        AddIndexConcurrently(
            model_name="author",
            index=models.Index(fields=["mailbox_hash"], name="author_by_mailbox"),
        ),
        AddIndexConcurrently(
            model_name="author",
            index=models.Index(
                condition=models.Q(("confirmed_at", None)), fields=["created_at"], name="author_unproved"
            ),
        ),
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(
                condition=models.Q(
                    ("open_reports__gt", 0),
                    ("appealed_at__isnull", False),
                    models.Q(("edit_held_at__isnull", False), ("status", "approved")),
                    _connector="OR",
                ),
                fields=["urgent_at", "id"],
                name="comment_flagged",
            ),
        ),
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("status__in", ("held", "pending", "unconfirmed"))),
                fields=["author", "-created_at"],
                name="comment_waiting_author",
            ),
        ),
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("status__in", ("held", "pending", "unconfirmed"))),
                fields=["ip"],
                name="comment_waiting_ip",
            ),
        ),
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("ip__isnull", False), ("ip_masked", False)),
                fields=["created_at"],
                name="comment_whole_ip",
            ),
        ),
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("user_agent", ""), _negated=True),
                fields=["created_at"],
                name="comment_with_agent",
            ),
        ),
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(
                condition=models.Q(
                    ("purged_at", None), ("status__in", ["unconfirmed", "spam", "rejected", "trashed"])
                ),
                fields=["status", "status_since"],
                name="comment_passing",
            ),
        ),
        AddIndexConcurrently(
            model_name="mail",
            index=models.Index(fields=["kind", "created_at"], name="mail_by_kind"),
        ),
        AddIndexConcurrently(
            model_name="mail",
            index=models.Index(fields=["kind", "sent_at"], name="mail_by_sending"),
        ),
    ]
