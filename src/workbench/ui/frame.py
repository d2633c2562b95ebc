"""What stands around a page: main navigation, the stage rail, the tabs of a stage and the quiet panel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.urls import NoReverseMatch, reverse

from batna.model.stages import STAGES, Stage

State = Literal["empty", "work", "needs", "done"]

STATE_LABELS: Final[dict[str, str]] = {"empty": "not begun", "work": "in work", "needs": "needs you", "done": "done"}

# (URL name, label, icon, key after g); an entry without a URL does not show.
NAVIGATION: Final = (
    ("home:index", "Negotiations", "arrows-left-right", "h"),
    ("home:new", "New case", "plus", "n"),
    ("home:activity", "Activity", "activity", "a"),
    ("people:account", "Account", "user", "u"),
)
# What only those see who keep the accounts of the organisation.
ADMIN_NAVIGATION: Final = (("people:accounts", "Accounts", "users", "o"),)

# The tabs of each stage in the order of the work; a capability without a page does not show.
CAPABILITIES: Final[dict[str, tuple[str, ...]]] = {
    "prepare": ("issues", "values", "costs", "stakeholders", "needs", "alternatives", "goals", "portfolio", "continuity"),
    "align": ("conflicts", "mandate", "charter", "protocol", "sessions", "weights", "premortem", "coalitions", "alignment"),
    "plan": (
        "zopa", "packages", "trades", "meso", "improvements", "targets", "questions", "bargaining", "disclosure_price", "patience",
        "alternative_value", "simulation", "auction", "rehearsal",
    ),
    "negotiate": ("contacts", "offers", "next_offer", "ledger", "commitments", "leaks", "coach", "refusals", "exposure", "agreement"),
    "learn": ("debrief", "priors", "behaviour", "profiles", "relationship"),
    "prove": ("outcomes", "reports", "testimonials", "showcases", "references", "customers", "scorecards", "contributions"),
}  # fmt: skip
# The pages of a case that belong to no stage; their URLs are in home.
WHOLE_CASE: Final = ("details", "members", "history", "export")
LABELS: Final[dict[str, str]] = {"zopa": "ZOPA", "meso": "MESO", "members": "People"}


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a navigation."""

    label: str
    url: str
    current: bool = False
    count: int = 0
    icon: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """One stage on the rail."""

    stage: str
    url: str
    state: State = "empty"
    line: str = ""
    current: bool = False

    @property
    def label(self) -> str:
        return self.stage.capitalize()

    @property
    def state_label(self) -> str:
        return STATE_LABELS[self.state]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing in the quiet panel: what, a few words, and a pill with its tone (good, warn, bad, theirs, mute)."""

    lead: str
    text: str = ""
    pill: str = ""
    tone: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One card of the quiet panel, with the sentence to show when it has no rows."""

    title: str
    rows: tuple[Row, ...] = ()
    empty: str = "Nothing so far."


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything that the case template shows around the content."""

    title: str
    supplier: str
    stage: str
    capability: str
    stops: tuple[Stop, ...]
    tabs: tuple[Link, ...]
    panel: tuple[Card, ...] = ()
    export_url: str = ""
    about: tuple[Link, ...] = ()

    @property
    def stage_label(self) -> str:
        return self.stage.capitalize() if self.stage in CAPABILITIES else "Case"

    @property
    def tab_label(self) -> str:
        return label_of(self.capability)


def case_frame(  # one argument for each thing that stands around a case page
    case_id: object,
    *,
    title: str,
    supplier: str,
    stage: str,
    capability: str,
    states: Mapping[Stage, tuple[State, str]] | None = None,
    counts: Mapping[str, int] | None = None,
    panel: Sequence[Card] = (),
    export_url: str = "",
) -> Frame:
    """Return the frame of a case page.

    states: stage → (state, the short line under it); counts: capability → how many things wait behind its tab.
    """
    known = states or {}
    stops = []
    for name in STAGES:
        state, line = known.get(name, ("empty", ""))
        stops.append(Stop(stage=name, url=first_page(case_id, name), state=state, line=line, current=name == stage))
    return Frame(
        title=title,
        supplier=supplier,
        stage=stage,
        capability=capability,
        stops=tuple(stops),
        tabs=stage_tabs(case_id, stage, capability, counts or {}),
        panel=tuple(panel),
        export_url=export_url,
        about=() if stage == "home" else stage_tabs(case_id, "home", capability, {}),
    )


def stage_tabs(case_id: object, stage: str, capability: str, counts: Mapping[str, int]) -> tuple[Link, ...]:
    """Return the tabs of a stage, or those of the case as a whole for `home`: only what has a page."""
    pages = ((name, find_url(f"{stage}:{name}", case_id)) for name in CAPABILITIES.get(stage, WHOLE_CASE))
    return tuple(Link(label=label_of(name), url=url, current=name == capability, count=counts.get(name, 0)) for name, url in pages if url)


def first_page(case_id: object, stage: str) -> str:
    """Return the address of a stage: its first page, or # while it has none."""
    urls = (find_url(f"{stage}:{name}", case_id) for name in CAPABILITIES[stage])
    return next((url for url in urls if url), "#")


def main_navigation(path: str, counts: Mapping[str, int] | None = None, *, is_admin: bool = False) -> tuple[Link, ...]:
    """Return the main navigation for a page at the given path; case pages belong to the first entry."""
    entries = (*NAVIGATION, *ADMIN_NAVIGATION) if is_admin else NAVIGATION
    links = [(name, find_url(name), label, icon, key) for name, label, icon, key in entries]
    exact = {url for _, url, *_ in links if url == path or (url != "/" and url and path.startswith(f"{url}/"))}
    return tuple(
        Link(
            label=label, url=url, icon=icon, key=key, count=(counts or {}).get(name, 0),
            current=url in exact if exact else name == "home:index" and path.startswith("/cases/"),
        )
        for name, url, label, icon, key in links
        if url
    )  # fmt: skip


def label_of(capability: str) -> str:
    """Return a capability's name as people read it: next_offer → Next offer."""
    return LABELS.get(capability, capability.replace("_", " ").capitalize())


def find_url(name: str, *args: object) -> str:
    """Return the address of a named page, empty when there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
