"""An answer in the form that was asked for, where it was asked for: the end of every command.

What there is to say comes as functions, so that only the form that is wanted is made. How each
form looks is in `views` and `reports`.
"""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from sixiang_cli.cli.params import Common, Output
from sixiang_cli.errors import BadInput
from sixiang_cli.views.page import Page

Row = dict[str, Any]
_ENDINGS = {".csv": "csv", ".tsv": "tsv", ".json": "json", ".md": "markdown", ".txt": "text"}


class Answer(NamedTuple):
    """Everything an answer can be given as; what is none can't be asked for.

    `fields` and `titles` name the columns of `rows` for CSV and TSV, for programs and for people.
    `data` is what the JSON envelope holds, `rows` by default.
    """

    kind: str
    page: Callable[[], Page]
    rows: Callable[[], Iterable[Row]] | None = None
    fields: Sequence[str] = ()
    titles: Sequence[str] = ()
    data: Callable[[], object] | None = None
    addresses: Callable[[], Iterable[str]] | None = None


def emit(answer: Answer, common: Common, output: Output | None = None) -> None:
    """Write the answer to stdout, or to the file that was named.

    Raises:
        BadInput: the answer has no such form, or the file is there already.
    """
    chosen = output or Output()
    form = _form(common, chosen)
    if chosen.output and chosen.output != "-":
        _to_file(answer, form or _form_of_name(chosen.output), chosen)
        return
    if form == "json":
        sys.stdout.writelines(_json(answer))
    elif form in ("csv", "tsv"):
        _binary("".join(_delimited(answer, form)))
    elif form == "addresses":
        sys.stdout.writelines(f"{line}\n" for line in _need(answer.addresses, form)())
    else:
        from sixiang_cli.views.render import render

        render(answer.page(), stream=sys.stdout, fmt=form or "auto")


def _form(common: Common, output: Output) -> str:
    if common.json and output.format not in (None, "json"):
        raise BadInput(f"--json 和 --format {output.format} 只能写一个。")
    return "json" if common.json else output.format or ""


def _form_of_name(path: str) -> str:
    form = _ENDINGS.get(os.path.splitext(path)[1].lower())
    if form is None:
        raise BadInput(
            f"看不出 {path} 要写成什么格式。", f"文件名结尾写 {'、'.join(_ENDINGS)}，或加 --format"
        )
    return form


def _to_file(answer: Answer, form: str, output: Output) -> None:
    from sixiang_cli import files
    from sixiang_cli.cli import streams

    path = output.output or ""
    files.write_whole(path, _content(answer, form), replace=output.force)
    streams.tell(f"已写入 {path}")


def _content(answer: Answer, form: str) -> bytes:
    if form == "json":
        return "".join(_json(answer)).encode()
    if form in ("csv", "tsv"):
        return "".join(_delimited(answer, form)).encode()
    if form == "addresses":
        return "".join(f"{line}\n" for line in _need(answer.addresses, form)()).encode()
    import io

    from sixiang_cli.views.render import render

    stream = io.StringIO()
    render(answer.page(), stream=stream, fmt="markdown" if form == "markdown" else "text")
    return stream.getvalue().encode()


def _json(answer: Answer) -> Iterable[str]:
    from sixiang_cli.reports import json_envelope

    if answer.data is not None:
        return [json_envelope.document(answer.kind, answer.data())]
    return json_envelope.chunks(answer.kind, _need(answer.rows, "json")())


def _delimited(answer: Answer, form: str) -> Iterable[str]:
    from sixiang_cli.reports import delimited

    rows = _need(answer.rows, form)()
    if form == "csv":
        return delimited.csv_text(rows, answer.fields, answer.titles)
    return delimited.tsv(rows, answer.fields)


def _binary(text: str) -> None:
    """Write text as UTF-8 whatever the console speaks: it is for a program."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text)
    else:
        sys.stdout.flush()
        buffer.write(text.encode())


def _need(form: Callable[[], Iterable[Any]] | None, name: str) -> Callable[[], Iterable[Any]]:
    if form is None:
        raise BadInput(f"这条命令没有 {name} 格式。")
    return form
