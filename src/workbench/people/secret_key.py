"""The key that signs sessions: random, kept in the data folder, readable by its owner alone."""

import os
from pathlib import Path
from tempfile import mkstemp

from django.core.management.utils import get_random_secret_key


def secret_key(folder: Path) -> str:
    """Return the key of this data folder; the first call makes it."""
    file = folder / "secret_key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, part = mkstemp(prefix="secret_key.", dir=folder)
        with os.fdopen(descriptor, "w") as writer:
            writer.write(get_random_secret_key())
        try:
            # A link fails where the file is already there, so two at once agree on one key.
            os.link(part, file)
        except FileExistsError:
            pass
        finally:
            Path(part).unlink()
    return file.read_text()
