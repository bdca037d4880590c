"""The SQLite backend keeps the contract."""

import contextlib
import os
import tempfile

from journal.contract import NOW, Book, JournalContract
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
