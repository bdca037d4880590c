"""The zip inside an Excel file, opened within bounds, and its XML, walked without acting on it.

Before anything is parsed, every part is unpacked once against a budget of bytes and seconds, so
that neither a lying header nor a bomb gets further. Entities and document types are refused as the
parser meets them, in any encoding. What the parts mean is decided in `excel`.
"""

import io
import lzma
import time
import zipfile
import zlib
from xml.parsers import expat

from sixiang_cli.errors import BadSheet
from sixiang_cli.lean.typing import Callable, Final, Iterator
from sixiang_cli.sheets.grid import MOST_SECONDS, MOST_UNPACKED, refuse

_CHUNK: Final = 262_144
_MOST_PARTS: Final = 2_000
_MOST_RATIO: Final = (
    200  # beyond a megabyte; ordinary sheets pack to a tenth, dull ones to a fiftieth
)
_SMALL: Final = 1_000_000
_DAMAGED: Final = "文件不完整或已损坏，打不开。"
_RESEND: Final = "重新存一次，或请对方重新发。"

Attributes = dict[str, str]


class _LocalNames(dict[str, str]):
    """Names without their namespaces, each worked out once."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(" ")[2]
        return local


class Package:
    """The parts of one file; reading stops when the time is up."""

    def __init__(self, path: str, content: bytes) -> None:
        """Open it and look it over.

        Raises:
            BadSheet: it is damaged, no Excel file, too large unpacked, encrypted, or holds macros.
        """
        self.path = path
        self._ends = time.monotonic() + MOST_SECONDS
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise refuse(path, "damaged", _DAMAGED, _RESEND) from error
        self._look_over(len(content))

    def _look_over(self, size: int) -> None:
        infos = self._archive.infolist()
        names = {info.filename for info in infos}
        if "mimetype" in names and "content.xml" in names:
            raise refuse(
                self.path,
                "not-a-sheet",
                "这是 OpenDocument 文件（.ods 等），读不了。",
                "另存为 .xlsx 再导。",
            )
        if "[Content_Types].xml" not in names:
            raise refuse(self.path, "not-a-sheet", "这是压缩包，不是 Excel 文件。", "先解压。")
        if len(infos) > _MOST_PARTS or len(names) < len(infos):
            raise refuse(self.path, "damaged", "文件的内部结构不正常，没有读。", _RESEND)
        declared = sum(info.file_size for info in infos)
        if declared > MOST_UNPACKED or (
            declared > _SMALL and declared > _MOST_RATIO * max(size, 1)
        ):
            raise self._bomb()
        if any(info.flag_bits & 1 for info in infos):
            raise refuse(self.path, "encrypted", "文件加了密码，读不了。", "去掉密码再导。")
        if any("vbaproject" in name.lower() for name in names):
            raise refuse(self.path, "macros", "文件带宏，没有读。", "另存为不带宏的 .xlsx 再导。")
        if "xl/workbook.xml" not in {name.lower() for name in names} and not any(
            name.lower().startswith("xl/") for name in names
        ):
            word = "Word" if any(name.startswith("word/") for name in names) else "别的"
            raise refuse(self.path, "not-a-sheet", f"这是{word}文件，不是 Excel 表格。")
        total = 0
        for info in infos:
            for piece in self._pieces(info.filename):
                total += len(piece)
                if total > MOST_UNPACKED:
                    raise self._bomb()

    def _bomb(self) -> BadSheet:
        return refuse(
            self.path,
            "too-large",
            f"解开后超过 {MOST_UNPACKED // 1_000_000} MB，或压缩得不合常理，没有读。",
            "只留要导的表，另存一次；或分成几个文件。",
        )

    def has(self, name: str) -> bool:
        """Tell whether there is such a part."""
        return name in self._archive.NameToInfo

    def names(self) -> list[str]:
        """Give the names of all parts."""
        return self._archive.namelist()

    def in_time(self) -> None:
        """Go on only while there is time."""
        if time.monotonic() > self._ends:
            raise refuse(
                self.path,
                "too-slow",
                f"读了 {MOST_SECONDS:.0f} 秒还没读完，停了。",
                "分成几个文件导。",
            )

    def _pieces(self, name: str) -> Iterator[bytes]:
        try:
            with self._archive.open(name) as stream:
                while piece := stream.read(_CHUNK):
                    self.in_time()
                    yield piece
        except (
            zipfile.BadZipFile,
            zlib.error,
            lzma.LZMAError,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,  # a place before the file's beginning
        ) as error:
            raise refuse(self.path, "damaged", _DAMAGED, _RESEND) from error

    def walk(
        self,
        name: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] = lambda _: None,
        text: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Parse a part; elements and attributes come by their local names.

        Raises:
            BadSheet: it isn't XML, or declares a document type or entities.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.ordered_attributes = False

        known = _LocalNames()

        def opened(tag: str, attributes: Attributes) -> None:
            if " " in "".join(attributes):
                attributes = {known[key]: value for key, value in attributes.items()}
            start(known[tag], attributes)

        def forbidden(*_: object) -> int:
            raise refuse(
                self.path,
                "entities",
                "文件里有 DTD 或实体声明，Excel 不会写这样的文件，没有读。",
                "用 Excel 打开，另存为 .xlsx 再导。",
            )

        parser.StartElementHandler = opened
        parser.EndElementHandler = lambda tag: end(known[tag])
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = forbidden
        parser.EntityDeclHandler = forbidden
        parser.UnparsedEntityDeclHandler = forbidden
        parser.ExternalEntityRefHandler = forbidden
        try:
            for piece in self._pieces(name):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise refuse(self.path, "damaged", f"{_DAMAGED}（{name}）", _RESEND) from error
