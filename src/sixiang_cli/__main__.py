"""``python -m sixiang_cli`` is `sx`."""

import sys

from sixiang_cli.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
