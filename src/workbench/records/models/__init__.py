"""The tables of a case, stage by stage."""

from workbench.records.models import align, case, event, learn, negotiate, prepare, prove, secrets

__all__ = ["align", "case", "event", "learn", "negotiate", "prepare", "prove", "secrets"]
