"""Write docs/reference from the code: commands, exit codes and errors, settings, the two files.

``--check`` writes nothing and fails if a page is not what the code says now; `make docs` writes
them. What a page says stands in the code (docstrings, declarations, tables); here is only how it is
laid out.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sixiang_cli import errors, settings
from sixiang_cli import holidays_source as holidays
from sixiang_cli.catalogue import source as catalogue
from sixiang_cli.cli import help as help_pages
from sixiang_cli.cli import registry
from sixiang_cli.organisation import source as organisation
from sixiang_cli.toml_source.fields import Field

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"
NOTICE = "<!-- 由 tools/generate_reference.py 生成；改代码，再运行 make docs。 -->"
KINDS = {
    "text": "文字",
    "note": "文字，可以分行",
    "texts": "文字的列表",
    "whole": "整数",
    "flag": "true 或 false",
    "day": "日期",
    "due": "几号（25）、星期几（1 到 7）或月日（`03-31`）",
    "pairs": "层级 = 文字",
    "tables": "分条写",
}
SETTING_KINDS = {"text": "文字", "day": "日期", "count": "整数", "flag": "true 或 false"}


def cell(text: object) -> str:
    """Make a text fit for a cell of a Markdown table."""
    return " ".join(str(text).split()).replace("|", "\\|")


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Draw a Markdown table."""
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *([cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def commands() -> str:
    """Give the help page of every command, by group, as `sx help` prints it."""
    shown = [row for row in registry.ROWS if not row.hidden]
    groups = dict.fromkeys(row.group for row in shown)
    parts = ["# 命令", "每条命令的用法，和 `sx help 命令` 打印的一样。"]
    parts += [fenced(help_pages.page(())), fenced(help_pages.page(("全部",)))]
    for group in groups:
        parts.append(f"## {group}")
        for row in shown:
            if row.group == group:
                name = "sx" if row.name == registry.BARE else f"sx {row.name}"
                parts += [f"### {name}", fenced(help_pages.page(tuple(row.name.split())))]
    return page(parts)


def errors_page() -> str:
    """Give the exit codes and the tree of errors with their codes."""
    meanings = {
        errors.ExitCode.OK: "做成了",
        errors.ExitCode.REFUSED: "没做成：被拒绝，或写不进去",
        errors.ExitCode.USAGE: "命令写得不对，或读入的文件有错；什么也没改",
        errors.ExitCode.FOUND: "检查发现了问题（`sx check`、`sx verify`、`sx doctor`）",
        errors.ExitCode.INTERRUPTED: "被中断（Ctrl-C）",
    }
    leaves = sorted(tree(errors.SxError), key=lambda leaf: (leaf.exit_code, leaf.code))
    return page([
        "# 退出码和错误代码",
        table(("退出码", "意思"), ((f"{code.value}", meanings[code]) for code in errors.ExitCode)),
        ("带 `--json` 时，出错的命令在 stderr 写一行 "
        '`{"schema": 1, "error": {"code", "message", "hint"}}`，stdout 为空。'
        "`code` 是下面这些，不会改；`message` 和 `hint` 是给人看的话，可能会改。"),
        table(
            ("`code`", "退出码", "meaning"),
            ((f"`{leaf.code}`", leaf.exit_code.value, summary(leaf)) for leaf in leaves),
        ),
    ])  # fmt: skip


def tree(root: type[errors.SxError]) -> Iterator[type[errors.SxError]]:
    """Walk the tree of errors, the root first."""
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


def summary(documented: type) -> str:
    """Give the first paragraph of a docstring."""
    return (documented.__doc__ or "").strip().partition("\n\n")[0]


def settings_page() -> str:
    """Give all settings: where each is kept, what it may be, its default."""
    scopes = {settings.WORKSPACE: "台账的 `sx.toml`", settings.PERSON: "个人的（本机）"}
    return page([
        "# 设置",
        "看全部：`sx config list`；看一项：`sx config get 名称`；改一项：`sx config set 名称 值`。",
        table(
            ("名称", "记在", "写什么", "缺省", "意思"),
            (
                (f"`{one.key}`", scopes[one.scope], setting_values(one), default(one.default), one.meaning)
                for one in settings.SETTINGS
            ),
        ),
    ])  # fmt: skip


def setting_values(one: settings.Setting) -> str:
    """Say what a setting may be."""
    if one.choices:
        return "、".join(f"`{choice}`" if choice else "空" for choice in one.choices)
    bounds = f"，{one.low} 到 {one.high}" if one.high else ""
    return SETTING_KINDS[one.kind] + bounds


def catalogue_page() -> str:
    """Give every key of checklists.toml."""
    return page([
        "# 目录文件 `checklists.toml`",
        ("UTF-8 的 TOML。查有没有写错：`sx check`。程序从不改写它；"
        "自带的一份可以用 `sx init 文件夹 --catalogue builtin` 复制出来改。"
        "没有列在这里的键算错。"),
        "## 最上层", keys(catalogue.CATALOGUE),
        "## `[[level]]` 层级", keys(catalogue.LEVEL),
        "## `[[dimension]]` 维度", keys(catalogue.DIMENSION),
        "## `[[area]]` 做法领域", keys(catalogue.AREA),
        "## `[[measure]]` 措施", keys(catalogue.MEASURE),
    ])  # fmt: skip


def holidays_page() -> str:
    """Give every key of holidays.toml."""
    return page([
        "# 放假文件 `holidays.toml`",
        ("UTF-8 的 TOML，放在台账的文件夹里，可以没有。写到的年份完全按它，其余年份按 `holidays` 部件的数据；"
        "设置 `holiday` 是 `keep`（缺省）时，到期日不看它。"
        "怎样写见[月历](../how-to/calendar.md)，查有没有写错：`sx check`。"),
        "## 最上层", keys(holidays.HOLIDAYS),
        "## `[[year]]` 一年", keys(holidays.YEAR),
    ])  # fmt: skip


def organisation_page() -> str:
    """Give every key of organisation.toml."""
    return page([
        "# 组织文件 `organisation.toml`",
        ("UTF-8 的 TOML，放在台账的文件夹里。一般用 `sx unit add` 写；手工改也行，注释都保留。"
        "没有这个文件时，每个层级各有一个以层级命名的单位。"
        "没有列在这里的键不起作用，`sx check` 会提醒。"),
        "## 最上层", keys(organisation.ORGANISATION),
        "## `[[unit]]` 单位", keys(organisation.UNIT),
    ])  # fmt: skip


def keys(fields: Iterable[Field]) -> str:
    """Draw the keys of one TOML table."""
    return table(
        ("键", "写什么", "缺省", "意思"),
        (
            (
                f"`{field.key}`",
                values(field),
                "必写" if field.required else default(field.default),
                field.meaning,
            )
            for field in fields
        ),
    )


def values(field: Field) -> str:
    """Say what a key may be."""
    if field.choices:
        return "、".join(f"`{choice}`" for choice in field.choices)
    bounds = f"，{field.low} 到 {field.high}" if field.kind == "whole" else ""
    return KINDS[field.kind] + bounds


def default(value: object) -> str:
    """Write a default, ``-`` where there is none."""
    if value is None or value == "":
        return "-"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def fenced(text: str) -> str:
    """Quote what the program prints."""
    return f"```text\n{text.rstrip()}\n```"


def page(parts: Iterable[str]) -> str:
    """Put a page together."""
    return "\n\n".join([NOTICE, *parts]) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "errors.md": errors_page,
    "settings.md": settings_page,
    "catalogue.md": catalogue_page,
    "organisation.md": organisation_page,
    "holidays.md": holidays_page,
}


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` tell which are out of date."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    stale = []
    for name, make in PAGES.items():
        path, text = REFERENCE / name, make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if arguments != ["--check"]:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"docs/reference/{name} written")
    if stale and arguments == ["--check"]:
        print(f"docs/reference: out of date, run make docs: {', '.join(stale)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
