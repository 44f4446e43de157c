"""Small classes of words whose counts say something about a comment as a whole, whatever it is about."""

from collections import Counter
from collections.abc import Iterable, Mapping

_CLASSES: Mapping[str, str] = {
    "praise": (
        "great nice good awesome excellent amazing wonderful cool love thanks thank helpful useful informative "
        "interesting fantastic brilliant best"
    ),
    "self": "my our",
    "you": "you your",
    "call": (
        "check visit click subscribe sub buy order call contact follow join watch download sign register support "
        "share like"
    ),
    "trade": (
        "cheap buy sale discount free price shop store online offer deal loan loans casino poker viagra cialis pills "
        "seo money cash earn income hosting insurance mortgage credit escort sex porn dating jewelry watches replica "
        "outlet wholesale supplier company service services agency software converter recovery repair web design"
    ),
}
_CLASS_OF = {word: name for name, words in _CLASSES.items() for word in words.split()}


def counted(words: Iterable[str]) -> Counter[str]:
    """How many of the words belong to each class."""
    return Counter(_CLASS_OF[word] for word in words if word in _CLASS_OF)
