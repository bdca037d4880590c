"""Which names a typed text fits, and how well: ranking only.

Pure. Names come in as `Name`s that the catalogue and the organisation have prepared; what is
found goes back as `Name`s. Never here: messages, files, periods, what a unit owes.
"""

from typing import NamedTuple


class Name(NamedTuple):
    """Everything a measure or a unit may be called, ready to be compared.

    `id`, `slug`, `titles` and `keywords` have been through `spelling.fold_text`. `initials` has
    one entry for each title: a tuple with, for each character, one string of all its possible
    pinyin initials (``"zc"`` for 长), as `pinyin.initials` gives it.
    """

    id: str
    slug: str
    titles: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    initials: tuple[tuple[str, ...], ...] = ()
