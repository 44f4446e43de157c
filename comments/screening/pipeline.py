"""Screening a submission: every check looks, the policy weighs, one verdict comes out."""

import time
from collections.abc import Iterator

from comments.screening.checks import (
    classifier,
    duplicates,
    email,
    fill_time,
    flood,
    history,
    honeypot,
    identity,
    impersonation,
    language,
    links,
    names,
    opinions,
    phrases,
    rules,
    shape,
    standing,
)
from comments.screening.classifier.judge import Judgement
from comments.screening.finding import Check, Finding, MissingInputError
from comments.screening.policy import DEFAULT_THRESHOLDS, POLICY_VERSION, Thresholds, decide, weigh
from comments.screening.submission import Submission
from comments.screening.verdict import Signal, Verdict

# CPU time, so that a busy machine does not hold comments. The worst text known takes a fifth of it; a full
# garbage collection that happens to fall into a check takes as much again, or twice.
CHECK_BUDGET_SECONDS = 0.25

# All of them always run: a moderator wants all the evidence, not the first rule that fired.
CHECKS: tuple[Check, ...] = (
    # What the site's own people decided beforehand.
    Check("rules", rules.look),
    Check("standing", standing.look),
    # What the text says and how: learned, and then the signs that a person would point at.
    Check("classifier", classifier.look),
    Check("links", links.look),
    Check("phrases", phrases.look),
    Check("shape", shape.look),
    Check("language", language.look),
    # Who says it.
    Check("identity", identity.look),
    Check("impersonation", impersonation.look),
    Check("names", names.look),
    Check("email", email.look),
    Check("history", history.look),
    # How it was sent.
    Check("duplicates", duplicates.look),
    Check("flood", flood.look),
    Check("fill_time", fill_time.look),
    Check("honeypot", honeypot.look),
    # What others say, if the site asks any.
    Check("opinions", opinions.look),
)


def screen(submission: Submission, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Verdict:
    """Return the verdict on a submission; never raises: a check that cannot do its work holds the comment."""
    started = time.perf_counter()
    signals = tuple(signal for check in CHECKS for signal in run(check, submission))
    score, disposition = decide(signals, thresholds)
    return Verdict(
        disposition=disposition,
        score=score,
        signals=signals,
        policy_version=POLICY_VERSION,
        model_version=classifier.classifier_of(submission).version,
        judgement=_judgement(submission),
        milliseconds=round((time.perf_counter() - started) * 1000, 3),
    )


def _judgement(submission: Submission) -> Judgement | None:
    try:
        return classifier.judgement_of(submission)
    except Exception:  # the check has said so and held the comment
        return None


def run(check: Check, submission: Submission) -> list[Signal]:
    """Return a check's signals; one that fails, overruns its CPU time or lacks its input says so instead."""
    started = time.thread_time()
    signals: list[Signal] = []
    try:
        # One by one: what a check saw before it failed counts too.
        for finding in check.look(submission):
            signals.append(weigh(check.name, finding))
    except MissingInputError as missing:
        signals.append(weigh(check.name, _missing(missing)))
    except Exception as error:
        signals.append(weigh(check.name, _failed(check, error)))
    spent = time.thread_time() - started
    signals.extend(weigh(check.name, finding) for finding in _overrun(check, spent))
    return signals


def _missing(missing: MissingInputError) -> Finding:
    return Finding("missing", f"{missing} could not be had, so a person has to look")


def _failed(check: Check, error: Exception) -> Finding:
    """Name the class and the line only: the text of an exception may quote the comment."""
    name, last = type(error).__name__, error.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    place = f"{last.tb_frame.f_code.co_name}:{last.tb_lineno}" if last else ""
    words = f"the check “{check.name}” failed ({name}), so a person has to look"
    return Finding("failed", words, evidence={"exception": name, "place": place})


def _overrun(check: Check, seconds: float) -> Iterator[Finding]:
    if seconds > CHECK_BUDGET_SECONDS:
        words = f"the check “{check.name}” took {seconds:.2f} s, which is too long, so a person has to look"
        yield Finding("overran", words, evidence={"seconds": round(seconds, 3)})
