"""`make bench ARGS=retention`: what letting go and erasing cost. Prints what docs/privacy.md says of it.

The comments are as old as they can be, so everything is due at once: the worst first round there is.
"""

import os
import time

from django.db import connection, transaction


def run() -> None:
    from comments.models import Author
    from comments.services.erasing import erase_author
    from comments.services.retention import due_now
    from tests.comments.many import publish_many
    from tests.making import make_thread
    from tests.million import build

    number = int(os.environ.get("COMMENTS", "100000"))
    build(number)
    began = time.perf_counter()
    due_now()
    print(
        f"{number:,} comments. Counting what is due, as the page does: {1000 * (time.perf_counter() - began):.0f} ms"
    )
    _explain()
    _go_round()
    for keep_words in (True, False):
        with transaction.atomic():
            publish_many(make_thread(), 10_000)
        author = Author.objects.for_email("many@good.example")
        Author.objects.filter(pk=author.pk).update(approved_count=10_000)
        began = time.perf_counter()
        erase_author(author, keep_words=keep_words, by=None)
        print(f"Erasing 10,000 comments, keep_words={keep_words}: {time.perf_counter() - began:.1f} s")


def _go_round() -> None:
    """All that is due, then the daily case: one in a hundred is."""
    from comments.models import Comment, RetentionRun
    from comments.services.retention import end_round, let_go

    began, turns = time.perf_counter(), 1
    longest = 0.0
    while True:
        turn = time.perf_counter()
        if let_go():
            break
        turns, longest = turns + 1, max(longest, time.perf_counter() - turn)
    end_round()
    took = time.perf_counter() - began
    print(f"The whole round: {took:.1f} s in {turns} turns, the longest {longest:.1f} s")
    print(RetentionRun.objects.latest("pk").counts)
    began = time.perf_counter()
    assert let_go()
    print(f"A round with nothing to do: {1000 * (time.perf_counter() - began):.0f} ms")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE comments_comment SET ip_masked = false, user_agent = 'x', created_at = now()")
        cursor.execute(
            "UPDATE comments_comment SET created_at = now() - interval '40 days' WHERE id %% 100 = 0", []
        )
        cursor.execute("VACUUM (ANALYZE) comments_comment")
    print(f"A hundredth of {Comment.objects.count():,} is due:")
    _explain()
    began = time.perf_counter()
    assert let_go(seconds=60)
    print(f"That round: {time.perf_counter() - began:.1f} s")


def _explain() -> None:
    """Which index each rule goes by, and the time of its first batch."""
    from comments.services.retention_rules import RULES

    with connection.cursor() as cursor:
        for rule in RULES:
            sql, values = rule.due().order_by().values_list("pk")[: rule.batch].query.sql_with_params()
            cursor.execute(f"EXPLAIN ANALYZE {sql}", values)
            plan = [line for (line,) in cursor.fetchall()]
            scans = [line.split("(cost")[0].strip(" ->") for line in plan if "Scan" in line]
            print(f"  {rule.name}: {'; '.join(scans)}; {plan[-1]}")
