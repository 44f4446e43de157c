"""A name that would make readers take the comment for the site's own word, or for the article's author's."""

from collections.abc import Iterable, Iterator

from comments.screening.finding import Finding, MissingInputError
from comments.screening.submission import Submission
from comments.screening.text import name_skeleton

# Titles that only the site itself gives; also what impostors add to a name.
_TITLES = frozenset(
    {
        "admin",
        "administrator",
        "moderator",
        "mod",
        "webmaster",
        "staff",
        "team",
        "official",
        "author",
        "editor",
    }
)
_OFFICES = frozenset({"admin", "administrator", "moderator", "webmaster"})


def look(submission: Submission) -> Iterator[Finding]:
    """Compare what names look like; raises MissingInputError without the names that are protected.

    An address proves itself by being confirmed and belonging to one of the staff, or by having an approved comment
    under the very name: the first one was held, and a person let it pass.
    """
    if submission.people is None or submission.names is None:
        raise MissingInputError("the names of staff and authors")
    if submission.people.is_staff or submission.names.proved:
        return
    words = _words(submission.name)
    if _is_called(words, submission.people.authors):
        yield Finding("author", "the name is that of the article’s author, and the address does not prove it")
    elif _is_called(words, submission.people.staff):
        yield Finding("staff", "the name is that of one of the staff, and the address does not prove it")
    elif set(words) & _OFFICES and set(words) <= _TITLES:
        yield Finding("office", "the name claims to speak for the site")


def _is_called(words: list[str], protected: Iterable[str]) -> bool:
    """Tell whether somebody called so would be taken for one of the protected.

    Spaces make no difference, nor does a title before or behind; other words beside a name do: “Ada Smith” is not
    “Ada”, and only two words or more are looked for inside a longer name.
    """
    called, untitled = "".join(words), "".join(word for word in words if word not in _TITLES)
    for name in protected:
        own = _words(name)
        if own and ("".join(own) in {called, untitled} or (len(own) > 1 and _contains(words, own))):
            return True
    return False


def _contains(words: list[str], part: list[str]) -> bool:
    return any(words[start : start + len(part)] == part for start in range(len(words) - len(part) + 1))


def _words(name: str) -> list[str]:
    return name_skeleton(name).split()
