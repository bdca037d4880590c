"""How a journal file is opened: for looking, which never changes anything, and for writing.

Settings of SQLite that the promises rest on are made here and nowhere else. `sqlite3` errors pass
through; who opens translates them (`faults`).
"""

import os

from sixiang_cli.journal import schema
from sixiang_cli.lean import sqlite3

_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")  # begins a rollback journal that counts
PATIENCE = 30.0  # seconds that a reader waits for a commit, and a writer for readers


def for_writing(path: str) -> sqlite3.Connection:
    """Open the file at `path`, creating it if it is absent; the caller holds the writers' lock.

    A new file gets the permissions that the user's umask leaves, so that a group can share it; SQLite
    would let nobody but its maker write, and what it makes beside the file is as the file is.

    TRUNCATE with EXTRA is what lost no acknowledged commit in simulated power cuts, where DELETE
    with FULL lost a third (DESIGN 2). No WAL: these folders get copied and shared.
    """
    if not os.path.exists(path):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o666))
    connection = _connect(path, "rw")
    try:
        connection.execute("PRAGMA journal_mode = TRUNCATE").fetchone()
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA recursive_triggers = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def for_reading(path: str) -> sqlite3.Connection:
    """Open the file at `path` with one read transaction begun; an absent or empty one reads as empty.

    Nothing is ever created. A write that a crash left half-done is rolled back if the disk can be
    written, and otherwise in a copy.
    """
    if not _has_content(path):
        return empty()
    try:
        connection, applied = _begin(_connect(path, "ro"), path)
    except sqlite3.OperationalError as error:
        name = getattr(error, "sqlite_errorname", "")
        if not name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
            raise
        connection, applied = _begin(_rolled_back(path), path)
    if applied < len(schema.MIGRATIONS):
        # a copy with today's tables: looking at an older file must not change it
        return _migrated(_in_memory(connection), applied)
    return connection


def without_locks(path: str) -> sqlite3.Connection:
    """Open the file at `path` for looking without keeping anybody from writing.

    What is read may be torn by a write: only good for what is looked at again when it looks wrong.
    """
    return _connect(path, "ro&immutable=1")


def is_half_done(path: str) -> bool:
    """Tell whether a write that did not come to its end waits beside the file to be rolled back."""
    try:
        with open(f"{path}-journal", "rb") as file:
            return file.read(len(_JOURNAL_MAGIC)) == _JOURNAL_MAGIC
    except OSError:
        return False


def _connect(path: str, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{_uri(path)}?mode={mode}", timeout=PATIENCE, isolation_level=None, uri=True
    )
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def _begin(connection: sqlite3.Connection, path: str) -> tuple[sqlite3.Connection, int]:
    try:
        connection.execute("BEGIN")
        return connection, schema.version(connection, path)
    except BaseException:
        connection.close()
        raise


def _has_content(path: str) -> bool:
    try:
        return os.stat(path).st_size > 0
    except (FileNotFoundError, NotADirectoryError):
        return False


def empty() -> sqlite3.Connection:
    """Give a journal without events, in memory."""
    return _migrated(sqlite3.connect(":memory:", isolation_level=None), 0)


def definitions() -> dict[str, str]:
    """Give what today's tables, indexes and triggers are defined as, by name."""
    connection = empty()
    try:
        return schema.contents(connection)
    finally:
        connection.close()


def _migrated(connection: sqlite3.Connection, applied: int) -> sqlite3.Connection:
    try:
        schema.migrate(connection, applied, 0)
    except BaseException:
        connection.close()
        raise
    return connection


def _in_memory(source: sqlite3.Connection) -> sqlite3.Connection:
    """Give a copy in memory, and close what it was copied from."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    try:
        source.backup(copy)
    except BaseException:
        copy.close()
        raise
    finally:
        source.close()
    return copy


def _rolled_back(path: str) -> sqlite3.Connection:
    """Open a file beside which a crash left a half-done write."""
    connection = _connect(path, "rw")
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
    except BaseException:
        connection.close()
        raise
    else:
        return connection
    import shutil
    import tempfile

    folder = tempfile.mkdtemp(prefix="sx-")
    try:
        copy = os.path.join(folder, "sx.db")
        shutil.copyfile(path, copy)
        if os.path.exists(f"{path}-journal"):
            shutil.copyfile(f"{path}-journal", f"{copy}-journal")
        return _in_memory(_connect(copy, "rw"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _uri(path: str) -> str:
    absolute = os.path.abspath(path)
    if os.name == "nt":
        absolute = "/" + absolute.replace("\\", "/")
    for character, quoted in (("%", "%25"), ("?", "%3f"), ("#", "%23")):
        absolute = absolute.replace(character, quoted)
    return f"file://{absolute}"
