"""Where `sx` and `sixiang` begin: nothing but handing argv to the boundary."""

import sys


def main() -> int:
    """Run the command line; the exit code is returned to the launcher."""
    argv = sys.argv[1:]
    if argv == ["--version"]:
        from sixiang_cli import __version__

        sys.stdout.write(f"sx {__version__}\n")
        return 0
    from sixiang_cli.cli.boundary import run

    return run(argv)
