"""`make bench ARGS=timing`: does it take longer to answer for an address that is known? A thousand samples of each,
in turn, through the form, the API, and the pages that mail something; then Mann and Whitney's test.

Prints what docs/privacy.md says of it. A p-value below 0.01 means that the two can be told apart.
"""

import random
import statistics
import time
from collections.abc import Callable, Sequence
from math import erfc, sqrt
from typing import Any

import numpy as np

SAMPLES = 1_000


def run() -> None:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from comments.models import Author
    from tests.comments import test_secrets_of_addresses as doors
    from tests.making import make_article

    settings.CONFIRM_EMAIL, settings.REPORT_RATE = "first", "1000000/minute"
    article = make_article()
    for door in doors.DOORS:
        for number in range(SAMPLES):
            Author.objects.for_email(_address(door.__name__, number, known=True))
        Author.objects.update(confirmed_at=timezone.now())
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        known, unknown = _sample(lambda email, door=door: door(Client(), article, email), door.__name__)
        told = f"p = {mann_whitney(known, unknown):.2f}"
        middle = [statistics.median(times) * 1000 for times in (known, unknown)]
        print(f"{door.__name__}: known {middle[0]:.2f} ms, unknown {middle[1]:.2f} ms (medians), {told}")


def _address(door: str, number: int, *, known: bool) -> str:
    """Each is asked about once, as somebody would who tries many; they look alike, known or not."""
    return f"{random.Random(f'{door}{number}{known}').getrandbits(64):020}@good.example"


def _sample(ask: Callable[[str], Any], door: str) -> tuple[list[float], list[float]]:
    """Seconds of each answer. In random order, so that what drifts drifts for both."""
    seconds: dict[bool, list[float]] = {True: [], False: []}
    turns = [True, False] * SAMPLES
    random.shuffle(turns)
    for warm in range(20):
        ask(f"warm{warm}@good.example")
    for is_known in turns:
        email = _address(door, len(seconds[is_known]), known=is_known)
        started = time.perf_counter()
        ask(email)
        seconds[is_known].append(time.perf_counter() - started)
    return seconds[True], seconds[False]


def mann_whitney(one: Sequence[float], other: Sequence[float]) -> float:
    """The two-sided p-value of the rank-sum test, by its normal approximation (good from some 20 samples on)."""
    ranks = np.argsort(np.argsort(np.concatenate([one, other]))) + 1
    n, m = len(one), len(other)
    u = float(ranks[:n].sum()) - n * (n + 1) / 2
    z = (u - n * m / 2) / sqrt(n * m * (n + m + 1) / 12)
    return erfc(abs(z) / sqrt(2))


if __name__ == "__main__":
    run()
