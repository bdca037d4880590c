"""The words of `datetime`, straight from the module in C behind it.

To mypy and to editors these are datetime's own, and they are the same classes. On Python 3.11
`datetime` first defines all of them in Python, to throw them away
(docs/decisions/0001-start-up.md). Where there is no such module, it is `datetime` itself.
"""

from sixiang_cli.lean.typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
else:
    try:
        from _datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
    except ImportError:  # another Python than CPython
        from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

__all__ = ["UTC", "date", "datetime", "time", "timedelta", "timezone", "tzinfo"]
