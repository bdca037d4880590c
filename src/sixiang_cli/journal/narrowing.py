"""Parts of statements and their values: what is asked for or put in, in as many as SQLite takes at once.

Nothing here is run; what the columns mean is known to those who ask.
"""

from itertools import chain, islice

from sixiang_cli.lean.typing import Collection, Iterable, Iterator, TypeAlias, TypeVar

MOST_VALUES = 900  # as many as any build of SQLite takes in one statement
_MOST_ROWS = 50  # more save nothing, and a statement of many rows takes longer to read

Keep: TypeAlias = dict[int, frozenset[str]]
_T = TypeVar("_T")


class Where:
    """Conditions of a query and their values, collected one by one."""

    def __init__(self) -> None:
        """Begin with none."""
        self.conditions: list[str] = []
        self.values: list[object] = []

    def add(self, condition: str, *values: object) -> None:
        """Ask that `condition` holds too."""
        self.conditions.append(condition)
        self.values.extend(values)

    def among(self, column: str, values: Collection[str] | None) -> None:
        """Ask that `column` is one of `values`; None asks nothing."""
        if values is None:
            return
        self.add(f"{column} IN ({', '.join('?' * len(values))})", *values)

    @property
    def sql(self) -> str:
        """Give the clause, empty without conditions."""
        return f"WHERE {' AND '.join(self.conditions)}" if self.conditions else ""


def narrow(
    periods: Collection[str] | None,
    units: Collection[str] | None,
    measures: Collection[str] | None,
    prefix: str = "",
) -> tuple[Where, Keep]:
    """Build the conditions; lists too long for SQLite are left to `fits`, by position."""
    where, keep = Where(), {}
    for position, (column, values) in enumerate(
        (("measure", measures), ("unit", units), ("period", periods))
    ):
        if values is not None and len(values) + len(where.values) > MOST_VALUES:
            keep[position] = frozenset(values)
        else:
            where.among(prefix + column, values)
    return where, keep


def fits(row: tuple[object, ...], keep: Keep) -> bool:
    """Tell whether a row that begins with measure, unit and period is asked for."""
    return all(row[position] in values for position, values in keep.items())


def rows(values: Iterable[tuple[_T, ...]], width: int) -> Iterator[tuple[str, list[_T]]]:
    """Give a ``VALUES`` clause of some rows at a time, and what to bind.

    Beside its rows a statement costs as much again: a savepoint where there are triggers, locks.
    """
    rest = iter(values)
    marks = f"({', '.join('?' * width)})"
    while some := list(islice(rest, min(_MOST_ROWS, MOST_VALUES // width))):
        yield f"VALUES {', '.join([marks] * len(some))}", list(chain.from_iterable(some))


def joined(
    table: str, columns: tuple[str, ...], keys: Iterable[tuple[str, ...]]
) -> Iterator[tuple[str, list[str]]]:
    """Give a source of the rows of `table` that have one of `keys` in `columns`; some keys at a time.

    A join, in the order of the keys, because SQLite scans the whole table for a list of rows in a
    condition. With each source come the values to bind.
    """
    on = " AND ".join(f"{name} = k.column{at}" for at, name in enumerate(columns, 1))
    for clause, values in rows(keys, len(columns)):
        yield f"({clause}) AS k CROSS JOIN {table} ON {on}", values
