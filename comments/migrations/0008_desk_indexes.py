"""The indexes of the queues and of the audit log, built while the site runs.

Not in one transaction: should one fail, drop what is there of them (`DROP INDEX CONCURRENTLY IF EXISTS …`) and migrate
again.
"""

from django.contrib.postgres.operations import (
    AddIndexConcurrently,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0007_status_tally")]

    operations = [
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(fields=["status", "id"], name="comment_queue_by_age"),
        ),
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(fields=["status", "urgent_at", "id"], name="comment_queue_by_urgency"),
        ),
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("open_reports__gt", 0), ("appealed_at__isnull", False), _connector="OR"),
                fields=["urgent_at", "id"],
                name="comment_flagged",
            ),
        ),
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("pinned_at__isnull", False)), fields=["thread"], name="comment_pinned"
            ),
        ),
        AddIndexConcurrently(
            model_name="moderationevent",
            index=models.Index(
                condition=models.Q(("actor", "person")), fields=["user", "-id"], name="event_by_person"
            ),
        ),
        AddIndexConcurrently(
            model_name="moderationevent",
            index=models.Index(
                condition=models.Q(("subject", ""), _negated=True),
                fields=["subject", "-id"],
                name="event_by_subject",
            ),
        ),
        AddIndexConcurrently(
            model_name="moderationevent",
            index=models.Index(
                condition=models.Q(("bulk__isnull", False)), fields=["bulk"], name="event_by_bulk"
            ),
        ),
        RemoveIndexConcurrently(
            model_name="comment",
            name="comment_queue",
        ),
        ValidateConstraint("moderationevent", "event_about_one_thing"),
    ]
