"""What stands for a module of the standard library is that module's own, or works as it does."""

import contextlib
import datetime as dt
import functools
import operator
import sqlite3
import subprocess
import sys

import pytest

from sixiang_cli.lean import contextlib as lean_contextlib
from sixiang_cli.lean import datetime as lean_datetime
from sixiang_cli.lean import functools as lean_functools
from sixiang_cli.lean import operator as lean_operator
from sixiang_cli.lean import sqlite3 as lean_sqlite3

SAME = [(lean_datetime, dt), (lean_operator, operator), (lean_sqlite3, sqlite3)]


@pytest.mark.parametrize(("ours", "theirs"), SAME)
def test_what_lies_in_c_is_the_very_same(ours, theirs):
    for name in ours.__all__:
        assert getattr(ours, name) is getattr(theirs, name)


def test_importing_the_driver_leaves_functools_to_everybody_else():
    program = (
        "import sys; loaded = 'functools' in sys.modules; from sixiang_cli.lean import sqlite3;"
        "print(('functools' in sys.modules) == loaded);"
        "import functools; print(functools.__name__, functools.partial(int, '7')());"
        "c = sqlite3.connect(':memory:');"
        "print([c.execute('SELECT ? + 1', (n,)).fetchone()[0] for n in range(3)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )
    assert (done.stderr, done.stdout.split("\n")) == (
        "", ["True", "functools 7", "[1, 2, 3]", ""],
    )  # fmt: skip


def test_an_answer_is_found_once():
    class Found:
        calls = 0

        @lean_functools.cached_property
        def it(self):
            """Say what it is."""
            self.calls += 1
            return [self.calls]

    one, other = Found(), Found()
    assert one.it is one.it
    assert (one.calls, other.calls) == (1, 0)
    del one.it
    assert one.it == [2]
    assert Found.it.__doc__ == "Say what it is."


@pytest.mark.parametrize("library", [functools, lean_functools])
def test_a_function_keeps_its_last_answers(library):
    asked = []

    @library.lru_cache(maxsize=2)
    def double(number):
        """Give it twice."""
        asked.append(number)
        if number < 0:
            raise ValueError(number)
        return number * 2

    assert [double(n) for n in (1, 2, 1, 3, 2, 1)] == [2, 4, 2, 6, 4, 2]
    assert asked == [1, 2, 3, 2, 1]
    with pytest.raises(ValueError, match="-1"):
        double(-1)
    assert (double.__name__, double.__doc__) == ("double", "Give it twice.")
    assert double.__wrapped__(5) == 10
    double.cache_clear()
    assert double(1) == 2
    assert asked[-1] == 1


LIBRARIES = pytest.mark.parametrize("library", [contextlib, lean_contextlib])
ENDS = ["well", "passes on", "swallows", "turns", "again", "never"]


def end(error):
    if error is not None:
        raise error


def told(library, ending, error):
    """Open a block that ends with `error`, or well, and tell what happens, in order."""
    story = []

    @library.contextmanager
    def opened(name, *, ending):
        story.append(f"open {name}")
        if ending == "never":
            return
        try:
            yield name.upper()
        except BaseException as fault:
            story.append(f"see {fault!r}")
            if ending == "swallows":
                return
            if ending == "turns":
                raise KeyError("another") from fault
            raise
        finally:
            story.append("close")
        if ending == "again":
            yield "twice"

    try:
        with opened("it", ending=ending) as given:
            story.append(given)
            end(error)
    except BaseException as fault:  # noqa: BLE001
        story.append(f"{fault!r} {fault is error} {fault.__cause__!r}")
    return story


@pytest.mark.parametrize("error", [None, ValueError("a"), StopIteration(1), KeyboardInterrupt()])
@pytest.mark.parametrize("ending", ENDS)
def test_a_block_ends_as_it_would_with_the_original(ending, error):
    assert told(lean_contextlib, ending, error) == told(contextlib, ending, error)


@LIBRARIES
def test_named_errors_are_passed_over_and_others_are_not(library):
    with library.suppress(OSError, ValueError):
        raise FileNotFoundError
    with library.suppress():
        pass
    with pytest.raises(KeyError), library.suppress(OSError):
        raise KeyError
