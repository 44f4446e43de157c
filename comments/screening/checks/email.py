"""What the validation of the e-mail address said."""

from collections.abc import Iterator

from comments.screening.finding import Finding, MissingInputError
from comments.screening.submission import EmailAssessment, EmailStatus, Submission

_WORDS: dict[EmailStatus, str] = {
    "undeliverable": "this address cannot receive mail",
    "disposable": "this address is of a provider of throw-away mailboxes",
    "unknown": "whether this address receives mail could not be found out",
}


def look(submission: Submission) -> Iterator[Finding]:
    """Raises MissingInputError without an assessment, and KeyError for a status that is not known."""
    assessment = submission.email_assessment
    if assessment is None:
        raise MissingInputError("the validation of this address")
    if assessment.status != "deliverable":
        # The detail is for the log of the validation: it may quote the address.
        yield Finding(_code(assessment), _WORDS[assessment.status], evidence={"status": assessment.status})


def _code(assessment: EmailAssessment) -> str:
    accepted = assessment.status == "unknown" and assessment.unknown_accepted
    return "unknown-accepted" if accepted else assessment.status
