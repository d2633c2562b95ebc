"""`batna serve` and `batna demo` start the workbench as a child, or say which extra is missing."""

import signal
import sys
from typing import Any, ClassVar, Self

import pytest
from typer.testing import CliRunner

from batna.cli import serve


class Child:
    """Stands in for the process that was started."""

    started: ClassVar[list[list[str]]] = []
    sent: ClassVar[list[int]] = []
    status = 0

    def __init__(self, command: list[str]) -> None:
        self.started.append(command)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def send_signal(self, number: int) -> None:
        self.sent.append(number)

    def wait(self) -> int:
        handler: Any = signal.getsignal(signal.SIGTERM)
        handler(signal.SIGTERM, None)
        return self.status


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> type[Child]:
    monkeypatch.setattr("batna.cli.serve.subprocess.Popen", Child)
    monkeypatch.setattr(serve, "find_spec", lambda name: object())
    monkeypatch.setattr(Child, "started", [])
    monkeypatch.setattr(Child, "sent", [])
    return Child


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_it_starts_the_workbench_and_passes_signals_on(command: str, child: type[Child]) -> None:
    before = signal.getsignal(signal.SIGTERM)
    result = CliRunner().invoke(serve.app, [command, "--port", "8123"])
    assert result.exit_code == 0
    assert child.started == [[sys.executable, "-m", "workbench", command, "--host", "127.0.0.1", "--port", "8123"]]
    assert child.sent == [signal.SIGTERM]
    assert signal.getsignal(signal.SIGTERM) == before


def test_it_ends_as_the_workbench_ended(child: type[Child], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "status", 2)
    assert CliRunner().invoke(serve.app, ["demo"]).exit_code == 2


def test_it_names_the_extra_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "find_spec", lambda name: None)
    result = CliRunner().invoke(serve.app, ["serve"])
    assert result.exit_code == 2
    assert "pip install 'batna[web]'" in result.stderr
