"""Run `sx` as a user would, and look at what came back.

`Sx` runs the entry point in this process (milliseconds); `FreshProcess` starts a real one.
Both take one line as it would be typed in a shell.
"""

import io
import json
import os
import shlex
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

PLANT = ZoneInfo("Asia/Shanghai")
# A Monday morning; the day on which the screens of the design are drawn.
MORNING = datetime(2026, 11, 23, 8, 2, tzinfo=PLANT)
SOURCE = Path(__file__).parents[2] / "src"


class Answer(NamedTuple):
    """What one command gave; `both` is stdout and stderr in the order they were written."""

    code: int
    out: str
    err: str
    both: str

    @property
    def data(self) -> Any:
        """The `data` of the JSON envelope on stdout."""
        return json.loads(self.out)["data"]

    @property
    def error(self) -> Any:
        """The `error` of the JSON envelope on stderr."""
        return json.loads(self.err)["error"]


class _Sink(io.BytesIO):
    """Bytes that one stream wrote; each write goes to the shared record as well."""

    def __init__(self, shared: io.BytesIO, terminal: bool) -> None:
        super().__init__()
        self._shared = shared
        self._terminal = terminal

    def write(self, data) -> int:
        self._shared.write(data)
        return super().write(data)

    def writelines(self, lines) -> None:
        for line in lines:
            self.write(line)

    def isatty(self) -> bool:
        return self._terminal


def words_of(line: str | list[str]) -> list[str]:
    """Split a line as a shell would; a list is taken as it is."""
    return shlex.split(line) if isinstance(line, str) else list(line)


class Sx:
    """`sx("done 1.3.2")`: run a command in this process at a fixed time, and check its exit code.

    `now` may be set to move the clock; it stands still otherwise. `terminal=True` makes stdin,
    stdout and stderr terminals of COLUMNS columns.
    """

    def __init__(self, monkeypatch, home: Path) -> None:
        self._monkeypatch = monkeypatch
        self.home = home
        self.now = MORNING
        self.terminal = False

    def at(self, text: str) -> "Sx":
        """Set the clock to `text` (``2026-12-02 09:00``) in the plant's time."""
        self.now = datetime.fromisoformat(text).replace(tzinfo=PLANT)
        return self

    def __call__(
        self,
        line: str | list[str] = "",
        *,
        code: int | None = 0,
        stdin: str | bytes = "",
        terminal: bool | None = None,
        columns: int | None = None,
    ) -> Answer:
        """Run `sx LINE`; fail unless it exits with `code` (None: whatever it is)."""
        answer = self._run(
            words_of(line), stdin, self.terminal if terminal is None else terminal, columns
        )
        if code is not None and answer.code != code:
            message = f"sx {line} exited with {answer.code}, not {code}; it printed:\n{answer.both}"
            raise AssertionError(message)
        return answer

    def _run(
        self, words: list[str], stdin: str | bytes, terminal: bool, columns: int | None
    ) -> Answer:
        from sixiang_cli.cli import clock
        from sixiang_cli.cli.main import main

        shared = io.BytesIO()
        out, err = _Sink(shared, terminal), _Sink(shared, terminal)
        given = _Sink(io.BytesIO(), terminal)
        given.write(stdin.encode() if isinstance(stdin, str) else stdin)
        given.seek(0)
        # Held by name: a wrapper that is collected closes the bytes behind it.
        stdin_, stdout = (
            io.TextIOWrapper(given, "utf-8"),
            io.TextIOWrapper(out, "utf-8", write_through=True),
        )
        stderr = io.TextIOWrapper(err, "utf-8", write_through=True)
        with self._monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["sx", *words])
            patch.setattr(sys, "stdin", stdin_)
            patch.setattr(sys, "stdout", stdout)
            patch.setattr(sys, "stderr", stderr)
            patch.setattr(clock, "now_ms", lambda: int(self.now.timestamp() * 1000))
            if columns is not None:
                patch.setenv("COLUMNS", str(columns))
            try:
                result = main()
            except SystemExit as stop:
                result = stop.code
            stdout.flush()
            stderr.flush()
        return Answer(
            result if isinstance(result, int) else int(result is not None),
            out.getvalue().decode(),
            err.getvalue().decode(),
            shared.getvalue().decode(),
        )


class FreshProcess:
    """Run `sx` in a process of its own, with the test's environment, and wait for it.

    The clock is the machine's unless `now` is given; then the one function that reads it is
    replaced before the entry point is called, since the program has no switch for that.
    """

    def __call__(
        self,
        line: str | list[str] = "",
        *,
        stdin: str | bytes = b"",
        now: datetime | None = None,
        flags: tuple[str, ...] = (),
        env: dict[str, str] | None = None,
    ) -> Answer:
        """Run ``python FLAGS`` with the entry point and the words of `line`; seconds at most."""
        clock = ""
        if now is not None:
            clock = (
                "from sixiang_cli.cli import clock\n"
                f"clock.now_ms = lambda: {int(now.timestamp() * 1000)}\n"
            )
        program = f"{clock}from sixiang_cli.cli.main import main\nraise SystemExit(main())\n"
        return self._run([*flags, "-c", program, *words_of(line)], stdin, env)

    def bare(self, *, flags: tuple[str, ...] = ()) -> Answer:
        """Run a Python that does nothing, for comparison."""
        return self._run([*flags, "-c", "pass"], b"", None)

    def _run(self, arguments: list[str], stdin: str | bytes, env: dict[str, str] | None) -> Answer:
        done = subprocess.run(
            [sys.executable, *arguments],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            env=dict(os.environ) | {"PYTHONPATH": str(SOURCE)} | (env or {}),
            timeout=120,
            check=False,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        return Answer(done.returncode, out, err, out + err)
