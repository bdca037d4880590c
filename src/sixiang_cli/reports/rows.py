"""Records of one kind by column: no dict, and no call, for each of many thousand rows.

Iterated they are dicts, as any other rows; writers that work on whole columns take `columns`, word
each value once, and put the words together by `joined`. Which fields there are and how a form
words a value is not known here.
"""

from itertools import chain, groupby, islice, repeat

from sixiang_cli.lean.typing import (
    Any,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    NamedTuple,
    Sequence,
    TypeAlias,
)

Wording: TypeAlias = Callable[[Iterable[Any]], Sequence[str]]
AT_ONCE = 500  # rows handed over at a time: quick, yet the first come at once


class Column(NamedTuple):
    """One field of some rows: a key for each row, and what each key stands for.

    Rows repeat themselves, so there are few values, each to be worded once. Where there are not,
    `values` is none and the keys stand for themselves. A value is text, a number, true or false,
    none, or a tuple of texts.
    """

    keys: Sequence[Any]
    values: Mapping[Any, object] | None

    def cells(self) -> Iterable[object]:
        """Give the value of each row."""
        return self.of(self.keys)

    def of(self, keys: Iterable[Any]) -> Iterable[object]:
        """Give what some keys stand for."""
        return keys if self.values is None else map(self.values.__getitem__, keys)


class Rows:
    """Rows of `fields`, made some at a time from `items`; to be gone through once."""

    def __init__(
        self,
        fields: Sequence[str],
        items: Iterable[Any],
        made: Callable[[Sequence[Any]], list[Column]],
    ) -> None:
        """Take the names, the items, and what makes the columns of `fields` from some items."""
        self.fields = tuple(fields)
        self._items = items
        self._made = made

    def columns(self) -> Iterator[list[Column]]:
        """Give some rows at a time."""
        return map(self._made, _some(self._items))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Give each row with its names; several texts are a list."""
        for some in self.columns():
            for values in zip(*(column.cells() for column in some), strict=True):
                yield {
                    field: list(value) if value.__class__ is tuple else value
                    for field, value in zip(self.fields, values, strict=True)
                }


def columns(rows: Iterable[Mapping[str, object]], fields: Sequence[str]) -> Iterator[list[Column]]:
    """Give some rows at a time as columns of `fields`, which is quicker than cell by cell."""
    if isinstance(rows, Rows) and rows.fields == tuple(fields):
        return rows.columns()
    return (
        [
            Column(range(len(some)), dict(enumerate([row[field] for row in some])))
            for field in fields
        ]
        for some in _some(rows)
    )


def joined(
    columns: Sequence[Column], before: Sequence[str], wordings: Sequence[Wording], after: str
) -> bytes:
    """Put rows together, as UTF-8: each cell behind its text of `before`, `after` behind the last.

    A wording words some values of its column at once. What stands side by side and follows from
    the same keys is put together and encoded once for each of them.
    """
    parts: list[Iterable[bytes]] = []
    each = zip(columns, before, wordings, strict=True)
    for _, found in groupby(each, lambda one: (id(one[0].keys), one[0].values is None)):
        group = list(found)
        keys, values = group[0][0]
        kinds = keys if values is None else list(values)
        words: list[Iterable[str]] = []
        for column, lead, worded in group:
            words += (repeat(lead, len(kinds)), worded(list(column.of(kinds))))
        texts = map(str.encode, map("".join, zip(*words, strict=True)))
        if values is not None:
            texts = map(dict(zip(kinds, texts, strict=True)).__getitem__, keys)
        parts.append(texts)
    parts.append(repeat(after.encode(), len(columns[0].keys)))
    return b"".join(chain.from_iterable(zip(*parts, strict=True)))


def _some(items: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(items)
    while some := list(islice(source, AT_ONCE)):
        yield some
