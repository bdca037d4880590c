"""The words of `typing` that are evaluated when the program runs, without importing it.

Importing `typing` costs as much as a bare Python, and each `NamedTuple` of it compiles a source text;
sixty of those are most of what a hot command once took. A record here is the same tuple with the
same methods, put together without a compiler. `Iterable` and its like, which `typing` has too, come
from where `collections.abc` has them; the other names stand for nothing but themselves.
"""

import sys

TYPE_CHECKING = False

if TYPE_CHECKING or sys.version_info >= (3, 14):  # there annotations are no longer a plain dict
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from typing import (
        IO,
        Annotated,
        Any,
        ClassVar,
        Final,
        Literal,
        NamedTuple,
        Protocol,
        TextIO,
        TypeAlias,
        TypeVar,
    )
else:
    from _collections_abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from _collections_abc import Set as AbstractSet

    try:
        from _collections import _tuplegetter as _getter
    except ImportError:  # another Python than CPython

        def _getter(place, _doc):
            return property(lambda record: tuple.__getitem__(record, place))

    _new = tuple.__new__

    class _MakesRecord(type):
        """Turns the annotations of a class body into the fields of a tuple."""

        def __new__(cls, name, bases, body):
            if not bases:
                return type.__new__(cls, name, (tuple,), body)
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body[field] for field in fields if field in body}
            if tuple(defaults) != fields[len(fields) - len(defaults) :]:
                raise TypeError(f"{name}: a field without a default follows one that has one")
            for place, field in enumerate(fields):
                body[field] = _getter(place, None)
            body.update(
                __slots__=(),
                __match_args__=fields,
                _fields=fields,
                _field_defaults=defaults,
                _number=len(fields),
                _endings=tuple(defaults.values()),
            )
            return type.__new__(cls, name, bases, body)

    class NamedTuple(metaclass=_MakesRecord):
        """What every record inherits: made by position or by name, and otherwise a tuple."""

        __slots__ = ()
        _fields = ()

        def __new__(cls, /, *values, **named):
            if named or len(values) != cls._number:
                values = cls._complete(values, named)
            return _new(cls, values)

        @classmethod
        def _complete(cls, values, named):
            """Give a value for each field; the same faults as a call of a function."""
            missing = cls._number - len(values)
            if not named and 0 < missing <= len(cls._endings):
                return values + cls._endings[-missing:]
            given = dict(zip(cls._fields, values, strict=False))
            if missing < 0 or not named.keys() <= set(cls._fields[len(values) :]):
                raise TypeError(f"{cls.__name__}: unexpected or repeated: {[*values, *named]}")
            given = cls._field_defaults | given | named
            if len(given) < cls._number:
                raise TypeError(f"{cls.__name__}: missing {set(cls._fields) - set(given)}")
            return tuple([given[field] for field in cls._fields])

        @classmethod
        def _make(cls, values):
            made = tuple(values)
            if len(made) != cls._number:
                raise TypeError(f"{cls.__name__}: {cls._number} values, not {len(made)}")
            return _new(cls, made)

        def _replace(self, /, **named):
            made = _new(self.__class__, [named.pop(f, v) for f, v in zip(self._fields, self)])  # noqa: B905 (both have the length of the record)
            if named:
                raise TypeError(f"no such field: {list(named)}")
            return made

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            fields = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
            return f"{self.__class__.__name__}({fields})"

        def __getnewargs__(self):
            return tuple(self)

    class _Word:
        """Stands in an annotation, with or without something in brackets."""

        def __class_getitem__(cls, _inside):
            return cls

    class Annotated:
        """A type with something said about it, which `cli.params` reads."""

        def __init__(self, origin, metadata):
            self.__origin__ = origin
            self.__metadata__ = metadata

        def __class_getitem__(cls, inside):
            return cls(inside[0], inside[1:])

    class TypeVar:
        """A name for a type that two places of a signature share."""

        def __init__(self, name):
            self.__name__ = name

    class Protocol:
        """A type by what it can do."""

    Any = Final = ClassVar = Literal = IO = TextIO = TypeAlias = _Word

__all__ = [
    "IO",
    "TYPE_CHECKING",
    "AbstractSet",
    "Annotated",
    "Any",
    "Callable",
    "ClassVar",
    "Collection",
    "Final",
    "Iterable",
    "Iterator",
    "Literal",
    "Mapping",
    "NamedTuple",
    "Protocol",
    "Sequence",
    "TextIO",
    "TypeAlias",
    "TypeVar",
]
