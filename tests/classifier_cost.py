"""What the trained filter costs a worker, told by a fresh process as JSON: see tests/bench.py."""

import gc
import json
import time
from pathlib import Path

TEXTS = 1_000


def main() -> None:
    # What the other checks need anyway.
    import comments.screening.links
    import comments.screening.text  # noqa: F401
    from tests.wording import person, wording

    texts = [(person(n), " ".join(wording(n * 3 + part) for part in range(3))) for n in range(TEXTS)]
    before, started = _resident(), time.process_time()
    from comments.screening.classifier.features import extract
    from comments.screening.classifier.item import Item
    from comments.screening.classifier.shipped import as_shipped

    classifier = as_shipped()
    loaded = time.process_time() - started
    items = [Item(text=text, name=name, url="") for name, text in texts]
    classifier.learner.margin(extract(items[0]))
    gc.collect()
    memory = _resident() - before
    started = time.process_time()
    for item in items:
        classifier.learner.margin(extract(item))
    scored = time.process_time() - started
    length = sum(len(text) for _, text in texts) / TEXTS
    print(
        json.dumps(
            {"load_ms": loaded * 1000, "megabytes": memory, "a_second": TEXTS / scored, "length": length}
        )
    )


def _resident() -> float:
    """Megabytes of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    main()
