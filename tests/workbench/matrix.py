"""Every address of the workbench, with the secrets that it shows to those who are cleared for them.

A new page adds one line to `MATRIX`; an address that is not here fails the build. `shows` names secret fields (see
`tests/workbench/canaries.py`) that a cleared member must find on the page; nobody else ever does. `args` gives what the
address takes beside `pk`: values, or functions of the case's id. `open_to_all` is for pages before the sign-in. `lists_looks`
is for the audit, which grows with every page that anybody opens. A field that no page shows stands in `NOT_SHOWN` with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from tests.workbench.canaries import CANARIES


@dataclass(frozen=True)
class Address:
    """One named URL."""

    name: str
    shows: tuple[str, ...] = ()
    args: Mapping[str, object] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    open_to_all: bool = False
    lists_looks: bool = False


EVERYTHING: Final = tuple(canary.field for canary in CANARIES)

MATRIX: Final[tuple[Address, ...]] = (
    # people
    Address("people:sign_in", open_to_all=True),
    Address("people:sign_out"),
    Address("people:account"),
    Address("people:password"),
    Address("people:accounts"),
    Address("people:account_new"),
    Address("people:account_import"),
    Address("people:account_log"),
    Address("people:account_change", args={"user": 1}),
    Address("people:account_lock", args={"user": 1}),
    Address("people:account_unlock", args={"user": 1}),
    Address("people:account_make_admin", args={"user": 1}),
    Address("people:account_unmake_admin", args={"user": 1}),
    Address("people:account_password", args={"user": 1}),
    # home
    Address("home:index"),
    Address("home:activity"),
    Address("home:search", query={"q": "qx"}, shows=("terms.issue", "terms.contact")),
    Address("home:undo", args={"event": 1}),
    Address("home:new"),
    Address("home:new_from_template"),
    Address("home:new_from_casefile"),
    Address("home:spreadsheet"),
    Address("home:spreadsheet_template"),
    Address("home:spreadsheet_mapping", args={"token": UUID(int=7)}),
    Address("home:spreadsheet_errors", args={"token": UUID(int=7)}),
    Address("home:case"),
    Address("home:details", shows=("terms.stake",)),
    Address("home:archive"),
    Address("home:restore"),
    Address("home:members"),
    Address("home:members_save"),
    Address("home:members_remove"),
    Address("home:clearance"),
    Address("home:history"),
    Address("home:reveals", lists_looks=True),
    Address("home:export"),
    Address("home:export_file", args={"kind": "yaml"}, shows=EVERYTHING),
    Address("home:export_file", args={"kind": "json"}, shows=EVERYTHING),
    Address("home:export_file", args={"kind": "xlsx"}, shows=("preferences.theirs",)),
    # prepare
    Address(
        "prepare:issues",
        shows=("preferences.ours.reservation", "preferences.ours.target", "preferences.ours.ceiling", "preferences.theirs", "terms.issue"),
    ),
    Address("prepare:issues_save"),
    Address("prepare:issues_aims"),
    Address("prepare:issues_weights"),
    Address("prepare:issues_rule"),
    Address("prepare:issues_import"),
    Address("prepare:issues_template", shows=("preferences.theirs",)),
    Address("prepare:issues_mapping", args={"token": UUID(int=7)}),
    Address("prepare:issues_errors", args={"token": UUID(int=7)}),
    Address("prepare:costs", shows=("terms.cost", "terms.issue", "should_cost")),
    Address("prepare:costs_save"),
    Address("prepare:costs_payment"),
    Address("prepare:costs_should"),
    Address("prepare:stakeholders", shows=("terms.position",)),
    Address("prepare:stakeholders_add"),
    Address(
        "prepare:stakeholder",
        args={"who": "finance"},
        shows=("stakeholders.finance.knows", "stakeholders.finance.trade_offs", "stakeholders.finance.notes", "terms.position"),
    ),
    Address("prepare:stakeholder", args={"who": "engineering"}, shows=("stakeholders.engineering.notes",)),
    Address("prepare:stakeholder_save", args={"who": "finance"}),
    Address("prepare:stakeholder_private", args={"who": "finance"}),
    Address("prepare:stakeholder_remove", args={"who": "finance"}),
    Address("prepare:needs", shows=("terms.position",)),
    Address("prepare:alternatives", shows=("alternatives", "going_without")),
    Address("prepare:alternatives_save"),
    Address("prepare:alternatives_dates"),
    # align
    Address("align:conflicts"),
    Address("align:mandate"),
    Address("align:charter"),
    Address("align:charter_save"),
    Address("align:charter_sign"),
    # plan
    Address("plan:zopa", shows=("preferences.ours.reservation", "preferences.theirs")),
    Address("plan:packages", shows=("preferences.ours.reservation", "preferences.theirs")),
    Address("plan:packages", query={"pick": "0-0"}, shows=("preferences.theirs",)),
    Address("plan:trades", shows=("preferences.theirs", "terms.issue")),
    Address("plan:meso"),
    Address("plan:meso", query={"package": "nash"}),
    Address("plan:improvements", shows=("terms.issue",)),
    Address("plan:improvements", query={"package": "0-0"}, shows=("preferences.theirs",)),
    Address(
        "plan:bargaining",
        shows=tuple(
            f"bargaining.{part}"
            for part in ("pen", "patience", "breakdown", "improvement", "unasked", "quarter_end", "delay", "deadlines", "budget", "actions")
        ),
    ),
    Address("plan:bargaining_save"),
    Address("plan:bargaining_action"),
    Address("plan:bargaining_remove"),
    Address("plan:disclosure_price"),
    Address("plan:disclosure_price_save"),
    Address("plan:disclosure_price_many"),
    Address("plan:simulation_many"),
    Address("plan:work", args={"number": UUID(int=7)}),
    Address("plan:work_cancel", args={"number": UUID(int=7)}),
    Address("plan:patience"),
    Address("plan:alternative_value"),
    Address("plan:alternative_value", query={"budget": "1000"}),
    Address("plan:simulation"),
    Address("plan:simulation", query={"way": "firm"}),
    Address("plan:rehearsal"),
    Address("plan:rehearsal_start"),
    Address("plan:rehearsal_play", args={"number": 1}),
    Address("plan:rehearsal_check", args={"number": 1}),
    Address("plan:rehearsal_move", args={"number": 1}),
    Address("plan:rehearsal_back", args={"number": 1}),
    Address("plan:rehearsal_stop", args={"number": 1}),
    # negotiate
    Address("negotiate:contacts", shows=("information.volumes.fact",)),
    Address("negotiate:contacts_log", shows=("information.volumes.fact", "information.ready.fact")),
    Address("negotiate:contacts_save"),
    Address("negotiate:contacts_notice"),
    Address("negotiate:contacts_correct", args={"contact": "c1"}),
    Address("negotiate:contacts_correct_save", args={"contact": "c1"}),
    Address("negotiate:contacts_remove", args={"contact": "c1"}),
    Address(
        "negotiate:offers",
        shows=("preferences.ours.target", "preferences.ours.reservation", "preferences.theirs"),
    ),
    Address("negotiate:offers", query={"package": '{"price": 200, "delivery": 45}', "side": "theirs"}),
    Address("negotiate:offers_check"),
    Address("negotiate:offers_save"),
    Address("negotiate:offers_remove", args={"offer": "us1"}),
    Address("negotiate:next_offer"),
    Address("negotiate:next_offer", query={"firm": "1"}),
    Address("negotiate:ledger"),
    Address(
        "negotiate:exposure", shows=tuple(f"information.{item}.{part}" for item in ("volumes", "ready") for part in ("fact", "wording"))
    ),
    Address("negotiate:agreement"),
    Address("negotiate:agreement_save"),
    Address("negotiate:agreement_reopen"),
    # learn
    Address("learn:debrief", shows=("terms.debrief",)),
    Address("learn:debrief_write"),
    Address("learn:debrief_save"),
    Address("learn:debrief_correct", args={"number": 1}),
    Address("learn:debrief_correct_save", args={"number": 1}),
    Address("learn:priors"),
    # prove
    Address("prove:outcomes", shows=("terms.worry",)),
    Address("prove:outcomes_save"),
    Address("prove:outcomes_worry"),
    Address("prove:testimonials", shows=("terms.testimonial",)),
    Address("prove:testimonials", query={"ask": "Sales"}),
    Address("prove:testimonials_ask"),
    Address("prove:testimonials_quote", args={"words": "t1"}),
    Address("prove:testimonials_consent", args={"words": "t1"}),
    Address("prove:testimonials_withdraw", args={"words": "t1"}),
    Address("prove:showcases", shows=("terms.worry", "terms.testimonial")),
    Address("prove:showcases_file", args={"kind": "pdf"}, shows=("terms.worry", "terms.testimonial")),
    Address("prove:showcases_file", args={"kind": "pptx"}, shows=("terms.worry", "terms.testimonial")),
)

NOT_SHOWN: Final[dict[str, str]] = {}
