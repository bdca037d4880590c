"""Records of one kind by column: no dict, and no call, for each of many thousand rows.

Iterated they are dicts, as any other rows; writers that work on whole columns take `columns`, word
each value once, and put the words together by `joined`. Which fields there are and how a form
words a value is not known here.
"""

from itertools import chain, islice, repeat

from sixiang_cli.lean.typing import Any, Callable, Iterable, Iterator, Mapping, NamedTuple, Sequence

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
        return self.keys if self.values is None else map(self.values.__getitem__, self.keys)


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
    number: int, before: Sequence[str], cells: Sequence[str | Sequence[str]], after: str
) -> str:
    """Put `number` rows together: each cell behind its text of `before`, and `after` behind the last.

    Cells are a column of texts, or one text that is the same in all rows; what is the same in all
    is joined once.
    """
    parts: list[Iterable[str]] = []
    same = ""
    for lead, column in zip(before, cells, strict=True):
        if isinstance(column, str):
            same += lead + column
        else:
            parts += (repeat(same + lead, number), column)
            same = ""
    parts.append(repeat(same + after, number))
    return "".join(chain.from_iterable(zip(*parts, strict=True)))


def written(column: Column, texts: Callable[[Iterable[Any]], Sequence[str]]) -> str | Sequence[str]:
    """Word a column for `joined`; `texts` words some values at once."""
    if column.values is None:
        return texts(column.keys)
    words: dict[Any, str] = dict(zip(column.values, texts(column.values.values()), strict=True))
    if len(set(words.values())) == 1:
        return next(iter(words.values()))
    return list(map(words.__getitem__, column.keys))


def _some(items: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(items)
    while some := list(islice(source, AT_ONCE)):
        yield some
