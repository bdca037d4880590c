"""``python -m sixiang_cli`` is `sx`."""

from sixiang_cli.cli.main import entry

if __name__ == "__main__":
    entry()
