"""Words, pairs of neighbours, and pairs with one word between."""

import numpy as np

from comments.screening.classifier import hashing
from comments.screening.classifier.reading import Reading

_SALT = 1


def look(reading: Reading) -> hashing.Hashes:
    words = hashing.of_strings(reading.words, _SALT)
    groups = [words]
    if len(words) > 1:
        groups.append(hashing.of_pairs(words[:-1], words[1:], 1))
    if len(words) > 2:
        groups.append(hashing.of_pairs(words[:-2], words[2:], 2))
    return np.concatenate(groups)
