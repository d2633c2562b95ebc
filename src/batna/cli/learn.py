"""Commands of stage learn: debrief."""

import typer

from batna.cli.output import AsJson, CaseFile, plain, print_json, print_table
from batna.exchange.casefile import read_case
from batna.learn.debrief import QUESTIONS, measure_outcome
from batna.model.package import say_package

app = typer.Typer(no_args_is_help=True, help="Learn how the supplier behaves, with what certainty.")


@app.command()
def debrief(case: CaseFile, as_json: AsJson = False) -> None:
    """Measure how it ended, what was left for both, and what the log teaches."""
    found = read_case(case)
    measured = measure_outcome(found)
    if as_json:
        print_json(plain(measured) | {"questions": plain(QUESTIONS), "debriefs": plain(found.debriefs)})
        return
    missed = measured.left.fairest if measured.left else measured.impasse.fairest if measured.impasse else ()
    rows = [(say_package(found.issues, one.package), one.our_gain, one.their_gain, ", ".join(one.breaks)) for one in missed]
    left = [measured.left.says] if measured.left else []
    because = (*measured.because, *left, *(lesson.says for lesson in measured.lessons), *measured.missing)
    columns = ("better for both", f"more for us ({found.unit})", "more for them", "breaks clause")
    print_table(measured.says, columns, rows, because)
