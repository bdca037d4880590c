"""`operator`, as far as the program uses it, straight from the module in C behind it."""

from sixiang_cli.lean.typing import TYPE_CHECKING

if TYPE_CHECKING:
    from operator import attrgetter, itemgetter
else:
    try:
        from _operator import attrgetter, itemgetter
    except ImportError:  # another Python than CPython
        from operator import attrgetter, itemgetter

__all__ = ["attrgetter", "itemgetter"]
