"""What every command begins with: the workspace it is about, and a way to ask the person."""

import os
import sys

from sixiang_cli import journal
from sixiang_cli.cli import clock, streams
from sixiang_cli.cli.params import Common, Scope
from sixiang_cli.errors import Declined
from sixiang_cli.lean.contextlib import contextmanager
from sixiang_cli.lean.typing import TYPE_CHECKING, Iterator
from sixiang_cli.ledger import Ledger
from sixiang_cli.workspace import Surroundings, Workspace, locate

if TYPE_CHECKING:
    from sixiang_cli.lean.datetime import date
    from sixiang_cli.selection import Selection


def workspace(common: Common) -> Workspace:
    """Open the workspace that the options, the environment or the current folder name."""
    around = Surroundings(os.environ, os.getcwd(), streams.progress, streams.tell)
    return Workspace(locate(common.home, around), around, clock.now_ms())


@contextmanager
def ledger(common: Common, day: str | None = None) -> Iterator[Ledger]:
    """Open the workspace's ledger for looking; `day` is the text of ``--as-of``."""
    opened = workspace(common)
    if opened.place.origin in ("option", "environment") and not opened.exists:
        streams.tell(f"{opened.home} 里还没有台账，先按今天启用来看；是不是写错了文件夹？")
    if opened.today < opened.start:
        streams.tell(
            f"今天是 {opened.today.isoformat()}，台账从 {opened.start.isoformat()} 才启用，还没有要办的；"
            "日期不对，先把这台机器的时钟调准。"
        )
    moment = None if day is None else _moment(opened, day)
    with journal.reading(opened.journal_path) as reader:
        yield Ledger(opened, reader, moment)
    if opened.years_without_days_off:
        _tell_of_unknown_years(opened)


def _moment(opened: Workspace, day: str) -> "date | None":
    from sixiang_cli.selection import as_of

    return as_of(opened, day)


def _tell_of_unknown_years(opened: Workspace) -> None:
    """Say once for which years it isn't known which days are off."""
    from sixiang_cli.extras import how_to_install
    from sixiang_cli.holidays_source import FILE, is_packaged

    years = "、".join(str(year) for year in sorted(opened.years_without_days_off))
    install = "" if is_packaged() else f"，或装上：{how_to_install('chinese_calendar')}"
    streams.tell(f"没有 {years} 年的放假安排，这些年的到期日没有挪动。写进 {FILE}{install}")


@contextmanager
def scoped(
    common: Common, scope: Scope, words: tuple[str, ...] = ()
) -> "Iterator[tuple[Ledger, Selection]]":
    """Open the ledger and understand the scope options."""
    from sixiang_cli.selection import Asked, said_of_before, select

    with ledger(common, scope.as_of) as opened:
        selection = select(opened, Asked(words, *scope))
        if before := said_of_before(opened, selection.period):
            streams.tell(before)
        yield opened, selection


def confirm(question: str, *, yes: bool) -> None:
    """Ask, unless the person has said yes beforehand.

    Raises:
        Declined: the answer is no, or there is nobody to ask.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise Declined(f"{question}没有人回答，什么也没做。", "确定要做：加 -y")
    streams.ask(f"{question}[y/N] ")
    answer = sys.stdin.readline().strip().lower()
    if answer not in {"y", "yes", "是", "好", "ｙ"}:
        raise Declined("没有做，什么也没改。")


def tell_of_first_use(opened: Workspace, *, began: bool) -> None:
    """Say once where the ledger is, when it has just been made or is yet to be."""
    if began or (opened.place.origin in ("folder", "user") and not opened.exists):
        word = "建在" if began else "会建在"
        streams.tell(f"台账{word} {opened.home}；换地方：sx init 文件夹")
