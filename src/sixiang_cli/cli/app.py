"""The Typer application, built from a command's declaration for whatever is not plain and usual.

Typer reads the argument list and finds what is wrong with it; it never runs a command. Its
English complaints are turned into ours by their type. Help is drawn by `help`, from the same
declarations. Nothing here is imported for a plain command line.
"""

import inspect
from difflib import get_close_matches
from typing import Any

import typer
from typer._click import exceptions as faults
from typer.core import TyperCommand

from sixiang_cli.cli import help as helping
from sixiang_cli.cli import quick, registry, streams
from sixiang_cli.cli.boundary import dashed
from sixiang_cli.cli.params import Arg, Param, declared
from sixiang_cli.errors import BadInput, WrongUsage
from sixiang_cli.lean.typing import Callable, Sequence
from sixiang_cli.lookup import quoted


class _Command(TyperCommand):
    """A command whose help page is ours."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401  (a context of Typer's own copy of click)
        del ctx
        return helping.page((self.name or "",)).rstrip("\n")


def build(name: str, params: tuple[Param, ...]) -> typer.Typer:
    """Give a Typer application of this one command; called, it returns the values by name."""

    def values(**given: Any) -> dict[str, Any]:  # noqa: ANN401  (one value for each parameter)
        return {param.name: _plain(param, given[param.name]) for param in params}

    fields = [
        inspect.Parameter(
            param.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=_marker(param),
            annotation=_TYPES[param.kind],
        )
        for param in params
    ]
    # What Typer reads instead of **given; mypy knows no such attribute of a function.
    values.__signature__ = inspect.Signature(fields)  # type: ignore[attr-defined]
    values.__annotations__ = {field.name: field.annotation for field in fields}
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    settings = {"help_option_names": ["--help", "-h"], "allow_extra_args": True}
    app.command(name, cls=_Command, context_settings=settings)(values)
    return app


def read(name: str, params: tuple[Param, ...], args: Sequence[str]) -> dict[str, Any] | int:
    """Give the values of the parameters by their names, or an exit code where help was all.

    Raises `WrongUsage` for what Typer refuses.
    """
    command = typer.main.get_command(build(name, params))
    try:
        _check_values(params, args)
        with command.make_context(f"sx {name}", list(args)) as context:
            if context.args:
                raise _surplus(name, params, context.args)
            outcome: dict[str, Any] = command.invoke(context)
    except typer.Exit as done:
        return done.exit_code
    except typer.TyperException as fault:
        raise _translated(fault, name, params, args) from fault
    return outcome


def _check_values(params: tuple[Param, ...], args: Sequence[str]) -> None:
    """Refuse an option in the place of a value, and one that is said twice but holds one value.

    `-m --on` would record a note that says --on; of `-p 10月 -p 11月` one would be dropped.
    """
    flags = {flag: param for param in params for flag in getattr(param.marker, "flags", ())}
    given: set[str] = set()
    rest = iter(args)
    for arg in rest:
        if arg == "--":
            return
        found = quick.option(arg, flags) if arg[:1] == "-" and arg != "-" else None
        if found is None or found[0].kind == "flag":
            continue
        param, text = found
        if text is None and next(rest, None) in flags:
            raise faults.BadOptionUsage(arg, "")
        if param.name in given and param.kind != "many":
            raise WrongUsage(f"{_called(param)} 写了两次，只能写一次。", "去掉一个再来。")
        given.add(param.name)


_TYPES: dict[str, Any] = {"text": str, "number": str, "flag": bool, "many": list[str]}


def _marker(param: Param) -> Any:  # noqa: ANN401  (Typer's markers have no public type)
    """Say a declaration in Typer's words."""
    marker = param.marker
    default = ... if param.required else param.default
    if param.kind == "many" and not param.required:
        default = list(param.default)
    if param.kind == "flag":
        return typer.Option(default, *marker.flags) if not isinstance(marker, Arg) else None
    parser = _reader(param)
    if isinstance(marker, Arg):
        return typer.Argument(default, parser=parser)
    return typer.Option(default, *marker.flags, parser=parser)


def _reader(param: Param) -> Callable[[Any], Any]:
    """Give what reads one value: it raises in our words."""

    def read_value(value: Any) -> Any:  # noqa: ANN401  (Typer also hands over defaults)
        if not isinstance(value, str):
            return value
        if param.kind == "number":
            return _number(param, value)
        choices = param.marker.choices
        if choices and value not in choices:
            near = get_close_matches(value, choices)
            near.sort(key=lambda each: sorted(each) != sorted(value))  # cvs is csv, not ics
            meant = f"是不是 {near[0]}？" if near else ""
            raise WrongUsage(
                f"{_called(param)} 没有“{value}”这一种。{meant}", f"可以写：{'、'.join(choices)}"
            )
        return value

    return read_value


def _number(param: Param, text: str) -> int:
    """Read a whole number, full-width digits too, and say so."""
    try:
        number = int(text.replace("_", "?"))
    except ValueError:
        raise WrongUsage(f"{_called(param)} 要写整数，“{text[:40]}”不是整数。") from None
    if not text.isascii():
        streams.tell(f"“{text}”按 {number} 理解")
    return number


def _plain(param: Param, value: Any) -> Any:  # noqa: ANN401  (as above)
    """Give a value as the command declares it."""
    if param.kind == "many":
        return tuple(value) if value else param.default
    return value


def _called(param: Param) -> str:
    """Name a parameter as the user writes it: its longest flag, or its place."""
    marker = param.marker
    return marker.metavar if isinstance(marker, Arg) else marker.flags[-1]


def _surplus(name: str, params: tuple[Param, ...], args: Sequence[str]) -> BadInput:
    for arg in args:
        dash = dashed(arg)
        if dash is not None:
            return dash
    takes = any(isinstance(param.marker, Arg) for param in params)
    what = "、".join(f"“{arg}”" for arg in args[:3])
    why = "只认前面的" if takes else "后面不带名称"
    return WrongUsage(f"多出了{what}：sx {name} {why}。", f"用法：{helping.usage(name)}")


def _said_of_bare(option: str, args: Sequence[str]) -> str:
    """Give the command that takes the option which was typed behind `sx` alone."""
    row = registry.named("list")
    params = declared(registry.load(row)) if row is not None else ()
    if any(option in getattr(param.marker, "flags", ()) for param in params):
        return f"列任务时才有：sx list {' '.join(map(quoted, args))}"
    return ""


def _translated(
    fault: typer.TyperException, name: str, params: tuple[Param, ...], args: Sequence[str]
) -> BadInput:
    """Turn a complaint of Typer's into ours, by its type."""
    hint = f"用法：{helping.usage(name)}    例子：sx help {name}"
    if isinstance(fault, faults.NoSuchOption):
        flags = [
            flag
            for param in params
            if not isinstance(param.marker, Arg) and not param.marker.hidden
            for flag in param.marker.flags
        ]
        near = get_close_matches(fault.option_name, flags, n=1)
        if not near and len(fault.option_name) > 4:
            near = [flag for flag in flags if flag.startswith(fault.option_name)][:1]
        meant = f"是不是 {near[0]}？" if near else ""
        if name == registry.BARE:
            hint = _said_of_bare(fault.option_name, args) or hint
            return WrongUsage(f"只写 sx 时没有选项 {fault.option_name}。{meant}", hint)
        return WrongUsage(f"sx {name} 没有选项 {fault.option_name}。{meant}", hint)
    if isinstance(fault, faults.MissingParameter):
        missing = next(
            (one for one in params if fault.param and one.name == fault.param.name), None
        )
        what = _called(missing) if missing else ""
        return WrongUsage(f"sx {name} 后面还缺 {what}。", hint)
    if isinstance(fault, faults.BadOptionUsage):
        option = fault.option_name
        takes = next(
            (
                one
                for one in params
                if not isinstance(one.marker, Arg) and option in one.marker.flags
            ),
            None,
        )
        if takes is not None and takes.kind == "flag":
            return WrongUsage(f"{option} 后面不带值。", hint)
        return WrongUsage(f"{option} 后面还缺内容。", hint)
    return WrongUsage(f"看不懂这一行：{fault.format_message()}", hint)
