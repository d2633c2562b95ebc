"""The command line starts at once: a stage is imported when it is called, and listed without it."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from batna.cli import app
from batna.cli.stages import HELP, load_commands
from batna.model.stages import STAGES, Stage
from batna.plan._choices import KIND_NAMES
from batna.plan.rehearsal import KINDS

SMALL = ("python", "-c", "import sys, batna.cli; print({'numpy', 'pydantic', 'yaml'} & {*sys.modules})")


def test_the_command_line_is_imported_without_what_only_its_commands_need() -> None:
    said = subprocess.run([sys.executable, *SMALL[1:]], capture_output=True, text=True, check=True)
    assert said.stdout == "set()\n"


def test_the_help_lists_the_stages_in_their_order_with_what_they_are_for() -> None:
    said = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200", "TERMINAL_WIDTH": "200"}).stdout
    assert [said.index(f"│ {stage} ") for stage in STAGES] == sorted(said.index(f"│ {stage} ") for stage in STAGES)
    assert all(HELP[stage] in said for stage in STAGES)


@pytest.mark.parametrize("stage", STAGES)
def test_the_help_of_a_stage_says_what_it_is_for_and_lists_its_commands(stage: Stage) -> None:
    said = CliRunner().invoke(app, [stage], env={"COLUMNS": "200", "TERMINAL_WIDTH": "200"})
    assert f"{stage} [OPTIONS] COMMAND [ARGS]..." in said.output
    assert HELP[stage] in said.output
    names = [one.name or (one.callback and one.callback.__name__) for one in load_commands(stage).registered_commands]
    assert names
    assert all(f"│ {name} " in said.output for name in names)


def test_a_slip_in_the_name_of_a_command_is_answered_by_the_right_one() -> None:
    said = CliRunner().invoke(app, ["plan", "zop"])
    assert said.exit_code == 2
    assert "Did you mean 'zopa'?" in said.output


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("batna pla", {"plan"}), ("batna plan zo", {"zopa"}), ("batna plan simulation --way s", {"slow"})],
)
def test_the_shell_completes_stages_commands_and_choices(typed: str, offered: set[str]) -> None:
    asked = {"_BATNA_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split()) - 1)}
    said = CliRunner().invoke(app, [], env=asked, prog_name="batna")
    assert set(said.stdout.split()) == offered


def test_the_kinds_of_supplier_that_the_help_names_are_those_that_there_are() -> None:
    assert tuple(KINDS) == KIND_NAMES
