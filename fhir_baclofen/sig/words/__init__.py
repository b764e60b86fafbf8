"""The words a dosage may be written in, one table a language: (kind, value, phrases parted by |).

The kinds are explained in `sig/lexicon.py`. A phrase is written as the tokens of a normalised text:
lower case, no accents, one space between tokens, "/" and "." as tokens of their own.
"""

from collections.abc import Hashable

Entry = tuple[str, Hashable, str]

# Named times of day as minutes after midnight, for the order of the doses only.
MORNING, NOON, AFTERNOON, EVENING, NIGHT, MIDNIGHT = 480, 720, 900, 1080, 1320, 1440
