"""Every component on one page with made-up data, to look at and to test."""

from types import SimpleNamespace
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from workbench.ui.charts import line_chart
from workbench.ui.frame import Card, Frame, Link, Row, Stop
from workbench.ui.specs import Point, frontier_spec

EFFICIENT: Final[tuple[tuple[int, int], ...]] = (
    (98, 412), (124, 404), (186, 402), (228, 388), (258, 380), (310, 352), (352, 330), (390, 318), (428, 306), (460, 280), (495, 268),
    (524, 252), (545, 238), (575, 222), (604, 202), (652, 178), (686, 160), (713, 128), (760, 118), (798, 96),
)  # fmt: skip

SAID: Final = "They asked when we go live. I said before Q4, more or less."


class ContactForm(forms.Form):
    """A form with every kind of field."""

    where = forms.ChoiceField(
        choices=[("show", "Trade show"), ("call", "Call"), ("mail", "Mail"), ("site", "On site")], widget=forms.RadioSelect, initial="show"
    )
    said = forms.CharField(label="What was said", widget=forms.Textarea, help_text="In your own words. One line is enough.")
    amount = forms.CharField(label="Unit price", required=False)
    day = forms.DateField(label="When", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("offer", "Offer"), ("question", "Question")])
    tell = forms.BooleanField(label="Tell the lead", required=False)


def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/styleguide.html", example())


def example() -> dict[str, Any]:
    """Return made-up data for every component."""
    wrong = ContactForm({"where": "call", "said": "", "amount": "12,x", "kind": "offer"})
    wrong.add_error("amount", "“12,x” is not a number. Write it as 12.50.")
    return {
        "frame": example_frame(),
        "form": ContactForm(auto_id="a_%s"),
        "wrong": wrong,
        "spec": example_frontier(),
        "efficient": EFFICIENT,
        "history": example_history(),
        "prices": (212, 208, 209, 201, 198, 196, 190),
        "job": SimpleNamespace(
            id="job", label="Playing 4,000 negotiations", line="1,830 so far", state="running", done=1830, total=4000, url="", cancel_url=""
        ),
        "spans": ((SAID.index("I said"), SAID.index(","), "bad"),),
        "said": SAID,
        "because": (
            "42 of 12,960 packages are efficient under 83 % of the supplier types we think possible.",
            "Their walk-away is likely 180,000.",
        ),
        "interval": (38, 61, 84),
        "conflict": {
            "who": "Jonas Berg", "what": "the stakeholder Operations", "when": "two minutes ago",
            "action": "", "page": "", "fields": [("version", "8")],
            "rows": [
                {"label": "Position", "mine": "Delivery in 30 days", "theirs": "Delivery in 45 days"},
                {"label": "Influence", "mine": "high", "theirs": "high"},
            ],
        },
    }  # fmt: skip


def example_frame() -> Frame:
    lines = (
        "6 issues, 3 alternatives",
        "signed by 4 of 4",
        "3 things to decide",
        "they asked for a date",
        "after the signature",
        "2 colleagues waiting",
    )
    states = ("done", "done", "work", "needs", "empty", "empty")
    stages = ("prepare", "align", "plan", "negotiate", "learn", "prove")
    tabs = ("ZOPA", "Packages", "Trades", "MESO", "Improvements")
    panel = (
        Card("What Nimbus knows by now", (
            Row("Our need date: “before Q4”", "Operations, trade show, 9 Nov.", "costs 61,000 (38 to 84)", "bad"),
            Row("A second source is being tested", "Maya, planned, 12 Nov", "helps 44,000 (12 to 70)", "good"),
            Row("Budget", "Nothing so far. They asked Finance twice."),
        )),
        Card("Next", (Row("Tue 24 Nov: round 3, Nimbus in Malmö", "Speaker: Maya. Engineering joins for migration only."),)),
        Card("Who is missing", (), "Everyone has signed."),
    )  # fmt: skip
    return Frame(
        title="Cloud platform renewal", supplier="Nimbus Systems", stage="plan", capability="packages", panel=panel, export_url="#export",
        stops=tuple(Stop(name, "#", state, line, current=name == "plan") for name, state, line in zip(stages, states, lines, strict=True)),  # type: ignore[arg-type]
        tabs=tuple(Link(label=name, url="#", current=name == "Packages", count=3 if name == "Trades" else 0) for name in tabs),
    )  # fmt: skip


def example_frontier() -> dict[str, Any]:
    efficient = [
        Point(id=f"p{i}", ours=ours * 1000, theirs=theirs * 1000, label=f"package {i + 1}") for i, (ours, theirs) in enumerate(EFFICIENT)
    ]
    cloud = [
        Point(ours=1000 * (70 + i * 37 % 620), theirs=1000 * (90 + i * 53 % 230) * (1 - (i * 37 % 620) / 1000), label="package")
        for i in range(220)
    ]
    return frontier_spec(
        efficient=efficient, others=cloud, our_offers=[Point(ours=575_000, theirs=222_000, label="our offer")],
        their_offers=[Point(ours=340_000, theirs=252_000, label="their offer, round 2")],
        picked=[Point(ours=524_000, theirs=252_000, label="better for both: +118,000 and +70,000")],
        our_floor=290_000, their_floor=190_000, unit="EUR a year",
    )  # fmt: skip


def example_history() -> Any:
    ours = [(1, 640_000.0, "round 1: 640,000"), (2, 600_000.0, "round 2: 600,000"), (3, 575_000.0, "round 3: 575,000")]
    theirs = [(1, 250_000.0, "round 1: 250,000"), (2, 340_000.0, "round 2: 340,000"), (3, 372_000.0, "round 3: 372,000")]
    return line_chart(
        [("Our offers", "us", ours), ("Nimbus", "them", theirs)],
        levels=[("target", 620_000), ("walk-away", 290_000)], across=[(1, "round 1"), (2, "round 2"), (3, "round 3")],
    )  # fmt: skip
