"""Finding many words and phrases in a text at once, on word boundaries, without regular expressions."""

from collections.abc import Iterable

from comments.screening.text import normalise, split_words, undisguised, words

# Longer phrases are looked for one by one: each length costs a pass over the text.
_LONGEST_PHRASE = 12


class PhraseIndex:
    """Phrases by their normalised words; one pass over a text per phrase length finds all of them."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_length: dict[int, dict[str, list[str]]] = {}
        self._literals: dict[str, str] = {}
        for phrase in phrases:
            self._add(phrase)

    def find(self, text: str) -> list[str]:
        """Return the phrases that occur in `text`, each once, in alphabetical order."""
        folded, plain = normalise(text), undisguised(text)
        found = self._find(folded, words(text))
        if plain != folded:
            # A Russian word in an English text may be a disguise or Russian: both readings count.
            found |= self._find(plain, split_words(plain))
        return sorted(found)

    def _find(self, normal: str, tokens: tuple[str, ...]) -> set[str]:
        found = {phrase for phrase, literal in self._literals.items() if _stands_alone(literal, normal)}
        for length, phrases in self._by_length.items():
            grams = {" ".join(tokens[start : start + length]) for start in range(len(tokens) - length + 1)}
            found.update(phrase for gram in grams & phrases.keys() for phrase in phrases[gram])
        return found

    def _add(self, phrase: str) -> None:
        normal, tokens = normalise(phrase), words(phrase)
        if 0 < len(tokens) <= _LONGEST_PHRASE and _is_plain(normal, tokens):
            same_length = self._by_length.setdefault(len(tokens), {})
            same_length.setdefault(" ".join(tokens), []).append(phrase)
        elif normal:
            self._literals[phrase] = normal


def _is_plain(normal: str, tokens: tuple[str, ...]) -> bool:
    """Tell whether nothing but spaces would be lost by going to words: “c++” must not become “c”."""
    return normal.replace(" ", "") == "".join(tokens)


def _stands_alone(literal: str, text: str) -> bool:
    start = text.find(literal)
    while start >= 0:
        end = start + len(literal)
        if not (_joins(text[start - 1 : start], literal[0]) or _joins(literal[-1], text[end : end + 1])):
            return True
        start = text.find(literal, end)
    return False


def _joins(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum()
