"""The quick reader: takes a plain, fully understood argument list straight to its values.

It reads what people usually type, for any command, exactly as Typer reads it. What it does not
fully understand (an unknown option, something missing or left over, an odd number, help) it
declines as a whole by giving None, and Typer reads the same list untouched. A property test
holds the two together. Nothing here reports an error, prints, or imports Typer.
"""

from sixiang_cli.cli.params import Arg, Param
from sixiang_cli.lean.typing import Any, Sequence


def read(params: tuple[Param, ...], args: Sequence[str]) -> dict[str, Any] | None:
    """Give a value for each parameter, by its name, or None where Typer has to look.

    `args` is what follows the name of the command.
    """
    flags: dict[str, Param] = {}
    for param in params:
        if not isinstance(param.marker, Arg):
            for flag in param.marker.flags:
                flags[flag] = param
    values: dict[str, Any] = {}
    words: list[str] = []
    rest = iter(args)
    for arg in rest:
        if arg == "--":
            words.extend(rest)
        elif arg[:1] != "-" or arg == "-":
            words.append(arg)
        else:
            found = option(arg, flags)
            if found is None:
                return None
            param, text = found
            if text is None and param.kind != "flag":
                text = next(rest, None)
                if text in flags:  # `-m --on`: what was to follow is missing
                    return None
            if not _store(param, text, values):
                return None
    return _complete(params, words, values)


def option(arg: str, flags: dict[str, Param]) -> tuple[Param, str | None] | None:
    """Find the option and the value that is written together with it, if any."""
    param = flags.get(arg)
    if param is not None:
        return param, None
    if arg[:2] == "--":
        flag, equals, text = arg.partition("=")
        param = flags.get(flag)
        return None if param is None or not equals or param.kind == "flag" else (param, text)
    param = flags.get(arg[:2])
    if param is None or param.kind == "flag" or arg[2] == "=":
        return None
    return param, arg[2:]


def _store(param: Param, text: str | None, values: dict[str, Any]) -> bool:
    """Keep one value; tell whether it was understood."""
    if param.kind == "flag":
        values[param.name] = True
        return True
    if text is None or (param.marker.choices and text not in param.marker.choices):
        return False
    if param.kind == "many":
        values[param.name] = (*values.get(param.name, ()), text)
    elif param.name in values:  # said twice: the first must not be dropped in silence
        return False
    elif param.kind == "text":
        values[param.name] = text
    else:
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
            return False
        values[param.name] = int(text)
    return True


def _complete(
    params: tuple[Param, ...], words: list[str], values: dict[str, Any]
) -> dict[str, Any] | None:
    """Hand the words to the arguments in order, and fill in what was left out."""
    at = 0
    for param in params:
        if isinstance(param.marker, Arg):
            if param.kind == "many":
                for word in words[at:]:
                    if not _store(param, word, values):
                        return None
                at = len(words)
            elif at < len(words):
                if not _store(param, words[at], values):
                    return None
                at += 1
        if param.name not in values:
            if param.required:
                return None
            values[param.name] = param.default
    return values if at == len(words) else None
