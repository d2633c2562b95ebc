"""End with the server that started this process, also when that one was killed and could not say so."""

import os
import signal
import threading
import time
from typing import Final

SERVER: Final = "BATNA_SERVER"
GRACE: Final = 10.0


def name_server() -> None:
    """Say to the processes that are started from here on whom they belong to."""
    os.environ[SERVER] = str(os.getpid())


def end_with_server() -> None:
    """Watch the server that this process belongs to; without one it goes its own way."""
    server = os.environ.get(SERVER, "")
    if server and server != str(os.getpid()):
        threading.Thread(target=_watch, args=(int(server),), daemon=True).start()


def _watch(server: int) -> None:
    # It may have been gone before this process had begun, so its number is asked for, not who the parent is.
    while _is_there(server):
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


def _is_there(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True
