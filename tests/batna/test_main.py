"""`python -m batna` does what `batna` does."""

import runpy

import pytest


def test_it_runs_the_command_line(root: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["batna", "check", f"{root}/examples/bicycle_parts.yaml"])
    with pytest.raises(SystemExit) as end:
        runpy.run_module("batna", run_name="__main__")
    assert end.value.code == 0
    assert "sound" in capsys.readouterr().out
