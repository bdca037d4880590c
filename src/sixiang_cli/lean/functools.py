"""`functools`, as far as the program uses it; without `collections`, `reprlib` and `types`."""

import sys

from sixiang_cli.lean.typing import TYPE_CHECKING

if TYPE_CHECKING or sys.implementation.name != "cpython" or sys.version_info >= (3, 15):
    from functools import cached_property, lru_cache
else:
    from _functools import _lru_cache_wrapper

    class cached_property:
        """What is found once and then stands in the instance, under its own name."""

        def __init__(self, find):
            self._find = find
            self.__doc__ = find.__doc__

        def __set_name__(self, _owner, name):
            self._name = name

        def __get__(self, instance, _owner=None):
            if instance is None:
                return self
            found = instance.__dict__[self._name] = self._find(instance)
            return found

    def lru_cache(maxsize):
        """Keep a function's last answers, at most `maxsize`."""

        def keeping(function):
            kept = _lru_cache_wrapper(function, maxsize, False, _figures)
            for name in ("__module__", "__name__", "__qualname__", "__doc__"):
                if hasattr(function, name):
                    setattr(kept, name, getattr(function, name))
            kept.__wrapped__ = function
            return kept

        return keeping

    def _figures(*numbers):
        return numbers


__all__ = ["cached_property", "lru_cache"]
