"""A comment in a language that nobody speaks here: neither the page, nor the comment answered, nor the site."""

from collections.abc import Iterator

from comments.screening.finding import Finding
from comments.screening.language import NAMES, base, language_of
from comments.screening.submission import Submission

# Characters of the page that tell its language.
_ENOUGH = 3000


def look(submission: Submission) -> Iterator[Finding]:
    """People write in the language they have, so this weighs little; of short texts it says nothing."""
    spoken = language_of(submission.text)
    if spoken is None or spoken == base(submission.site_language):
        return
    around = [language_of((text or "")[:_ENOUGH]) for text in (submission.page, submission.parent_text)]
    if spoken not in around:
        page = around[0] or base(submission.site_language)
        words = f"written in {NAMES[spoken]}, while the page is in {NAMES.get(page, page)}"
        yield Finding("other", words, evidence={"text": spoken, "page": page})
