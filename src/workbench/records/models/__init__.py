"""The tables of a case, stage by stage."""

from workbench.records.models import align, case, event, learn, negotiate, plan, prepare, prove, secrets

__all__ = ["align", "case", "event", "learn", "negotiate", "plan", "prepare", "prove", "secrets"]
