"""The six stages on the command line: a line of help each; the commands of a stage are imported when it is called."""

from typing import Any, Final

import typer
from typer.core import TyperGroup
from typer.main import get_group

from batna.model.stages import STAGES, Stage

HELP: Final[dict[Stage, str]] = {
    "prepare": "Who wants what, what it costs, and what else we can do.",
    "align": "Agree our mandate inside before anyone speaks to the supplier.",
    "plan": "Decide what to ask, what to give for it, and when to walk.",
    "negotiate": "Log, check and count what is said and offered.",
    "learn": "Learn how the supplier behaves, with what certainty.",
    "prove": "Show our own people what it brought them.",
}
app = typer.Typer()


def load_commands(stage: Stage) -> typer.Typer:
    """Import the commands of a stage."""
    match stage:
        case "prepare":
            from batna.cli import prepare

            return prepare.app
        case "align":
            from batna.cli import align

            return align.app
        case "plan":
            from batna.cli import plan

            return plan.app
        case "negotiate":
            from batna.cli import negotiate

            return negotiate.app
        case "learn":
            from batna.cli import learn

            return learn.app
        case _:
            from batna.cli import prove

            return prove.app


def late(stage: Stage) -> type[TyperGroup]:
    """Return the group of a stage as long as it is not called: its name and its line of help are enough to list it."""

    class Late(TyperGroup):
        def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
            group = get_group(load_commands(stage))
            group.name, group.help = self.name, self.help
            return group.make_context(info_name, args, parent, **extra)

    return Late


for each in STAGES:
    app.add_typer(typer.Typer(cls=late(each)), name=each, help=HELP[each])
