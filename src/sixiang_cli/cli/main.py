"""Where `sx` and `sixiang` begin: nothing but handing argv to the boundary, and leaving at once."""

import os
import sys


def main() -> int:
    """Run the command line and give the exit code."""
    if sys.argv[1:2] == ["--version"] or sys.argv[1:] == ["--json", "--version"]:
        from sixiang_cli import __version__

        if sys.argv[1:] == ["--version"]:
            sys.stdout.write(f"sx {__version__}\n")
            return 0
        if sorted(sys.argv[1:]) == ["--json", "--version"]:
            from sixiang_cli.reports.json_envelope import document

            sys.stdout.write(document("version", __version__))
            return 0
    from sixiang_cli.cli.boundary import run

    return run(sys.argv[1:])


def entry() -> None:
    """Run the command line as a process of its own: never returns.

    Tearing an interpreter down costs 0.4 of starting a bare one, and collecting cycles among what
    was just imported 0.1 (measured, in instructions). Every file is closed and every transaction
    over when `main` returns, so the process leaves without the first; the second waits until
    there is something to collect: looking for cycles among ten thousands of records, which have
    none, costs a fifth of making them.
    """
    import gc

    gc.set_threshold(500_000)
    try:
        code = main()
        sys.stdout.flush()
        sys.stderr.flush()
    except KeyboardInterrupt:
        code = 130
    except (
        OSError,
        ValueError,
        AttributeError,
    ):  # a closed, absent or full stream; `run` has said so
        code = 1
    os._exit(code)
