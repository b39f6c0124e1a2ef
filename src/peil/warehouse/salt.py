"""The workspace's own salt, so that customer keys say nothing and match only at home."""

from __future__ import annotations

import os
import secrets

from peil.shared.errors import BadInput
from peil.warehouse.workspace import Workspace

FILE_NAME = "salt.key"
_BYTES = 32


def customer_salt(workspace: Workspace) -> bytes:
    """Return the salt of customer keys; made at the first load, the same ever after.

    Returns
    -------
    bytes
        32 of them.

    Raises
    ------
    BadInput
        If the file is not what was written: keys made with another salt would not match those
        of earlier loads.
    """
    path = workspace.folder / FILE_NAME
    if not path.exists():
        fresh = path.with_name(f".{FILE_NAME}.{secrets.token_hex(4)}")
        handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            os.write(handle, secrets.token_hex(_BYTES).encode())
            os.fsync(handle)
            # a link, not a rename: of two processes, the second must find the first's salt
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            os.close(handle)
            fresh.unlink()
    try:
        salt = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        salt = b""
    if len(salt) != _BYTES:
        raise BadInput(
            "%(path)s is damaged: it must hold %(digits)s hexadecimal digits. Bring it "
            "back from a backup; with another one, customers would not be known again.",
            path=path,
            digits=2 * _BYTES,
        )
    return salt
