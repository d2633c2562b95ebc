"""Serve the workbench, `python -m workbench demo --port 8000` or `serve` without made-up data; `admin NAME` makes the first account."""

import argparse
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from getpass import getpass
from importlib.util import find_spec
from typing import NoReturn

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")

READY_WITHIN = 60.0
LOOK_EVERY = 1.0
WORKER_ENDS_WITHIN = 5.0
FIRST = "Nobody can sign in yet. Make the first account: .venv/bin/python -m workbench admin USERNAME"
ADMIN = "Make the first account, or give one that is there back to somebody: it keeps the accounts then, and gets a new password."


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parser().parse_args(arguments)
    if asked.command == "admin":
        return admin(asked.username, asked.name, one_time=asked.one_time)
    if not is_free(asked.host, asked.port):
        return refuse(f"Port {asked.port} is taken. Choose another one: PORT=8001 make demo, or --port 8001.")
    say("Setting up the database ...")
    lines = set_up(demo=asked.command == "demo")
    if lines is None:
        return 2
    serve(asked.host, asked.port, asked.workers, lines)
    return 0


def parser() -> argparse.ArgumentParser:
    reader = argparse.ArgumentParser(prog="python -m workbench", description=__doc__)
    commands = reader.add_subparsers(dest="command", required=True)
    for command, does in (("demo", "serve made-up people and cases"), ("serve", "serve your own")):
        serving = commands.add_parser(command, help=does, description=does)
        serving.add_argument("--host", default="127.0.0.1", help="the address to listen at")
        serving.add_argument("--port", type=int, default=8000, help="the port to listen at")
        serving.add_argument("--workers", type=int, default=1, help="how many processes answer")
    naming = commands.add_parser("admin", help="let somebody keep the accounts", description=ADMIN)
    naming.add_argument("username", help="what the person types to sign in")
    naming.add_argument("--name", default="", help="the name as it stands in charters; for a new account, else the user name")
    naming.add_argument("--one-time", action="store_true", help="print a one-time password instead of asking for one")
    return reader


def admin(username: str, name: str, *, one_time: bool) -> int:
    """Make somebody admin, in a database that may still be empty."""
    import django

    django.setup()
    from django.core.management import call_command

    from workbench.people.first_admin import NotMade, name_admin

    call_command("migrate", verbosity=0, interactive=False)
    try:
        lines = name_admin(username, name, None if one_time or not sys.stdin.isatty() else getpass)
    except NotMade as error:
        return refuse(str(error))
    except (EOFError, KeyboardInterrupt):
        return refuse("Nobody was made admin.")
    for line in lines:
        say(line)
    return 0


def set_up(*, demo: bool) -> list[str] | None:
    """Bring the data folder up to date and return the lines to print once everything is ready."""
    import django

    django.setup()
    from django.core.management import call_command

    from workbench.people.accounts import DEMO, DemoInProduction, demo_users
    from workbench.people.models import User

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    if not demo:
        return [] if User.objects.exists() else [FIRST]
    from workbench.records.seeding import seed_examples

    try:
        new = seed_examples(demo_users())
    except DemoInProduction as error:
        refuse(str(error))
        return None
    if new:
        say(f"Added {len(new)} example negotiations.")
    return [f"{account.label:<11}  {account.username:<6}  {account.password}" for account in DEMO]


def serve(host: str, port: int, workers: int, lines: Sequence[str]) -> None:
    """Answer requests until Ctrl-C."""
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from workbench.tasks.beside import name_server

    name_server()
    # A connection from before the fork would be every worker's, and SQLite would give none of them a lock of its own.
    connections.close_all()
    server = Granian(
        "workbench.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=workers, blocking_threads=4,
        log_level=LogLevels.warning, process_name=None, workers_kill_timeout=5,
    )  # fmt: skip
    threading.Thread(target=announce, args=(host, port, lines), daemon=True).start()
    with long_work():
        server.serve()


@contextmanager
def long_work() -> Iterator[None]:
    """Keep one more process beside the server for background tasks, once there are any."""
    if find_spec("workbench.tasks") is None:
        yield
        return
    ending = threading.Event()
    # Started before the server forks its workers: one forked in the middle of a start would hold open the pipe that this start waits on.
    keeper = threading.Thread(target=keep_working, args=(start_worker(), ending))
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        keeper.join()


def start_worker() -> subprocess.Popen[bytes]:
    """Start a process for background tasks."""
    command = [sys.executable, "-m", "django", "db_worker", "--interval", "1", "--verbosity", "0"]
    return subprocess.Popen(command, start_new_session=True)


def keep_working(worker: subprocess.Popen[bytes], ending: threading.Event) -> None:
    """Start another process for background tasks when the one there is goes away, until the server ends."""
    while not ending.wait(LOOK_EVERY):
        if worker.poll() is not None:
            worker = start_worker()
    worker.terminate()
    try:
        worker.wait(WORKER_ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        worker.kill()  # what it was doing can be asked for again
        worker.wait()


def announce(host: str, port: int, lines: Sequence[str]) -> None:
    """Say that everything is ready once a first page has come back."""
    address = f"http://{host}:{port}"
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        time.sleep(0.25)
        try:
            with urllib.request.urlopen(f"{address}/sign-in", timeout=30) as page:  # noqa: S310 - our own address
                page.read()
        except urllib.error.HTTPError as error:
            refuse(f"The first page failed with status {error.code}.")
            return
        except OSError:
            continue
        say(f"Batna is ready at {address}")
        for line in lines:
            say(line)
        say("Press Ctrl-C to stop.")
        return
    refuse("The server did not answer within a minute.")


def is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def refuse(reason: str) -> int:
    sys.stderr.write(f"{reason}\n")
    return 2


def run() -> NoReturn:
    sys.exit(main())


if __name__ == "__main__":
    run()
