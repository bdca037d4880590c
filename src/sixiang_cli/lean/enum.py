"""The enumerations of `enum` that the program has, without importing it.

To mypy and to editors these are enum's own. At run time `enum` and the classes it makes cost half
a bare Python at every start (docs/decisions/0001-start-up.md). A member here is the same text or
number with the same name, found by its value and the only one of its kind; what this program
doesn't use of `enum` (aliases, flags, `auto`, methods of members) isn't here.
"""

from sixiang_cli.lean.typing import TYPE_CHECKING

if TYPE_CHECKING:
    from enum import IntEnum, StrEnum
else:

    class _MakesMembers(type):
        """Turns the texts or numbers of a class body into members, in their order."""

        def __new__(cls, name, bases, body):
            members = {}
            made = type.__new__(cls, name, bases, {**body, "_members": members})
            for word, value in body.items():
                if word[0] != "_":
                    member = made.__new__(made, value)
                    member.name = word
                    member.value = value
                    members[value] = member
                    setattr(made, word, member)
            return made

        def __call__(cls, value):
            try:
                return cls._members[value]
            except KeyError:
                raise ValueError(f"{value!r} is not a valid {cls.__qualname__}") from None

        def __contains__(cls, value):
            return value in cls._members

        def __iter__(cls):
            return iter(cls._members.values())

        def __len__(cls):
            return len(cls._members)

    def _repr(member):
        return f"<{member.__class__.__name__}.{member.name}: {member.value!r}>"

    def _reduce(member):
        return member.__class__, (member.value,)

    _shared = {"__repr__": _repr, "__reduce__": _reduce, "__module__": __name__}
    StrEnum = _MakesMembers("StrEnum", (str,), _shared)
    IntEnum = _MakesMembers("IntEnum", (int,), {**_shared, "__str__": int.__repr__})

__all__ = ["IntEnum", "StrEnum"]
