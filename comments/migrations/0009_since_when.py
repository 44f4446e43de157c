"""Since when each comment stands at its status: from its last event, a few thousand comments at a time."""

from typing import Any

from django.db import connection, migrations

_BATCH = 5_000
_FILL = """
    UPDATE comments_comment c SET status_since = x.since, urgent_at = x.since
    FROM (
        SELECT o.id, COALESCE(e.created_at, o.created_at) AS since FROM comments_comment o
        LEFT JOIN comments_moderationevent e ON e.comment_id = o.id AND e.version = o.version
        WHERE o.id > %s AND o.id <= %s
    ) x
    WHERE c.id = x.id
"""


def fill(apps: Any, schema_editor: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(min(id), 0), COALESCE(max(id), 0) FROM comments_comment")
        first, last = cursor.fetchone()
        for start in range(first - 1, last, _BATCH):
            cursor.execute(_FILL, [start, start + _BATCH])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0008_desk_indexes")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
