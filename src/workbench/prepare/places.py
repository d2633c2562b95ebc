"""Where in a case something stands, in words."""

from django.urls import reverse

from batna.model.case import Case


def page_of(pk: int, name: str) -> str:
    return reverse(f"prepare:{name}", args=[pk])


def places_in(case: Case) -> dict[str, str]:
    """Return the places that a problem may name, in words: `rules[0]` → Rule 1."""
    words = {"preferences.ours": "Our values", "preferences.theirs": "Their values", "charter": "The charter", "outcome": "The outcome"}
    if not case.hides("rules"):
        words |= {f"rules[{i}]": f"Rule {i + 1}" for i in range(len(case.rules))}
    if not case.hides("costs"):
        words |= {f"costs[{i}]": f"The cost line {line.line}" for i, line in enumerate(case.costs)}
    if not case.hides("stakeholders"):
        for i, who in enumerate(case.stakeholders):
            words |= {f"stakeholders[{i}]": who.label, f"stakeholders[{i}].red_lines": f"A red line of {who.label}"}
            words |= {f"stakeholders[{i}].positions": f"A position of {who.label}", f"stakeholders[{i}].needs": f"A need of {who.label}"}
    if not case.hides("offers"):
        words |= {f"offers[{i}]": f"Offer {offer.id}" for i, offer in enumerate(case.offers)}
    return words
