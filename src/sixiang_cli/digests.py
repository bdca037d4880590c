"""SHA-256, from the interpreter's own small module where it has one.

`hashlib` loads OpenSSL, which costs 0.3 of a bare Python at every start; for texts as short as an
event it is no faster. The standard library's `random` imports in the same order. Files of any size
are hashed with `hashlib`.
"""

from sixiang_cli.lean.typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import sha256
else:
    try:
        from _sha2 import sha256  # since 3.12
    except ImportError:
        try:
            from _sha256 import sha256  # 3.11
        except ImportError:
            from hashlib import sha256

__all__ = ["sha256"]
