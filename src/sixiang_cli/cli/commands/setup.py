"""``sx init`` and ``sx config``: where the ledger is, and what is set."""

import os

from sixiang_cli import files, spelling
from sixiang_cli import settings as known
from sixiang_cli.cli import session
from sixiang_cli.cli.emit import Answer, emit
from sixiang_cli.cli.params import Arg, Common, Opt
from sixiang_cli.errors import BadDefinitions, BadInput, SxError
from sixiang_cli.lean.contextlib import contextmanager, suppress
from sixiang_cli.lean.typing import Annotated, Iterator
from sixiang_cli.lookup import quoted
from sixiang_cli.recording import record_definitions
from sixiang_cli.redefined import SETTINGS
from sixiang_cli.views.page import Column, Line, Note, Page, Table
from sixiang_cli.workspace import CATALOGUE, JOURNAL, Workspace, builtin_catalogue

_LIMIT = 5_000_000


def init(
    folder: Annotated[
        str | None, Arg("文件夹", help="台账放在哪，缺省当前文件夹", complete="dir")
    ] = None,
    catalogue: Annotated[
        str | None,
        Opt(
            "--catalogue",
            metavar="文件",
            complete="file",
            help="用自己的目录；写 builtin 是把自带的抄一份来改",
        ),
    ] = None,
    start: Annotated[
        str | None,
        Opt("--start", metavar="日期", complete="date", help="启用日，缺省今天；此前不算应办"),
    ] = None,
    common: Common = Common(),
) -> int:
    """在一个文件夹里建台账。

    不建也能用：头一次记事时会在用户文件夹里自动建一个。

    示例：
      sx init 台账
      sx init 台账 --start 2026-01-01
      sx init 台账 --catalogue builtin
    """
    target = folder or common.home or "."
    workspace = session.workspace(common._replace(home=target))
    if os.path.exists(workspace.settings_path):
        raise BadInput(
            f"{workspace.home} 里已经有台账，什么也没改。", f"用它：sx --home {quoted(target)}"
        )
    content = None if catalogue is None else _catalogue(catalogue)
    day = None if start is None else spelling.parse_day(start, workspace.today)
    if day is not None and day > workspace.today:
        raise BadInput(f"启用日 {day.isoformat()} 还没到，什么也没建。")
    with _made(workspace):
        if content is not None:
            files.write_whole(os.path.join(workspace.home, CATALOGUE), content, replace=False)
        workspace.begin(day)
    said = [
        f"台账建好了：{workspace.home}，从 {workspace.start.isoformat()} 启用。",
        f"在这个文件夹里直接用 sx；在别处用：sx --home {quoted(workspace.home)}，或设 SX_HOME。",
    ]
    if content is not None:
        said.append(f"目录是 {CATALOGUE}，改完查一遍：sx check")
    _say("init", said, common, {"home": workspace.home, "start": workspace.start.isoformat()})
    return 0


@contextmanager
def _made(workspace: Workspace) -> Iterator[None]:
    """Make the folder of a workspace; where it can't be filled, leave nothing of what was made."""
    made = []
    folder = workspace.home
    while not os.path.lexists(folder) and folder != os.path.dirname(folder):
        made.append(folder)
        folder = os.path.dirname(folder)
    try:
        files.make_folder(workspace.home)
        yield
    except SxError:
        if made:
            for name in (CATALOGUE, f"{JOURNAL}.lock"):
                with suppress(OSError):
                    os.unlink(os.path.join(workspace.home, name))
            with suppress(OSError):
                for folder in made:
                    os.rmdir(folder)
        raise


def _catalogue(named: str) -> bytes:
    """Read the catalogue that was named and refuse one that can't be used."""
    from sixiang_cli import catalogue

    path = builtin_catalogue() if named == "builtin" else named
    content = files.read_bytes(path, limit=_LIMIT)
    found, faults = catalogue.check(path)
    if found is None:
        raise BadDefinitions(faults, "目录改好再建。什么也没建。")
    return content


def config_get(
    key: Annotated[str, Arg("设置", help="设置的名字", complete="setting")],
    common: Common = Common(),
) -> int:
    """看一项设置现在的值。

    示例：
      sx config get soon
    """
    value = session.workspace(common).get(key)
    _say("setting", [str(value)], common, {"key": key, "value": value})
    return 0


def config_set(
    key: Annotated[str, Arg("设置", help="设置的名字", complete="setting")],
    value: Annotated[str, Arg("值", help="新的值")],
    common: Common = Common(),
) -> int:
    """改一项设置。

    示例：
      sx config set soon 10
      sx config set actor 组织委员
      sx config set title 热轧示例厂
    """
    workspace = session.workspace(common)
    wanted = known.setting(key)
    text = spelling.clean_note(value, "值").strip()
    parsed = (
        spelling.parse_day(text, workspace.today).isoformat()
        if wanted.kind == "day"
        else known.parse(key, text)
    )
    workspace.change(key, parsed)
    if key in SETTINGS:
        record_definitions(workspace)
    where = "你自己的设置" if wanted.scope == known.PERSON else workspace.settings_path
    _say("setting", [f"{key}＝{parsed}（{where}）"], common, {"key": key, "value": parsed})
    return 0


def config_list(common: Common = Common()) -> int:
    """列出全部设置、现在的值和意思。

    示例：
      sx config list
    """
    workspace = session.workspace(common)
    rows = [(one.key, _shown(workspace, one.key), one.meaning) for one in known.SETTINGS]
    columns = (
        Column("设置", min_width=8, fold=False),
        Column("现在", min_width=10),
        Column("意思", min_width=30),
    )
    emit(
        Answer(
            "settings",
            lambda: Page("设置", (Table(columns, rows), Note("改：sx config set 设置 值"))),
            data=lambda: [
                {
                    "key": one.key,
                    "value": workspace.get(one.key),
                    "scope": one.scope,
                    "meaning": one.meaning,
                }
                for one in known.SETTINGS
            ],
        ),
        common,
    )
    return 0


def _shown(workspace: Workspace, key: str) -> str:
    value = workspace.get(key)
    return "-" if value == "" else str(value)


def _say(kind: str, lines: list[str], common: Common, data: object) -> None:
    emit(
        Answer(kind, lambda: Page("", tuple(Line(line) for line in lines)), data=lambda: data),
        common,
    )
