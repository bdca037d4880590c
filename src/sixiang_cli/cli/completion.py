"""Completion for bash, zsh, fish and PowerShell: small scripts, and the answers they ask for."""

from collections.abc import Sequence
from typing import Annotated

from sixiang_cli.cli.params import Arg


def answer(words: Sequence[str]) -> int:
    """Print what could stand at the end of a half-typed line."""
    raise NotImplementedError(words)


def completion(
    shell: Annotated[
        str, Arg("SHELL", choices=("bash", "zsh", "fish", "powershell"), help="哪种命令行")
    ],
) -> int:
    """打印命令行补全的脚本。"""  # noqa: D400  (Chinese has a full stop of its own)
    raise NotImplementedError(shell)
