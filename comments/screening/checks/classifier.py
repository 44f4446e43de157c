"""What the trained filter says, and why."""

from collections.abc import Iterator
from functools import lru_cache

from comments.screening.classifier.explain import explain
from comments.screening.classifier.item import Item
from comments.screening.classifier.judge import Classifier, Judgement
from comments.screening.classifier.shipped import as_shipped
from comments.screening.finding import Finding
from comments.screening.policy import BIAS
from comments.screening.submission import Submission

_QUOTED_REASONS = 3


def look(submission: Submission) -> Iterator[Finding]:
    """Yield one finding, whose amount is by how much the log-odds differ from those without any evidence."""
    classifier, judgement = classifier_of(submission), judgement_of(submission)
    if judgement.log_odds == BIAS:
        return
    reasons = explain(classifier, judgement)
    towards = [reason.words for reason in reasons if (reason.weight > 0) == (judgement.log_odds > BIAS)]
    opinion = "finds it more like spam" if judgement.log_odds > BIAS else "finds it like an honest comment"
    words = f"the trained filter {opinion}: {'; '.join(towards[:_QUOTED_REASONS]) or 'by many small signs'}"
    evidence = {
        "probability": round(classifier.calibration.probability(judgement.margin), 4),
        "reasons": [{"about": r.about, "words": r.words, "weight": r.weight} for r in reasons],
    }
    yield Finding("opinion", words, judgement.log_odds - BIAS, evidence)


def classifier_of(submission: Submission) -> Classifier:
    return submission.classifier or as_shipped()


@lru_cache(maxsize=1)
def judgement_of(submission: Submission) -> Judgement:
    """Return the judgement, kept for the one who stores it with the verdict after the check has told of it."""
    return classifier_of(submission).judge(item_of(submission))


def item_of(submission: Submission) -> Item:
    """Return what the classifier looks at; how the comment was sent is left to the other checks."""
    return Item(
        text=submission.text,
        name=submission.name,
        url=submission.url,
        page=submission.page,
        parent=submission.parent_text,
        own_hosts=submission.site_hosts,
        traces=submission.traces,
    )
