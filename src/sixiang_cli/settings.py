"""What can be set, in one table that drives reading, checking, `sx config` and the reference.

Two files: the workspace's ``sx.toml``, shared by all who use it, and the person's own, which
belongs to one user on one machine. Finding the files is `workspace`; parsing TOML `toml_source`.
"""

from sixiang_cli.errors import BadInput
from sixiang_cli.lean.typing import NamedTuple

WORKSPACE = "workspace"
PERSON = "person"


class Setting(NamedTuple):
    """One setting: `kind` is text, day, count or flag; `low` and `high` bound a count.

    `choices`, where given, are the only texts accepted. `default` is what holds when it is unset.
    """

    key: str
    scope: str
    kind: str
    default: str | int | bool
    meaning: str
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = ()


SETTINGS = (
    Setting("title", WORKSPACE, "text", "", "表头上的名称；空着就用目录的名称"),
    Setting("start", WORKSPACE, "day", "", "启用日：这天所在的一期起才算应办"),
    Setting("soon", WORKSPACE, "count", 7, "到期前几天起提示“剩 N 天”、亮蓝灯", 1, 60),
    Setting("pace", WORKSPACE, "count", 1, "计次任务比序时进度少几次起亮黄灯", 1, 99),
    Setting("small", WORKSPACE, "count", 10, "应办少于几项的单位在对照里标“项数少”", 1, 1000),
    Setting(
        "holiday",
        WORKSPACE,
        "text",
        "keep",
        "到期日遇法定休息日：提前、顺延或不动",
        0,
        0,
        ("before", "after", "keep"),
    ),
    Setting(
        "network",
        WORKSPACE,
        "text",
        "",
        "这个台账放在网络共享上也要写：写上 accepted",
        0,
        0,
        ("", "accepted"),
    ),
    Setting("actor", PERSON, "text", "", "经手：写岗位，不写姓名；空着就用当前单位"),
)

_BY_KEY = {setting.key: setting for setting in SETTINGS}


def setting(key: str) -> Setting:
    """Give the setting of that name.

    Raises:
        BadInput: there is none; the hint names all.
    """
    found = _BY_KEY.get(key)
    if found is None:
        raise BadInput(f"没有“{key}”这项设置。", "可以设的：" + "、".join(_BY_KEY))
    return found


def parse(key: str, text: str) -> str | int | bool:
    """Read what a user typed for a setting.

    Raises:
        BadInput: there is no such setting, or the value does not fit it.
    """
    wanted = setting(key)
    if wanted.kind == "count":
        if not text.isascii() or not text.isdigit():
            raise BadInput(f"{key} 要写整数，不能是“{text}”。")
        number = int(text)
        if not wanted.low <= number <= wanted.high:
            raise BadInput(f"{key} 要在 {wanted.low} 到 {wanted.high} 之间，不能是 {number}。")
        return number
    if wanted.choices and text not in wanted.choices:
        raise BadInput(
            f"{key} 不能是“{text}”。", "可以写：" + "、".join(c or "空" for c in wanted.choices)
        )
    return text
