"""The cross-issue rules of a case in index form, and whether they leave any package."""

from batna.model.case import Case
from batna.model.problem import Problem


def find_rule_problems(case: Case) -> tuple[Problem, ...]:
    return ()
