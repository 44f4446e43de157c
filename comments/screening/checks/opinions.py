"""What other services say, where the site has chosen to ask one: it has by default chosen none.

They are asked beforehand and outside; here stand their answers. A service that was asked and did not answer holds the
comment, as any input does that could not be had.
"""

from collections.abc import Iterator

from comments.screening.finding import Finding, MissingInputError
from comments.screening.submission import Opinion, Submission


def look(submission: Submission) -> Iterator[Finding]:
    """Raises MissingInputError, after all answers were told, for a service that gave none."""
    for opinion in submission.opinions:
        if opinion.is_spam is not None:
            yield _finding(opinion, is_spam=opinion.is_spam)
    if silent := [opinion.source for opinion in submission.opinions if opinion.is_spam is None]:
        raise MissingInputError(f"the opinion of {' and '.join(silent)}")


def _finding(opinion: Opinion, *, is_spam: bool) -> Finding:
    words = f"{opinion.source} takes it for {'spam' if is_spam else 'an honest comment'}"
    return Finding(
        "spam" if is_spam else "ham",
        words + (f" ({opinion.detail})" if opinion.detail else ""),
        evidence={"source": opinion.source},
    )
