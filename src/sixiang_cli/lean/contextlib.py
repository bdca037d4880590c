"""`contextlib`, as far as the program uses it."""

from sixiang_cli.lean.typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import contextmanager, suppress
else:

    class suppress:
        """Goes on after the block if one of these errors ends it."""

        def __init__(self, *errors):
            self._errors = errors

        def __enter__(self):
            pass

        def __exit__(self, kind, _error, _trace):
            return kind is not None and issubclass(kind, self._errors)

    class _Opened:
        """A generator that `with` runs to its `yield`, and at the end of the block to its end."""

        def __init__(self, generator):
            self._generator = generator

        def __enter__(self):
            for given in self._generator:
                return given
            raise RuntimeError("generator didn't yield")

        def __exit__(self, kind, error, trace):
            if kind is None:
                for _ in self._generator:
                    break
                else:
                    return False
            else:
                try:
                    self._generator.throw(error)
                except StopIteration as over:
                    return over is not error
                except BaseException as raised:
                    if raised is not error and not _wraps(raised, error):
                        raise
                    error.__traceback__ = trace
                    return False
            self._generator.close()
            raise RuntimeError("generator didn't stop")

    def _wraps(raised, error):
        """Tell whether this is how a StopIteration of the block comes out of a generator."""
        return (
            isinstance(error, StopIteration)
            and isinstance(raised, RuntimeError)
            and raised.__cause__ is error
        )

    def contextmanager(function):
        """Make what `with` opens of a function that yields once."""

        def opened(*values, **named):
            return _Opened(function(*values, **named))

        for name in ("__module__", "__name__", "__qualname__", "__doc__"):
            setattr(opened, name, getattr(function, name))
        opened.__wrapped__ = function
        return opened


__all__ = ["contextmanager", "suppress"]
