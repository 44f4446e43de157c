"""Words of strangers in mail: mail programs make links of whatever looks like one, and a stranger could have written
it for that."""

import re

import nh3

from comments.rendering import TAGS

# Nothing is seen of it, and no program takes what it stands in for an address.
_BREAK = "\N{ZERO WIDTH SPACE}"
_SCHEME = re.compile(r"(?<=[a-z]):(?=//)|(?<=mailto):|(?<=tel):", re.IGNORECASE)
_DOT = re.compile(r"(?<=[\w)\]])\.(?=[^\W\d_])|(?<=\d)\.(?=\d)")


def unclickable(text: str) -> str:
    """The text, looking the same, with nothing in it that a mail program would make a link of."""
    text = _SCHEME.sub(f":{_BREAK}", text)
    return _DOT.sub(f".{_BREAK}", text).replace("@", f"@{_BREAK}")


def unclickable_html(html: str) -> str:
    """Sanitised HTML of a comment without its links; their labels stay, unclickable."""
    return unclickable(nh3.clean(html, tags=TAGS - {"a"}, attributes={"ol": {"start"}}, link_rel=None))
