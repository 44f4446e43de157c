"""From a comment to its feature vector: binary features in groups, each group scaled to a length of its own."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from comments.screening.classifier import hashing
from comments.screening.classifier.groups import fields, grams, shape, traces, words
from comments.screening.classifier.item import Item
from comments.screening.classifier.reading import Reading, read
from comments.screening.classifier.vector import DIMENSIONS, Features

# Changes with anything that changes an index or a value: vectors of different versions cannot be mixed.
FEATURES_VERSION = "1"

# Of the constant feature, by which the base rate is learned.
_BIAS_INDEX, _BIAS = 7, 0.3


class Group(NamedTuple):
    """`scale` is the Euclidean length of the group's part of the vector."""

    name: str
    hashes: Callable[[Reading], hashing.Hashes]
    scale: float


# The groups whose features have names, with the salt under which these are hashed.
NAMED: Mapping[str, tuple[int, Callable[[Reading], list[str]]]] = {
    "fields": (2, fields.look),
    "shape": (3, shape.look),
    "traces": (4, traces.look),
}


def _named(group: str) -> Callable[[Reading], hashing.Hashes]:
    salt, look = NAMED[group]
    return lambda reading: hashing.of_strings(look(reading), salt)


GROUPS = (
    Group("grams", grams.of_text, 1.0),
    Group("words", words.look, 1.0),
    Group("fields", _named("fields"), 1.0),
    Group("shape", _named("shape"), 1.0),
    Group("traces", _named("traces"), 1.0),
    Group("field-grams", grams.of_fields, 0.7),
)


_MASK = np.uint32(DIMENSIONS - 1)
_BIAS_KEY = np.array(
    [_BIAS_INDEX << 3 | 7], np.uint32
)  # the last group: a hashed feature there takes its place
_SCALES = np.array([*(group.scale for group in GROUPS), *[0.0] * (7 - len(GROUPS)), _BIAS])


def extract(item: Item) -> Features:
    """Return the feature vector of a comment; linear in its length, the same in every process."""
    reading = read(item)
    return combine([group.hashes(reading) for group in GROUPS])


def index_of(hashes: hashing.Hashes) -> hashing.Hashes:
    """Return the place of each hashed feature in the vector."""
    return hashing.mixed(hashes) & _MASK


def combine(groups: Sequence[hashing.Hashes]) -> Features:
    """Put the hashes of `GROUPS` together; where two features meet at one index, the earlier group's value stands."""
    # Index and group in one number: one sort finds the repeated ones, and whose value stands.
    sizes = [len(hashes) for hashes in groups]
    owner = np.repeat(np.arange(len(groups), dtype=np.uint32), sizes)
    keys = index_of(np.concatenate(groups)) << np.uint32(3) | owner
    keys = np.concatenate((keys, _BIAS_KEY))
    keys.sort()
    indices = keys >> np.uint32(3)
    first = np.concatenate(([True], indices[1:] != indices[:-1]))
    indices, owner = indices[first], keys[first] & np.uint32(7)
    counts = np.maximum(np.bincount(owner, minlength=len(_SCALES)), 1)
    return Features(indices, (_SCALES / np.sqrt(counts)).astype(np.float32)[owner])
