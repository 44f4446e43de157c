"""Regular expressions of the site's own, on an engine whose time grows with the text and never explodes (RE2)."""

import unicodedata
from functools import lru_cache
from typing import Any

import re2

from comments.screening.confusables import fold_latin
from comments.screening.text import normalise, undisguised

# In bytes, for the compiled program: an expression that unfolds to more is refused. The worst expression known that
# fits takes an eighth of a second for the longest text; with eight times as much memory, some take a third of one.
_MAX_MEMORY = 1 << 17


class BadExpressionError(ValueError):
    """RE2 does not take it; the argument says why, in the words of RE2."""


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> Any:
    """Return the compiled expression; raises BadExpressionError. Letter case makes no difference.

    What folds one letter to one in every text is folded here too, or “smørrebrød” would match nothing.
    """
    options = re2.Options()
    options.max_mem = _MAX_MEMORY
    options.case_sensitive = False
    options.never_capture = True  # whether, not where
    options.log_errors = False  # a rule may be somebody's address, and it would stand in the log
    try:
        return re2.compile(fold_latin(unicodedata.normalize("NFC", pattern)), options)
    except (re2.error, UnicodeEncodeError) as error:
        raise BadExpressionError(_reason(error)) from error


def occurs(expression: Any, text: str) -> bool:
    """Tell whether the expression matches the text in one of the two readings in which words are looked for, too."""
    folded, plain = normalise(text), undisguised(text)
    return _matches(expression, folded) or (plain != folded and _matches(expression, plain))


def _matches(expression: Any, text: str) -> bool:
    return expression.search(text.encode()) is not None


def _reason(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    return said.decode(errors="replace") if isinstance(said, bytes) else type(error).__name__
