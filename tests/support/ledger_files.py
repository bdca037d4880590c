"""A ledger's file, opened as another program would open it: behind the back of `sx`."""

import contextlib
import sqlite3
from collections.abc import Iterator


@contextlib.contextmanager
def opened(path) -> Iterator[sqlite3.Connection]:
    """Open the file; each statement counts at once, and it is closed whatever happens."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()
