"""Write a file whole or not at all."""

import os
import secrets
import stat
from pathlib import Path

from batna.model.problem import BadInput, Problem


def write_whole(path: str | os.PathLike[str], content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a half; it keeps its permissions.

    Raises `BadInput` when the place cannot be written.
    """
    file = Path(os.path.realpath(path))
    part = file.parent / f".{secrets.token_hex(8)}.part"
    try:
        try:
            _write(part, content)
            if file.exists():
                part.chmod(stat.S_IMODE(file.stat().st_mode))
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise BadInput([Problem("", "", f"a place that can be written: {error.strerror}", str(path))]) from None


def _write(part: Path, content: bytes) -> None:
    # 0666 less the umask, as for any other new file.
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
