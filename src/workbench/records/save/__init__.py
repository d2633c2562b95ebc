"""Verbs that change a case: keyword-only, one transaction and one event each."""

from workbench.records.save import align, case, learn, negotiate, plan, prepare, prove
from workbench.records.save.change import Conflict, Saved
from workbench.records.save.undoing import undo

__all__ = ["Conflict", "Saved", "align", "case", "learn", "negotiate", "plan", "prepare", "prove", "undo"]
