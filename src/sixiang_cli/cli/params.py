"""What a command takes, declared once: markers, shared groups of options, and reading a signature.

A command is a plain typed function. Each of its parameters is annotated with what it is and a light
marker, or with a `NamedTuple` whose fields are; `declared` turns that into `Param`s, from which
the quick reader, Typer, the help pages and completion are all made. Nothing here reads a
command line, prints, or knows which commands exist.

A module that declares commands must not use ``from __future__ import annotations``: the
annotations are read as they stand, since `inspect` would cost more than the whole command.
"""

from sixiang_cli.lean.typing import Annotated, Any, Callable, Literal, Mapping, NamedTuple

Command = Callable[..., int | None]
"""What runs: typed parameters in, an exit code out (None is 0)."""


class Opt:
    """An option: its flags, what it says in the help, what it may be.

    `metavar` names the value in the help; `complete` the kind of value that completion offers;
    `choices`, where not empty, are the only values; `hidden` ones work and stand in no help.
    """

    __slots__ = ("choices", "complete", "flags", "help", "hidden", "metavar")

    def __init__(
        self,
        *flags: str,
        help: str,  # noqa: A002  (the word of every library of this kind)
        metavar: str = "",
        complete: str = "",
        choices: tuple[str, ...] = (),
        hidden: bool = False,
    ) -> None:
        """Take the flags, short ones first."""
        self.flags = flags
        self.help = help
        self.metavar = metavar
        self.complete = complete
        self.choices = choices
        self.hidden = hidden


class Arg:
    """An argument: what stands without a flag. It may be left out where it has a default."""

    __slots__ = ("choices", "complete", "help", "metavar")

    def __init__(
        self,
        metavar: str,
        *,
        help: str = "",  # noqa: A002  (as above)
        complete: str = "",
        choices: tuple[str, ...] = (),
    ) -> None:
        """Take the name that stands for it in the help."""
        self.metavar = metavar
        self.help = help
        self.complete = complete
        self.choices = choices


Kind = Literal["text", "number", "flag", "many"]
"""How a value is read; many is a tuple of texts: a repeated option, or all remaining arguments."""


class Param(NamedTuple):
    """One parameter, flattened: `name` is unique within its command.

    `owner` is the function's parameter that holds it: its own name, or that of its `group`.
    """

    name: str
    owner: str
    group: type[Any] | None
    marker: Opt | Arg
    kind: Kind
    default: Any
    required: bool


class Scope(NamedTuple):
    """Which tasks a command looks at; the same everywhere (DESIGN 4)."""

    level: Annotated[
        tuple[str, ...],
        Opt("-l", "--level", metavar="层级", complete="level", help="厂、作业区、班组"),
    ] = ()
    unit: Annotated[
        tuple[str, ...],
        Opt(
            "-u", "--unit", metavar="单位", complete="unit", help="连同它下面所有单位；全厂写 全部"
        ),
    ] = ()
    dimension: Annotated[
        tuple[str, ...],
        Opt("-d", "--dimension", metavar="维度", complete="dimension", help="四个提升维度之一"),
    ] = ()
    area: Annotated[
        tuple[str, ...],
        Opt("--area", metavar="领域", complete="area", help="做法领域，如 1.3"),
    ] = ()
    department: Annotated[
        tuple[str, ...],
        Opt("--department", metavar="部门", complete="department", help="责任部门，如 党支部"),
    ] = ()
    assignee: Annotated[
        tuple[str, ...],
        Opt("--assignee", metavar="岗位", complete="assignee", help="责任岗位；没有定的写 -"),
    ] = ()
    status: Annotated[
        tuple[str, ...],
        Opt("-s", "--status", metavar="状态", complete="status", help="未办、已办、逾期等"),
    ] = ()
    period: Annotated[
        str | None,
        Opt(
            "-p", "--period", metavar="周期", complete="period", help="上月、11月、四季度、2026-11"
        ),
    ] = None
    done_in: Annotated[
        str | None,
        Opt("--done-in", metavar="周期", complete="period", help="在这段时间里办的，不论属哪一期"),
    ] = None
    as_of: Annotated[
        str | None,
        Opt("--as-of", metavar="日期", complete="date", help="那天结束时账上怎么写"),
    ] = None
    light: Annotated[
        tuple[str, ...],
        Opt(
            "--light",
            metavar="灯",
            complete="light",
            help="红、黄、蓝、绿：逾期、慢了、快到期、正常",
        ),
    ] = ()


class Target(NamedTuple):
    """Which tasks a command changes, beside the addresses it is given (DESIGN 4)."""

    unit: Annotated[
        tuple[str, ...],
        Opt("-u", "--unit", metavar="单位", complete="unit", help="记在哪个单位名下，可以几个"),
    ] = ()
    period: Annotated[
        str | None,
        Opt("-p", "--period", metavar="周期", complete="period", help="记在哪一期：上月、11月"),
    ] = None
    on: Annotated[
        str | None,
        Opt(
            "--on",
            metavar="日期",
            complete="date",
            help="哪天的事：昨天、上周五、15、11-28，缺省是今天",
        ),
    ] = None
    level: Annotated[
        tuple[str, ...],
        Opt(
            "-l", "--level", metavar="层级", complete="level", help="这一级的各个单位都记，先问再记"
        ),
    ] = ()
    except_: Annotated[
        tuple[str, ...],
        Opt("--except", metavar="单位", complete="unit", help="同 --level 合用：除了这些单位"),
    ] = ()
    yes: Annotated[bool, Opt("-y", "--yes", help="不再问")] = False
    dry_run: Annotated[bool, Opt("--dry-run", help="只说会记什么，不记")] = False


FORMATS = (
    "table", "text", "markdown", "html", "csv", "tsv", "json", "xlsx", "docx", "ics", "addresses", "md",
)  # fmt: skip
"""Every format there is (`reports.formats` knows who writes it); not every answer has each."""


class Output(NamedTuple):
    """In what form an answer is given, and where it goes."""

    format: Annotated[
        str | None,
        Opt(
            "--format",
            metavar="格式",
            choices=FORMATS,
            help="table、text、markdown、html、csv、tsv、json、xlsx、addresses",
        ),
    ] = None
    output: Annotated[
        str | None,
        Opt(
            "-o",
            "--output",
            metavar="文件",
            complete="file",
            help="写进文件，格式看文件名结尾；- 是屏幕",
        ),
    ] = None
    force: Annotated[bool, Opt("--force", help="文件已经有了也写")] = False


class Common(NamedTuple):
    """What every command takes."""

    home: Annotated[
        str | None,
        Opt("--home", metavar="文件夹", complete="dir", help="用哪个台账"),
    ] = None
    json: Annotated[bool, Opt("--json", help="给程序读的 JSON")] = False


def declared(function: Command) -> tuple[Param, ...]:
    """Read the parameters of a command from its annotations, groups flattened in place.

    Raises `TypeError` for a command that could not be built: no marker, a type outside text,
    number, flag, many, or a name or flag that occurs twice.
    """
    code = function.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    positional = function.__defaults__ or ()
    defaults = dict(zip(names[code.co_argcount - len(positional) :], positional, strict=False))
    defaults.update(function.__kwdefaults__ or {})
    hints = function.__annotations__
    params: list[Param] = []
    for name in names:
        hint = hints[name]
        if hasattr(hint, "_fields"):
            group_defaults = hint._field_defaults
            params.extend(
                _param(field, name, hint, field_hint, group_defaults)
                for field, field_hint in hint.__annotations__.items()
            )
        else:
            params.append(_param(name, name, None, hint, defaults))
    if len({param.name for param in params}) < len(params):
        raise TypeError(f"{function.__name__}: a parameter is declared twice")
    return tuple(params)


def _param(
    name: str,
    owner: str,
    group: type[Any] | None,
    hint: Any,  # noqa: ANN401  (an annotation is anything)
    defaults: Mapping[str, Any],
) -> Param:
    """Read one annotated parameter or field of a group."""
    for marker in getattr(hint, "__metadata__", ()):
        if isinstance(marker, (Opt, Arg)):
            kind = _kind(hint.__origin__)
            required = name not in defaults
            return Param(name, owner, group, marker, kind, defaults.get(name), required)
    raise TypeError(f"{name}: declare it as Annotated[type, Opt(...) or Arg(...)]")


def _kind(hint: Any) -> Kind:  # noqa: ANN401  (as above)
    if hint is str:
        return "text"
    if hint is bool:
        return "flag"
    if hint is int:
        return "number"
    if hint == tuple[str, ...]:
        return "many"
    inner = [part for part in getattr(hint, "__args__", ()) if part is not type(None)]
    if len(inner) == 1 and inner[0] in {str, int}:
        return _kind(inner[0])
    raise TypeError(
        f"{hint!r}: a parameter is str, int, bool, tuple[str, ...], or one of the first two or None"
    )


def bind(params: tuple[Param, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """Put flat values back into the groups: the keyword arguments of the function."""
    arguments: dict[str, Any] = {}
    groups: dict[str, tuple[type[Any], dict[str, Any]]] = {}
    for param in params:
        value = values[param.name]
        if param.group is None:
            arguments[param.name] = value
        else:
            groups.setdefault(param.owner, (param.group, {}))[1][param.name] = value
    for owner, (group, fields) in groups.items():
        arguments[owner] = group(**fields)
    return arguments
