"""An answer in the form that was asked for, where it was asked for: the end of every command.

What there is to say comes as functions, so that only the form that is wanted is made. How each
form looks is in `views` and `reports`.
"""

import os
import sys

from sixiang_cli.cli.params import Common, Output
from sixiang_cli.errors import BadInput
from sixiang_cli.lean.typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Iterable,
    Mapping,
    NamedTuple,
    Sequence,
    TextIO,
)
from sixiang_cli.views.page import Note, Page

if TYPE_CHECKING:
    from sixiang_cli.reports.formats import Document, Format
    from sixiang_cli.selection import Selection
    from sixiang_cli.views.about import About
    from sixiang_cli.views.tasks import Frame

Row = dict[str, Any]
_DRAWN = ("", "table", "text")
_BARE_ROWS = ("csv", "tsv", "addresses", "ics")


class Answer(NamedTuple):
    """Everything an answer can be given as; what is none can't be asked for.

    `fields` and `titles` name the columns of `rows` for CSV and TSV, for programs and for people.
    `data` is what the JSON envelope holds, `rows` by default. `about` says what an export covers
    and carries its check code; documents end with it. `book` is what a workbook holds beyond a
    sheet of the rows. `special` names the formats that only some answers have (docx, ics).
    `figures` are what HTML shows above the tables; `own` are formats, by name, that the answer has
    a writer of its own for. `timezone` is whose clock a CSV shows moments on.
    """

    kind: str
    page: Callable[[], Page]
    rows: Callable[[], Iterable[Row]] | None = None
    fields: Sequence[str] = ()
    titles: Sequence[str] = ()
    data: Callable[[], object] | None = None
    addresses: Callable[[], Iterable[str]] | None = None
    about: "Callable[[], About] | None" = None
    book: Callable[[], Any] | None = None
    special: tuple[str, ...] = ()
    figures: Callable[[], Sequence[Any]] | None = None
    own: Mapping[str, Callable[[], bytes]] | None = None
    timezone: str = ""


def covering(
    title: str, selection: "Selection", frame: "Frame", check: str, span: str = ""
) -> "Callable[[], About]":
    """Give what says, when it is asked, what an export covers; `span` where that is no one period."""

    def said() -> "About":
        from sixiang_cli.views.about import about

        made = about(title, selection, frame, check)
        return made._replace(period=span) if span else made

    return said


def emit(answer: Answer, common: Common, output: Output | None = None) -> None:
    """Write the answer to stdout, or to the file that was named.

    Raises:
        BadInput: the answer has no such form, or the file is there already.
    """
    chosen = output or Output()
    form = _form(common, chosen)
    if chosen.output and chosen.output != "-":
        _to_file(answer, form, chosen)
    elif form in _DRAWN:
        from sixiang_cli.views.render import render

        render(_with_check(answer), stream=sys.stdout, fmt=form or "auto")
    else:
        _to_stdout(answer, form)


def _form(common: Common, output: Output) -> str:
    if common.json and output.format not in (None, "json"):
        raise BadInput(f"--json 和 --format {output.format} 只能写一个。")
    return "json" if common.json else output.format or ""


def wants(form: str, common: Common, output: Output) -> bool:
    """Tell whether the answer will be asked for in `form`, for what only that form needs."""
    if common.json or output.format or not output.output:
        return form == _form(common, output)
    return output.output.lower().endswith(f".{form}")


def _to_file(answer: Answer, form: str, output: Output) -> None:
    from sixiang_cli import files
    from sixiang_cli.cli import streams
    from sixiang_cli.reports import formats

    path = output.output or ""
    files.refuse_occupied(path, replace=output.force)
    known = formats.named(form) if form else None
    chosen = known or formats.of_file(path, lambda each: _has(answer, each))
    document = _document(answer, chosen)
    files.write_new(path, formats.write(chosen, document), replace=output.force)
    streams.tell(f"已写入 {path}{_check_beside(document, chosen)}")


def _with_check(answer: Answer) -> Page:
    """Give the page for a screen, with the check code first among the lines at its foot.

    What the page itself says there stays last: it is still seen when a long list has scrolled away.
    """
    page = answer.page()
    check = "" if answer.about is None else answer.about().check
    if not check:
        return page
    code = Note(f"校验码 {check}", "dim")
    foot = len(page.blocks)
    while foot and isinstance(page.blocks[foot - 1], Note):
        foot -= 1
    return page._replace(blocks=(*page.blocks[:foot], code, *page.blocks[foot:]))


def _check_beside(document: "Document", form: "Format") -> str:
    """Say the check code of a file of bare rows, in which a line of another kind would be a row."""
    if document.about is None or not document.about.check or form.name not in _BARE_ROWS:
        return ""
    return f"  校验码 {document.about.check}"


def _to_stdout(answer: Answer, form: str) -> None:
    from sixiang_cli.reports import formats

    chosen = formats.named(form)
    if chosen.binary and sys.stdout.isatty():
        raise BadInput(
            f"{form} 文件打不到屏幕上，什么也没写。", f"写进文件：-o 文件名{chosen.endings[0]}"
        )
    pieces = formats.pieces(chosen, _document(answer, chosen))
    buffer = getattr(sys.stdout, "buffer", None)
    is_text = form in ("json", "addresses")  # for a console too, in the console's own encoding
    if buffer is None or (is_text and not (os.linesep == "\n" and _is_utf8(sys.stdout))):
        sys.stdout.writelines(piece.decode() for piece in pieces)
        return
    sys.stdout.flush()
    buffer.writelines(pieces)  # UTF-8 whatever the console speaks: it is for a program


def _is_utf8(stream: TextIO) -> bool:
    return (stream.encoding or "").lower() in {"utf-8", "utf8"}


def _has(answer: Answer, form: "Format") -> bool:
    """Tell whether the answer can be given in that form."""
    missing = {
        "csv": answer.rows is None,
        "tsv": answer.rows is None,
        "json": answer.rows is None and answer.data is None,
        "addresses": answer.addresses is None,
    }
    return not missing.get(form.name) and (not form.special or form.name in answer.special)


def _document(answer: Answer, form: "Format") -> "Document":
    """Take from the answer what a writer may draw on.

    Raises:
        BadInput: the answer has no such form.
    """
    from sixiang_cli.reports.formats import Document

    if not _has(answer, form):
        raise BadInput(
            f"这条命令没有 {form.name} 格式。",
            "可以写成 text、markdown、html、xlsx：文件名结尾 .txt、.md、.html、.xlsx",
        )
    about = None if answer.about is None else answer.about()

    def page() -> Page:
        from sixiang_cli.views.about import with_foot

        return with_foot(answer.page(), about)

    return Document(
        answer.kind,
        page,
        answer.rows or tuple,
        answer.fields,
        answer.titles or answer.fields,
        answer.data,
        answer.addresses or tuple,
        about,
        answer.book,
        answer.figures,
        answer.own,
        answer.timezone,
    )
