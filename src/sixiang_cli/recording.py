"""Opening the journal for one command: as whom, and with changed definitions on record before it.

What a command records is in `service` and its like; nothing here knows of a task.
"""

import os

from sixiang_cli import files, journal, lookup
from sixiang_cli.errors import SxError
from sixiang_cli.journal import Transaction
from sixiang_cli.lean.contextlib import contextmanager, suppress
from sixiang_cli.lean.typing import Iterator
from sixiang_cli.workspace import Workspace

NO_UNIT = "未设单位"
_LONG_MS = 366 * 86_400_000  # nobody has recorded anything for so long: perhaps the clock is wrong


class Recording:
    """Who writes into the journal of a workspace; `began` once the workspace was made by it."""

    def __init__(self, workspace: Workspace) -> None:
        """Take the workspace; who acts is read from it."""
        self.workspace = workspace
        self.in_use = lookup.unit_in_use(workspace)
        self.began = False

    @property
    def actor(self) -> str:
        """Give who acts: ``SX_ACTOR``, else the person's own setting, else the unit in use."""
        named = self.workspace.around.environ.get("SX_ACTOR") or self.workspace.get("actor")
        if named:
            return str(named)
        return self.workspace.organisation.display(self.in_use.code) if self.in_use else NO_UNIT

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Open the journal for one command; a changed definition is recorded before it."""
        workspace = self.workspace
        in_use = workspace.definitions_mark
        self.began = workspace.begin() or self.began
        with journal.writing(
            workspace.journal_path,
            now_ms=workspace.now,
            actor=self.actor,
            progress=workspace.around.progress,
        ) as transaction:
            _record_changed(workspace, transaction, in_use)
            yield transaction
        if transaction.before and not 0 <= workspace.now - transaction.before < _LONG_MS:
            self._remark_on_the_clock(transaction.before)

    def _remark_on_the_clock(self, before: int) -> None:
        """Say so where what was newest on record and this machine's clock can hardly both be right."""
        from sixiang_cli.calendar import moment
        from sixiang_cli.journal.clocks import APART

        workspace = self.workspace
        here, there = (
            f"{moment(ms, workspace.timezone):%Y-%m-%d %H:%M}" for ms in (workspace.now, before)
        )
        if workspace.now > before:
            found = f"台账里前一条记于 {there}，这台机器的时钟已是 {here}。"
        elif workspace.now < before - APART:
            found = f"这台机器的时钟是 {here}，台账里前一条却记于 {there}，比它晚。"
        else:
            return
        workspace.around.remark(f"{found}核对时钟；时钟错了：调准后 sx undo，再记一次。")


@contextmanager
def on_record(workspace: Workspace) -> Iterator[None]:
    """Change the organisation inside, and put that on record in the same transaction, or do neither.

    A journal that knows of no definitions yet hears of them with the first thing recorded.

    Raises:
        StorageError: a leaf; the file is as it was.
    """
    if not _knows_definitions(workspace):
        yield
        return
    kept, is_changed = None, False
    try:
        with Recording(workspace).writing() as transaction:
            kept = files.Kept(workspace.organisation_path)
            with workspace.locked():
                yield
            is_changed = True
            workspace.__dict__.pop("organisation", None)
            _record_changed(workspace, transaction, workspace.definitions_mark)
    except BaseException:
        if kept is not None and is_changed:
            kept.put_back()
        raise
    finally:
        if kept is not None:
            kept.let_go()


def _record_changed(workspace: Workspace, transaction: Transaction, in_use: str) -> None:
    if not transaction.last_definitions().startswith(in_use):
        from sixiang_cli import redefined

        redefined.record(workspace, transaction)


def record_definitions(workspace: Workspace) -> None:
    """Put changed definitions on record at once, where the journal knows of earlier ones.

    Called once the files are written. What stands in the way (another writer, a damaged journal)
    is no failure of the change: the next command that records anything records this before it.
    """
    with suppress(SxError):
        if _knows_definitions(workspace):
            with Recording(workspace).writing():
                pass


def _knows_definitions(workspace: Workspace) -> bool:
    if not os.path.exists(workspace.journal_path):
        return False
    with journal.reading(workspace.journal_path) as reader:
        return bool(reader.last_definitions())
