"""The SQLite backend keeps the contract."""

import contextlib
import os
import re
import tempfile
from pathlib import Path

from journal.contract import NOW, Book, JournalContract
from sixiang_cli import journal
from sixiang_cli.journal import reading, refolding, verifying, writing


class SqliteBook(Book):
    def __init__(self, path):
        self.path = path

    def reading(self):
        return reading(self.path)

    def writing(self, *, now=NOW, actor="支部书记"):
        return writing(self.path, now_ms=now, actor=actor)

    def differences(self):
        return refolding.refold(self.path)

    def verification(self):
        return verifying.verify(self.path)


class TestSqlite(JournalContract):
    @contextlib.contextmanager
    def new_book(self):
        with tempfile.TemporaryDirectory() as folder:
            yield SqliteBook(os.path.join(folder, "sx.db"))


def test_no_value_is_bound_by_number_which_later_pythons_refuse():
    """From 3.12 on ``?1`` is a warning where the values come in order, from 3.14 on a failure."""
    package = Path(journal.__file__).parent
    numbered = [
        file.name for file in package.glob("*.py") if re.search(r"\?\d", file.read_text("utf-8"))
    ]
    assert numbered == []
