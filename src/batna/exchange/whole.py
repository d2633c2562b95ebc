"""Read and write a file whole or not at all."""

import os
import secrets
import stat
from pathlib import Path

from batna.model.problem import BadInput, Problem


def read_whole(path: str | os.PathLike[str], most: int) -> bytes:
    """Return the bytes of a file; `BadInput` when it cannot be read or holds more than `most` bytes, such as a device without end."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(most + 1)
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise BadInput([Problem("", "", f"a file that can be read: {error.strerror}", str(path))]) from None
    if len(content) > most:
        raise BadInput([Problem("", f"{max(size, len(content)):,} bytes", f"at most {most:,} bytes", str(path))])
    return content


def write_whole(path: str | os.PathLike[str], content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a half; it keeps its permissions.

    A pipe or device is written to and stays what it is. Raises `BadInput` when the place cannot be written.
    """
    file = Path(path)
    try:
        if file.exists() and not file.is_file():
            file.write_bytes(content)
        else:
            _replace(Path(os.path.realpath(file)), content)
    except OSError as error:
        raise BadInput([Problem("", "", f"a place that can be written: {error.strerror}", str(path))]) from None


def _replace(file: Path, content: bytes) -> None:
    part = file.parent / f".{secrets.token_hex(8)}.part"
    try:
        _write(part, content)
        if file.exists():
            part.chmod(stat.S_IMODE(file.stat().st_mode))
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _write(part: Path, content: bytes) -> None:
    # 0666 less the umask, as for any other new file.
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
