"""What all sheets of an Excel file share: their names, the texts, which formats mean a day."""

from sixiang_cli.lean.typing import Final
from sixiang_cli.sheets.grid import refuse
from sixiang_cli.sheets.package import Attributes, Package

_DAY_FORMATS: Final = frozenset((*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)))
_MOST_TEXTS: Final = 2_000_000
_MOST_CHARACTERS: Final = 100_000_000


class Workbook:
    """What all sheets share: their names, the texts, which formats mean a day."""

    def __init__(self, package: Package) -> None:
        """Read what stands outside the sheets."""
        self.package = package
        self.starts_1904 = False
        self.sheets: list[tuple[str, str, bool]] = []
        part = self._find("officeDocument", "_rels/.rels", "") or "xl/workbook.xml"
        if not package.has(part):
            raise refuse(package.path, "damaged", "文件里没有工作簿，打不开。")
        if part.endswith(".bin"):
            raise refuse(package.path, "binary", "这是 .xlsb 文件，读不了。", "另存为 .xlsx 再导。")
        folder, _, name = part.rpartition("/")
        relations = self._relations(f"{folder}/_rels/{name}.rels", folder)
        self._read_sheets(part, relations)
        targets = dict(relations.values())
        self.texts = self._shared(targets.get("sharedStrings", ""))
        self.day_styles = self._styles(targets.get("styles", ""))

    def _find(self, kind: str, part: str, folder: str) -> str:
        for found, target in self._relations(part, folder).values():
            if found == kind:
                return target
        return ""

    def _relations(self, part: str, folder: str) -> dict[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}
        if not self.package.has(part):
            return found

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                full = target[1:] if target.startswith("/") else _joined(folder, target)
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes.get("Id", "")] = (kind, full)

        self.package.walk(part, start)
        return found

    def _read_sheets(self, part: str, relations: dict[str, tuple[str, str]]) -> None:
        def start(tag: str, attributes: Attributes) -> None:
            if tag == "workbookPr":
                self.starts_1904 = attributes.get("date1904", "0") in {"1", "true"}
            elif tag == "sheet":
                kind, target = relations.get(attributes.get("id", ""), ("", ""))
                if kind == "worksheet" and self.package.has(target):
                    hidden = attributes.get("state", "visible") != "visible"
                    self.sheets.append((attributes.get("name", ""), target, hidden))

        self.package.walk(part, start)
        if not self.sheets:
            raise refuse(self.package.path, "empty", "文件里一张表也没有。")

    def _shared(self, part: str) -> list[str]:
        texts: list[str] = []
        if not part or not self.package.has(part):
            return texts
        pieces: list[str] = []
        reading, phonetic, total = False, 0, 0

        def start(tag: str, _: Attributes) -> None:
            nonlocal reading, phonetic
            if tag == "si":
                pieces.clear()
            elif tag == "rPh":
                phonetic += 1
            elif tag == "t":
                reading = not phonetic

        def end(tag: str) -> None:
            nonlocal reading, phonetic, total
            if tag == "t":
                reading = False
            elif tag == "rPh":
                phonetic -= 1
            elif tag == "si":
                text = unescaped("".join(pieces))
                total += len(text)
                if len(texts) >= _MOST_TEXTS or total > _MOST_CHARACTERS:
                    raise refuse(self.package.path, "too-large", "表里的文字太多，没有读。")
                texts.append(text)

        def text(value: str) -> None:
            if reading:
                pieces.append(value)

        self.package.walk(part, start, end, text)
        return texts

    def _styles(self, part: str) -> list[bool]:
        """Tell for each cell style whether a number in it is a day."""
        found: list[bool] = []
        own: dict[str, str] = {}
        inside = False
        if not part or not self.package.has(part):
            return found

        def start(tag: str, attributes: Attributes) -> None:
            nonlocal inside
            if tag == "numFmt":
                own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            elif tag == "cellXfs":
                inside = True
            elif tag == "xf" and inside:
                number = attributes.get("numFmtId", "0")
                code = own.get(number)
                known = number.isdigit() and int(number) in _DAY_FORMATS
                found.append(_is_day_format(code) if code is not None else known)

        def end(tag: str) -> None:
            nonlocal inside
            if tag == "cellXfs":
                inside = False

        self.package.walk(part, start, end)
        return found


def _is_day_format(code: str) -> bool:
    """Tell whether a number format shows a day: it has y or d outside quotes and brackets."""
    plain, quoted, bracketed, escaped = [], False, False, False
    for char in code.partition(";")[0]:
        if escaped:
            escaped = False
        elif char in {"\\", "_", "*"}:
            escaped = True
        elif char == '"':
            quoted = not quoted
        elif char == "[":
            bracketed = True
        elif char == "]":
            bracketed = False
        elif not quoted and not bracketed:
            plain.append(char.lower())
    return bool({"y", "d", "e"} & set(plain)) and "general" not in "".join(plain)


def _joined(folder: str, target: str) -> str:
    parts = folder.split("/") if folder else []
    for part in target.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def unescaped(text: str) -> str:
    """Undo Excel's way of writing characters that XML can't hold: ``_x000D_``."""
    if "_x" not in text:
        return text
    parts: list[str] = []
    at = 0
    while (found := text.find("_x", at)) >= 0:
        digits = text[found + 2 : found + 6]
        is_escape = text[found + 6 : found + 7] == "_" and len(digits) == 4
        if is_escape and all(char in "0123456789abcdefABCDEF" for char in digits):
            parts += [text[at:found], chr(int(digits, 16))]
            at = found + 7
        else:
            parts.append(text[at : found + 2])
            at = found + 2
    return "".join([*parts, text[at:]])
