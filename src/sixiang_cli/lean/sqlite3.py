"""`sqlite3`, straight from the module in C behind it.

What `sqlite3` adds, values of `datetime` kept in a database, the journal never uses. The module in C
wants one word of `functools`, `lru_cache`, for the statements that it keeps; while it is imported, it
finds the lean one under that name, and nobody else does.
"""

import sys

from sixiang_cli.lean.typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite3 import Connection, DatabaseError, Error, OperationalError, connect, sqlite_version
else:
    from sixiang_cli.lean import functools

    is_stand_in = sys.modules.setdefault("functools", functools) is functools
    try:
        import _sqlite3 as _driver
    except ImportError:  # another Python than CPython
        _driver = None
    finally:
        if is_stand_in:
            del sys.modules["functools"]
    if _driver is None:
        import sqlite3 as _driver
    Connection = _driver.Connection
    DatabaseError = _driver.DatabaseError
    Error = _driver.Error
    OperationalError = _driver.OperationalError
    connect = _driver.connect
    sqlite_version = _driver.sqlite_version

__all__ = ["Connection", "DatabaseError", "Error", "OperationalError", "connect", "sqlite_version"]
