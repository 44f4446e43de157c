"""Django's system checks of the screening's settings: a slip there would publish spam or hide honest comments."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from comments.conf import conf
from comments.services.deciding import thresholds

MODES = ("decide", "observe")


@register("comments")
def check_screening(**options: Any) -> list[CheckMessage]:
    """The mode is one that exists, and the three thresholds rise within 0 to 1."""
    found: list[CheckMessage] = []
    if conf.SCREENING_MODE not in MODES:
        hint = f"Set it to {' or '.join(MODES)}. Until then everything is held."
        found.append(Error(f"SCREENING_MODE is “{conf.SCREENING_MODE}”.", hint=hint, id="comments.E001"))
    if not (levels := thresholds()).are_ordered:
        order = f"{levels.publish_below}, {levels.spam_above} and {levels.reject_above}"
        hint = "SCREENING_PUBLISH_BELOW ≤ SCREENING_SPAM_ABOVE ≤ SCREENING_REJECT_ABOVE, each from 0 to 1."
        found.append(Error(f"The screening's thresholds are {order}.", hint=hint, id="comments.E002"))
    return found
