"""Hot commands start fast because of what they don't import; this is the list of what they may."""

import pytest

# Beyond what a bare Python has loaded. Each family earns its place:
ALLOWED = {
    # behind `collections`, `functools` and `operator`
    "collections",
    "functools",
    "itertools",
    "operator",
    # text and bytes; of `json` its scanner and encoder only
    "json",
    "sha2",
    "sha256",
    "unicodedata",
    # days
    "datetime",
    # the journal; from Python 3.12 on, what it warns with
    "sqlite3",
    "warnings",
    # locks
    "fcntl",
    "msvcrt",
    "errno",
}
# Of these only what is behind them, in C.
IN_C = {"collections", "datetime", "functools", "json", "operator", "sqlite3"}
# Ours, and not for a hot command: what reads TOML, builds Typer, draws tables or writes files.
SLOW = (
    "sixiang_cli.catalogue.source",
    "sixiang_cli.cli.app",
    "sixiang_cli.cli.help",
    "sixiang_cli.organisation.edit",
    "sixiang_cli.organisation.source",
    "sixiang_cli.reports.delimited",
    "sixiang_cli.reports.json_envelope",
    "sixiang_cli.queries.history",
    "sixiang_cli.toml_source",
    "sixiang_cli.views.terminal",
)


def imported(answer):
    """Read the report of -X importtime: the name of every module, in order."""
    lines = (line for line in answer.err.splitlines() if line.startswith("import time:"))
    return [line.rsplit("|", 1)[1].strip() for line in lines if "imported package" not in line]


def allowed(module):
    family = module.split(".")[0]
    if family == "sixiang_cli":
        return not module.startswith(SLOW)
    return family.lstrip("_") in ALLOWED and family not in IN_C


@pytest.fixture
def beyond_bare_python(fresh_process):
    """Give the modules that a command imports and a bare Python doesn't."""
    for line in ("init", "list"):  # compiles catalogue and settings, once for each content
        fresh_process(line)

    def measure(line):
        answer = fresh_process(line, flags=("-X", "importtime"))
        assert answer.code == 0, answer.err
        bare = fresh_process.bare(flags=("-X", "importtime"))
        return [name for name in imported(answer) if name not in set(imported(bare))]

    return measure


@pytest.mark.parametrize(
    "line",
    [
        "done 1.3.2",
        "note 1.3.2 -m 已通知",
        "assign 1.3.2 --to 支部书记",
        "list",
        "report",
        "",
        "--complete fish done 主题",
    ],
)
def test_a_hot_command_in_a_pipe_imports_nothing_dear(beyond_bare_python, line):
    dear = [module for module in beyond_bare_python(line) if not allowed(module)]
    assert not dear, f"sx {line} imports what no hot command may: {dear}"


def test_undo_imports_nothing_dear(fresh_process, beyond_bare_python):
    fresh_process("done 1.3.2")
    dear = [module for module in beyond_bare_python("undo") if not allowed(module)]
    assert not dear, f"sx undo imports what no hot command may: {dear}"
