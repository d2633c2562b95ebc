"""Commands of stage learn: debrief, priors."""

from pathlib import Path
from typing import Annotated

import typer

from batna.cli.output import AsJson, CaseFile, plain, print_json, print_table
from batna.exchange.casefile import read_case
from batna.learn.debrief import QUESTIONS, measure_outcome
from batna.learn.priors import learn_prior
from batna.measure.wording import say_percent
from batna.model.package import say_package

Past = Annotated[list[Path] | None, typer.Option("--past", help="A finished case to learn from; may be given again.", show_default=False)]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the supplier types; the same seed gives the same numbers.")]

app = typer.Typer(no_args_is_help=True)


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


@app.command()
def priors(case: CaseFile, past: Past = None, as_json: AsJson = False, seed: Seed = 0) -> None:
    """Learn from finished cases what to expect of the supplier of a case, with the n behind it."""
    learned = learn_prior([read_case(file) for file in past or ()], case=read_case(case), seed=seed)
    if as_json:
        tactics = {tactic.name.lower(): factor for tactic, factor in learned.prior.tactics.items()}
        print_json(plain(learned) | {"prior": plain(learned.prior) | {"tactics": tactics}})
        return
    rows = [(name, say_percent(learned.usual[name]), say_percent(share)) for name, share in learned.tactics.items()]
    print_table(
        learned.says, ("tactic", "usual", "this supplier"), rows, (*learned.because, *(one.says for one in learned.past), *learned.left_out)
    )
