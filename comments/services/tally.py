"""How many comments stand at each status, without counting them."""

from django.db import connection
from django.db.models import Sum

from comments.models import StatusTally

# Rows that a look has to add up before the sweeper makes one of them for each status.
_MANY = 500
_COMPACT = """
    WITH gone AS (DELETE FROM comments_statustally RETURNING status, number)
    INSERT INTO comments_statustally (status, number)
    SELECT status, sum(number) FROM gone GROUP BY status HAVING sum(number) <> 0
"""


def comments_by_status() -> dict[str, int]:
    """The number of comments at each status; a status without any may be missing."""
    rows = StatusTally.objects.values("status").annotate(sum=Sum("number")).values_list("status", "sum")
    return {status: number for status, number in rows if number}


def compact_tally() -> None:
    """Add the rows up. Rows that come meanwhile stay, and whoever looks sees the same sum before and after."""
    if StatusTally.objects.all()[_MANY:].exists():
        with connection.cursor() as cursor:
            cursor.execute(_COMPACT)
