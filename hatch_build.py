"""Build hook: put the compiled catalogue into the wheel, under the name the program looks for.

Compiling checks the catalogue too, so that no wheel carries one that the program would refuse.
An editable install gets none: there the catalogue is compiled into the cache folder at first use,
and again whenever somebody edits it.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Compile data/checklists.toml and add what came of it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the compiled form to what the wheel will hold (`version`: standard, editable)."""
        if version == "editable":
            return
        source = Path(self.root, "data", "checklists.toml")
        sys.path.insert(0, str(Path(self.root, "src")))
        from sixiang_cli import catalogue, workspace

        text = source.read_bytes()
        name = f"{workspace.digest(b'catalogue', text)}.sxc"
        target = Path(self.directory, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(catalogue.compile(text, str(source)))
        self._compiled = target
        build_data["force_include"][str(target)] = f"sixiang_cli/data/{name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Leave nothing beside the wheel."""
        del build_data, artifact_path
        if version != "editable":
            self._compiled.unlink()
