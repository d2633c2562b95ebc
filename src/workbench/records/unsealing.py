"""Put revealed secrets into the document of a case, and say which fields stay hidden."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from batna.model.case import Case
from batna.model.check import WEIGHT_TOLERANCE
from workbench.records.compartments import BARGAINING, FIXED, OF_A_PERSON, OF_AN_ITEM, PRIVATE, REVEALS
from workbench.records.rows.shelf import Document
from workbench.records.standing import Standing

OPEN_TO_A_GUEST: Final = frozenset({"batna", "title", "buyer", "supplier", "dates", "hidden"})
DATES_KEPT_FROM_A_GUEST: Final = ("dates.told", "dates.next_what", "dates.need_by", "dates.gap_cost_per_day")


def secret_fields(document: Document) -> list[str]:
    """Return every field of this case that is kept behind the gate."""
    people = [f"stakeholders.{who['id']}.{part}" for who in document["stakeholders"] for part in (*OF_A_PERSON, *PRIVATE)]
    items = [f"information.{item['id']}.{part}" for item in document["information"] for part in (*OF_AN_ITEM, REVEALS)]
    return [*FIXED, *people, *items]


def hidden_fields(document: Document, me: Standing) -> set[str]:
    """Return the fields of the case that this member may not know, as `batna.model.hiding.hide` takes them."""
    if not me.is_cleared("terms"):
        return {name for name in Case.model_fields if name not in OPEN_TO_A_GUEST} | set(DATES_KEPT_FROM_A_GUEST)
    hidden = {field for field in secret_fields(document) if not me.may_know(field)}
    if "bargaining" in hidden:
        hidden |= {f"bargaining.{part}" for part in BARGAINING}
        hidden -= set() if "bargaining.actions" in hidden else {"bargaining"}
    if me.is_cleared("protocol"):
        return hidden
    # Items of others are left out as a whole, so the list is a part of itself; not even their names stand here.
    own = {f"information.{item}.{REVEALS}" for item in me.speaks}
    return {field for field in hidden if not field.startswith("information.") or field in own} | {"information"}


def keep_own_items(document: Document, me: Standing) -> None:
    """Leave out the items of the protocol that are not this member's part."""
    if me.is_cleared("protocol"):
        return
    document["information"] = [item for item in document["information"] if item["id"] in me.speaks]
    for contact in document["contacts"]:
        contact["told"] = [item for item in contact["told"] if item in me.speaks]


def place_secrets(document: Document, secrets: Mapping[str, Any], gaps: list[str]) -> None:
    """Put the values into the document where they belong."""
    options = {issue["id"]: issue["options"] for issue in document["issues"]}
    for field in ("reservation", "target", "ceiling"):
        document["preferences"]["ours"][field] = secrets.get(f"preferences.ours.{field}")
    theirs = secrets.get("preferences.theirs")
    if theirs is not None:
        document["preferences"]["theirs"] = read_theirs(theirs, document["issues"], gaps)
    document["should_cost"] = secrets.get("should_cost", {})
    document["alternatives"] = secrets.get("alternatives", [])
    document["going_without"] = secrets.get("going_without")
    document["bargaining"] = {**secrets.get("bargaining", {}), "actions": secrets.get("bargaining.actions", [])}
    for name in ("need_by", "gap_cost_per_day"):
        if f"dates.{name}" in secrets:
            document["dates"][name] = secrets[f"dates.{name}"]
    for who in document["stakeholders"]:
        told = {part: secrets[field] for part in (*OF_A_PERSON, *PRIVATE) if (field := f"stakeholders.{who['id']}.{part}") in secrets}
        if "trade_offs" in told:
            told["trade_offs"] = read_points(told["trade_offs"], options, gaps)
        who.update(told)
    for item in document["information"]:
        item["fact"] = secrets.get(f"information.{item['id']}.fact", "")
        item["wording"] = secrets.get(f"information.{item['id']}.wording", "")
        item[REVEALS] = secrets.get(f"information.{item['id']}.{REVEALS}")


def numbers_by_issue(document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return their values as they were sealed: issue → option as written → number."""
    return dict(document.get("values", {}))


def read_theirs(sealed: Mapping[str, Any], issues: Sequence[Document], gaps: list[str]) -> Document:
    """Return their side; while an option lacks an estimate, their values are left out."""
    document = {name: value for name, value in sealed.items() if name != "values"}
    known = numbers_by_issue(sealed)
    values = {issue["id"]: aligned(known.get(issue["id"], {}), issue["options"]) for issue in issues}
    short = [issue["name"] or issue["id"] for issue in issues if None in values[issue["id"]]]
    if known and short:
        gaps += [f"{name} has options without an estimate of theirs." for name in short]
    elif known:
        document["values"] = values
    weights = document.get("weights")
    if weights and set(weights) != set(values):
        # A new issue weighs nothing yet; without the weights the values would mean something else, so both stay out together.
        document["weights"] = {name: weights.get(name, 0.0) for name in values}
        if abs(sum(document["weights"].values()) - 1) > WEIGHT_TOLERANCE:
            gaps.append("Their weights do not add up to 1 any more.")
            document |= {"weights": None, "values": None}
    return document


def aligned(by_option: Mapping[str, Any], options: Iterable[object]) -> list[Any]:
    return [by_option.get(str(option)) for option in options]


def read_points(sealed: Mapping[str, Mapping[str, float]], options: Mapping[str, Sequence[object]], gaps: list[str]) -> Document:
    """Return somebody's own points for the issues where every option has some."""
    points = {issue: aligned(by, options[issue]) for issue, by in sealed.items() if issue in options}
    gaps += [f"Your points for {issue} do not name every option." for issue, numbers in points.items() if None in numbers]
    return {issue: numbers for issue, numbers in points.items() if None not in numbers}
