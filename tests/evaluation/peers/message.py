"""A comment as an e-mail message, for filters that were made for mail."""

from tests.evaluation.corpora import Row


def message(row: Row) -> bytes:
    """Return the comment as mail: the name as its sender, the website as a header, each only where it is known."""
    lines = [f"Message-ID: <{row.digest}@comments.invalid>"]
    if row.author is not None:
        lines.append(f"From: {_one_line(row.author)}")
    if row.url is not None:
        lines.append(f"X-Website: {_one_line(row.url)}")
    lines += [
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    return "\n".join([*lines, "", row.text, ""]).encode("utf-8", "replace")


def _one_line(text: str) -> str:
    return " ".join(text.split())
