"""Walking a TOML text before it is parsed: bounds, the commonest slips, and where each key stands.

`tomllib` decides what is TOML and what its values are; this walk only follows the structure. It
answers first, in the user's words, what `tomllib` answers badly or accepts (numbers of thousands
of digits, nesting without end, ``nan``), what people type with a Chinese input method on, and
what stands twice. Plain lines are taken by one regular expression, so the walk is linear and
costs less than the parse. Never here: bytes, values, what a key means.
"""

import re  # noqa: TID253 - only `check` and compilation come here

from sixiang_cli.lean.typing import Any, Final
from sixiang_cli.toml_source.slips import Slip, key_slip, rest_slip, value_slip
from sixiang_cli.toml_source.texts import text_end
from sixiang_cli.toml_source.tokens import scalar_end

DEEPEST: Final = 32

# Only single characters are repeated for good (`*+`): Python before 3.11.5 goes wrong where groups are.
_PLAIN = r'"[^"\\\x00-\x08\x0a-\x1f\x7f]*+"(?!")'
_GAP = r"[ \t]*+"
_REST = rf"{_GAP}(?:\#[^\x00-\x08\x0a-\x1f\x7f]*+)?(?:\n|\Z)"
_BARE = r"[A-Za-z0-9_-]++"
_LINE: Final = re.compile(
    rf"{_GAP}(?:({_BARE}){_GAP}={_GAP}"
    rf"({_PLAIN}|true|false|0|[1-9][0-9]{{0,17}}"
    rf"|\[{_GAP}(?:{_PLAIN}{_GAP}(?:,{_GAP}{_PLAIN}{_GAP})*,?+{_GAP})?\])"
    rf"|(\[\[?)({_BARE})\]\]?)?{_REST}"
)
_BARE_KEY: Final = re.compile(_BARE)
_SPACES: Final = re.compile(_GAP)
_BLANK: Final = re.compile(r"(?:[ \t\n]++|\#[^\n]*+)*")
_REST_OF_LINE: Final = re.compile(_REST)


def _after(gap: "re.Pattern[str]", text: str, position: int) -> int:
    """Give the end of a gap, which may be empty."""
    found = gap.match(text, position)
    return position if found is None else found.end()


class Place:
    """Where one key or list item stands: offsets of the key and of its value.

    `children` is a dict for a table, a list for an array, None for everything else and for an
    array that hasn't been looked into yet.
    """

    __slots__ = ("children", "explicit", "key", "value")

    def __init__(
        self, key: int, value: int, children: "dict[str, Place] | list[Place] | None" = None
    ) -> None:
        """Take the two offsets; a table gets its children later."""
        self.key = key
        self.value = value
        self.children = children
        self.explicit = False


class Walk:
    r"""One walk through a text, with ``\n`` as its only line end."""

    def __init__(self, text: str) -> None:
        """Take the text; `run` does the walk."""
        self.text = text
        self.root = Place(0, 0, {})
        self.table = self.root
        self.statement = 0
        """Where the statement that is being read begins; all before it was understood."""

    def run(self) -> Place:
        """Give the places of all keys.

        Raises:
            Slip: the first thing that can't stand as it is.
        """
        text = self.text
        end = len(text)
        match = _LINE.match
        position = 0
        while position < end:
            self.statement = position
            line = match(text, position)
            if line is None:
                position = self._statement(position)
                continue
            key = line[1]
            if key is not None:
                place = Place(line.start(1), line.start(2))
                children: Any = self.table.children  # a table has a dict
                if children.setdefault(key, place) is not place:
                    self._twice(key, children[key], place.key)
            elif line[3] is not None:
                closed = text[line.end(4) : line.end(4) + 2]
                if len(line[3]) == 2 and closed != "]]":
                    raise Slip("syntax", line.end(4), f"[[{line[4]} 要以 ]] 结尾。")
                if len(line[3]) == 1 and closed == "]]":
                    raise Slip(
                        "syntax",
                        line.end(4),
                        f"开头是 [，结尾也只要一个 ]；分条写的要写 [[{line[4]}]]。",
                    )
                self._open([(line[4], line.start(4))], line.start(3), array=len(line[3]) == 2)
            position = line.end()
        return self.root

    def expand(self, place: Place) -> None:
        """Look into an array that the walk passed over."""
        if place.children is None and self.text[place.value : place.value + 1] == "[":
            self._value(place.value, 0, place)

    def _statement(self, position: int) -> int:
        """Read one statement the slow way; give where the next one begins."""
        text = self.text
        position = _after(_SPACES, text, position)
        char = text[position : position + 1]
        if char not in {"", "\n", "#"}:
            position = (
                self._header(position) if char == "[" else self._pair(position, self.table, 0)
            )
        rest = _REST_OF_LINE.match(text, position)
        if rest is None:
            raise rest_slip(text, position)
        return rest.end()

    def _header(self, position: int) -> int:
        text, start = self.text, position
        array = text.startswith("[[", position)
        parts, position = self._keys(position + 1 + array)
        closing = "]]" if array else "]"
        if not text.startswith(closing, position):
            raise key_slip(text, position, closing=closing)
        self._open(parts, start, array=array)
        return position + len(closing)

    def _open(self, parts: list[tuple[str, int]], start: int, *, array: bool) -> None:
        table = self.root
        for name, _ in parts[:-1]:
            table = self._step(table, name, start)
        name, key = parts[-1]
        children = table.children
        assert isinstance(children, dict)  # noqa: S101 - for the type checker
        found = children.get(name)
        if array:
            if found is None:
                found = children[name] = Place(start, start, [])
            elif not isinstance(found.children, list) or found.explicit:
                self._twice(name, found, key)
            self.table = Place(start, start, {})
            assert isinstance(found.children, list)  # noqa: S101 - for the type checker
            found.children.append(self.table)
            return
        if found is None:
            found = children[name] = Place(start, start, {})
        elif found.explicit or not isinstance(found.children, dict):
            self._twice(f"[{'.'.join(part for part, _ in parts)}]", found, key, table=True)
        found.key = found.value = start
        found.explicit = True
        self.table = found

    def _step(self, table: Place, name: str, start: int) -> Place:
        """Go into a table by its name, into the last one of an array of tables."""
        children = table.children
        assert isinstance(children, dict)  # noqa: S101 - for the type checker
        found = children.setdefault(name, Place(start, start, {}))
        if isinstance(found.children, list) and found.children and not found.explicit:
            found = found.children[-1]
        if not isinstance(found.children, dict):
            raise Slip(
                "duplicate-key",
                start,
                f"{name} 在第 {self._line(found.key)} 行已经有值，不能再当表用。",
            )
        return found

    def _pair(self, position: int, table: Place, depth: int) -> int:
        text = self.text
        parts, position = self._keys(position)
        if text[position : position + 1] != "=":
            raise key_slip(text, position, after_key=True)
        position = _after(_SPACES, text, position + 1)
        for name, start in parts[:-1]:
            table = self._step(table, name, start)
        name, start = parts[-1]
        children = table.children
        assert isinstance(children, dict)  # noqa: S101 - for the type checker
        if name in children:
            self._twice(name, children[name], start)
        place = children[name] = Place(start, position)
        return self._value(position, depth, place)

    def _keys(self, position: int) -> tuple[list[tuple[str, int]], int]:
        """Read a dotted key; give its parts with their offsets, and where the key ends."""
        text = self.text
        parts: list[tuple[str, int]] = []
        while True:
            position = _after(_SPACES, text, position)
            bare = _BARE_KEY.match(text, position)
            if bare is not None:
                parts.append((bare[0], position))
                end = bare.end()
            elif text[position : position + 1] in {'"', "'"}:
                end = text_end(text, position, key=True)
                parts.append((_unquoted(text[position:end]), position))
            else:
                raise key_slip(text, position)
            if len(parts) > DEEPEST:
                raise Slip("too-deep", position, f"键套了 {DEEPEST} 层以上。")
            position = _after(_SPACES, text, end)
            if text[position : position + 1] != ".":
                return parts, position
            position += 1

    def _value(self, position: int, depth: int, place: Place) -> int:
        """Read one value and give where it ends; `place` gets its children."""
        text = self.text
        char = text[position : position + 1]
        if char in {'"', "'"}:
            return text_end(text, position)
        if char in {"[", "{"}:
            if depth >= DEEPEST:
                raise Slip("too-deep", position, f"括号套了 {DEEPEST} 层以上。")
            inside = self._array if char == "[" else self._inline_table
            return inside(position, depth + 1, place)
        return scalar_end(text, position)

    def _array(self, start: int, depth: int, place: Place) -> int:
        text = self.text
        items: list[Place] = []
        place.children = items
        place.explicit = True
        position = _after(_BLANK, text, start + 1)
        while text[position : position + 1] != "]":
            if position >= len(text):
                raise Slip("unclosed", start, "这个 [ 没有对应的 ]。")
            item = Place(position, position)
            position = self._value(position, depth, item)
            items.append(item)
            position = _after(_BLANK, text, position)
            char = text[position : position + 1]
            if char == ",":
                position = _after(_BLANK, text, position + 1)
            elif char != "]":
                raise value_slip(text, position, start)
        return position + 1

    def _inline_table(self, start: int, depth: int, place: Place) -> int:
        text = self.text
        place.children = {}
        place.explicit = True
        position = _after(_SPACES, text, start + 1)
        if text[position : position + 1] == "}":
            return position + 1
        while True:
            if text[position : position + 1] in {"", "\n", "#"}:
                raise Slip("unclosed", start, "花括号 { } 要在同一行里写完。")
            if text[position] == "}":
                raise Slip("syntax", position, "花括号里最后一项后面不加逗号。")
            position = self._pair(position, place, depth)
            position = _after(_SPACES, text, position)
            char = text[position : position + 1]
            if char == "}":
                return position + 1
            if char != ",":
                raise value_slip(text, position, start)
            position = _after(_SPACES, text, position + 1)

    def _twice(self, name: str, first: Place, offset: int, *, table: bool = False) -> None:
        code = "duplicate-table" if table else "duplicate-key"
        line = self._line(first.key)
        advice = "留一处。" if not table else f"合到一处；分条写的要写成 [{name}]。"
        raise Slip(code, offset, f"{name} 写了两次，另一处在第 {line} 行；{advice}")

    def _line(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1


def _unquoted(token: str) -> str:
    if token[0] == "'" or "\\" not in token:
        return token[1:-1]
    import tomllib

    return str(tomllib.loads(f"key = {token}")["key"])
