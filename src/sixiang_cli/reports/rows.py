"""Records of one kind by position: no dict for each of many thousand rows.

Iterated they are dicts, as any other rows; writers that work on whole columns take `columns`.
Which fields there are and how a form words a value is not known here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter

from sixiang_cli.lean_typing import Any, TypeAlias

Values: TypeAlias = tuple[Any, ...]

AT_ONCE = 500  # rows handed over at a time: quick, yet the first come at once


class Rows:
    """Rows whose `values` stand in the order of `fields`; to be gone through once.

    A value is text, a number, true or false, none, or a tuple of texts.
    """

    def __init__(self, fields: Sequence[str], values: Iterable[Values]) -> None:
        """Take the names and the rows, which may be made while they are read."""
        self.fields = tuple(fields)
        self.values = values

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Give each row with its names; several texts are a list."""
        for values in self.values:
            yield {
                field: list(value) if value.__class__ is tuple else value
                for field, value in zip(self.fields, values, strict=True)
            }


def columns(
    rows: Iterable[Mapping[str, object]], fields: Sequence[str]
) -> Iterator[list[Sequence[object]]]:
    """Give some rows at a time as columns of `fields`, which is quicker than cell by cell."""
    if isinstance(rows, Rows) and rows.fields == tuple(fields):
        source = iter(rows.values)
    elif len(fields) > 1:
        source = map(itemgetter(*fields), rows)
    else:
        source = ((row[fields[0]],) for row in rows)
    while some := list(islice(source, AT_ONCE)):
        yield list(zip(*some, strict=True))
