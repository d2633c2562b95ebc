"""`python -m workbench demo` sets up, says where it is and who may sign in, answers, and ends on Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from workbench.__main__ import is_free, parser
from workbench.people.accounts import DEMO

Found = TypeVar("Found")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BATNA_", "DJANGO_"))}
    return kept | {"BATNA_DATA": str(folder)} | more


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    command = [sys.executable, "-m", "workbench", "demo", "--port", str(port)]
    with subprocess.Popen(command, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        yield process, port
        process.kill()


def test_the_demo_is_ready_answers_and_stops(demo: tuple[subprocess.Popen[str], int], tmp_path: Path) -> None:
    process, port = demo
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line.rstrip())
        if line.startswith("Press Ctrl-C"):
            break
    assert f"Batna is ready at http://127.0.0.1:{port}" in said
    people = [line.split() for line in said if re.match(r"\w+ +\w+ +\w+-demo$", line)]
    assert people == [[account.label, account.username, account.password] for account in DEMO]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in") as page:
        body = page.read().decode()
        assert page.status == 200
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', body):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}") as file:
            assert file.status == 200
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in errors
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs a system that lists processes and their files under /proc")
def test_no_process_shares_a_database_stays_away_or_outlives_a_server_that_was_killed(demo: tuple[subprocess.Popen[str], int]) -> None:
    process, port = demo
    assert process.stdout is not None
    while not process.stdout.readline().startswith("Press Ctrl-C"):
        pass
    # What the server has open, each worker would have from it, without a lock of its own.
    assert [name for name in files_of(process.pid) if "sqlite3" in name] == []
    (first,) = wait_for(lambda: workers_of(process.pid))
    os.kill(first, signal.SIGKILL)
    (other,) = wait_for(lambda: workers_of(process.pid) - {first})
    beside = children_of(process.pid)
    assert len(beside) == 2
    assert other in beside
    process.kill()
    process.wait()
    assert wait_for(lambda: not beside & running())
    assert is_free("127.0.0.1", port)


def wait_for(find: Callable[[], Found]) -> Found:
    """Return the first thing that is found within half a minute, else nothing."""
    until = time.monotonic() + 30
    while not (found := find()) and time.monotonic() < until:
        time.sleep(0.2)
    return found


def workers_of(number: int) -> set[int]:
    """Return the processes beside a server that do long work."""
    return {child for child in children_of(number) if b"db_worker" in command_of(child)}


def command_of(number: int) -> bytes:
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return b""


def files_of(number: int) -> list[str]:
    return [str(entry.readlink()) for entry in Path(f"/proc/{number}/fd").iterdir() if entry.is_symlink()]


def running() -> set[int]:
    return {int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()}


def children_of(number: int) -> set[int]:
    found = set()
    for other in running():
        try:
            parent = int(Path(f"/proc/{other}/stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        found |= {other} if parent == number else set()
    return found


def test_a_port_that_is_taken_is_said_in_a_line(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert not is_free("127.0.0.1", port)
        done = subprocess.run(
            [sys.executable, "-m", "workbench", "serve", "--port", str(port)],
            env=environment(tmp_path),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"Port {port} is taken" in done.stderr


def test_the_demo_refuses_production(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "workbench", "demo", "--port", str(free_port())]
    done = subprocess.run(command, env=environment(tmp_path, BATNA_ENV="production"), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "BATNA_ENV=production" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_listens_to_this_machine_alone_unless_told_otherwise() -> None:
    assert parser().parse_args(["demo"]).host == "127.0.0.1"
    assert is_free("127.0.0.1", free_port())


def test_the_first_admin_is_made_in_an_empty_folder(tmp_path: Path) -> None:
    def admin(*words: str) -> tuple[int, str, str]:
        command = [sys.executable, "-m", "workbench", "admin", *words]
        done = subprocess.run(command, env=environment(tmp_path), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    status, said, errors = admin("nora", "--name", "Nora Quist")
    assert (status, errors) == (0, "")
    first, word = said.splitlines()
    assert first.startswith("Nora Quist keeps the accounts, and signs in as nora")
    assert re.fullmatch(r"[a-z2-9-]{19}", word)
    status, said, errors = admin("no ra")
    assert (status, said) == (2, "")
    assert errors.count("\n") == 1
    assert "without spaces" in errors
