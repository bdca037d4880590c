"""Which formats there are: the name, the module that writes it, the endings of its files.

A writer is a module of this package with ``write(document) -> bytes``, or ``pieces(document, name)``
which gives bytes; it is imported when its format is asked for, and what it needs beyond
the program itself is imported there through `optional`. To add a format: a module, a row in
`FORMATS`, its name in `cli.params.FORMATS`. What is in a document is the caller's business.
"""

from importlib import import_module

from sixiang_cli.errors import BadInput, Refused
from sixiang_cli.extras import how_to_install
from sixiang_cli.lean.typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Iterable,
    Mapping,
    NamedTuple,
    Sequence,
)

if TYPE_CHECKING:
    from sixiang_cli.views.about import About
    from sixiang_cli.views.page import Page


class Document(NamedTuple):
    """What a writer may draw on: the neutral page, the rows, the data; all made on demand.

    `page` ends with the line that names scope, period, day and check code, where `about` is known.
    `fields` and `titles` name the columns of `rows` for programs and for people. `book` is what a
    workbook holds beyond one sheet of rows (`reports.workbook`), `none` where it has no more.
    `figures` are what a page of HTML shows above its tables (`reports.html.Figure`). `own` are
    formats, by name, that the answer has a writer of its own for. Tables for people show moments on
    the clock of `timezone`.
    """

    kind: str
    page: Callable[[], "Page"]
    rows: Callable[[], Iterable[dict[str, Any]]]
    fields: Sequence[str]
    titles: Sequence[str]
    data: Callable[[], object] | None
    addresses: Callable[[], Iterable[str]]
    about: "About | None"
    book: Callable[[], Any] | None
    figures: Callable[[], Sequence[Any]] | None = None
    own: Mapping[str, Callable[[], bytes]] | None = None
    timezone: str = ""


class Format(NamedTuple):
    """One format. `special` ones are for answers that name them; `binary` ones no console can show."""

    name: str
    module: str
    endings: tuple[str, ...] = ()
    binary: bool = False
    special: bool = False


FORMATS: tuple[Format, ...] = (
    Format("text", "page_text", (".txt",)),
    Format("markdown", "page_text", (".md", ".markdown")),
    Format("csv", "delimited", (".csv",)),
    Format("tsv", "delimited", (".tsv",)),
    Format("json", "json_envelope", (".json",)),
    Format("addresses", "addresses"),
    Format("html", "html", (".html", ".htm")),
    Format("xlsx", "xlsx", (".xlsx",), binary=True),
    Format("docx", "docx", (".docx",), binary=True, special=True),
    Format("ics", "ics", (".ics",), special=True),
)


def named(name: str) -> Format:
    """Give the format of that name; the drawing of a terminal is text in a file."""
    wanted = {"table": "text", "md": "markdown"}.get(name, name)
    return next(each for each in FORMATS if each.name == wanted)


def of_file(path: str, possible: Callable[[Format], bool] = lambda _: True) -> Format:
    """Give the format that a file's name ends with; of an unknown ending the `possible` ones are named.

    Raises:
        BadInput: it ends with none that is known.
    """
    for each in FORMATS:
        if path.lower().endswith(each.endings or ("\0",)):
            return each
    known = "、".join(each.endings[0] for each in FORMATS if each.endings and possible(each))
    raise BadInput(f"看不出 {path} 要写成什么格式。", f"文件名结尾写 {known}，或加 --format")


def write(form: Format, document: Document) -> bytes:
    """Write a whole document."""
    if document.own and form.name in document.own:
        return document.own[form.name]()
    writer: Any = import_module(f"sixiang_cli.reports.{form.module}")
    if hasattr(writer, "write"):
        written: bytes = writer.write(document)
        return written
    return b"".join(writer.pieces(document, form.name))


def pieces(form: Format, document: Document) -> Iterable[bytes]:
    """Write a document piece by piece where its writer can, so that the first lines come at once."""
    if document.own and form.name in document.own:
        return [document.own[form.name]()]
    writer: Any = import_module(f"sixiang_cli.reports.{form.module}")
    if hasattr(writer, "write"):
        return [writer.write(document)]
    made: Iterable[bytes] = writer.pieces(document, form.name)
    return made


def optional(module: str, what: str) -> Any:  # noqa: ANN401  (a module has no type)
    """Import a library that is not always installed.

    Raises:
        Refused: it isn't; the hint says how to get it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        hint = f"装上：{how_to_install(module)}"
        raise Refused(f"{what}要另装一个部件，什么也没写。", hint) from error
