"""A case that uses every field that a casefile has, as oddly as a casefile may."""

from typing import Any

RICH: dict[str, Any] = {
    "batna": 1,
    "title": "Everything at once",
    "buyer": "Northwind",
    "supplier": "Sella",
    "category": "chairs",
    "unit": "EUR",
    "stake": 0.5,
    "issues": [
        {"id": "price", "name": "Price", "unit": "EUR", "options": [1, 2.5, "as agreed"]},
        {"id": "when.exactly", "options": {"from": 2, "to": 6, "step": 2}},
        {"id": "quantity", "options": [10.0, 20.0]},
    ],
    "preferences": {
        "ours": {
            "values": {"price": [0, {"low": 1, "likely": 2, "high": 3}, 5], "when.exactly": [1, 2, 3]},
            "weights": {"price": 0.25, "when.exactly": 0.25, "quantity": 0.5},
            "reservation": {"low": 1, "likely": 1, "high": 2},
            "discount": 0.9,
        },
        "theirs": {
            "values": {"price": [3, 2, 1], "when.exactly": [1, {"low": 0, "likely": 0, "high": 0}, 3], "quantity": [0, -1e-9]},
            "discount": 1,
        },
    },
    "rules": [
        {"if": {"price": [1, 2.5], "when.exactly": 2}, "then": {"quantity": [20.0, 10.0]}, "because": "why"},
        {"if": {"quantity": 10.0}, "then": {"price": "as agreed"}},
    ],
    "costs": [
        {"line": "By option", "by": "quantity", "amount": [1, {"low": 0, "likely": 1, "high": 9}], "per": "unit", "source": "quote"},
        {"line": "Once", "amount": 7, "currency": "USD"},
    ],
    "quantity": {"units": 12.5, "orders": 3},
    "rates": [{"from": "USD", "to": "EUR", "rate": 0.91, "on": "2026-11-02", "source": "bank"}],
    "stakeholders": [
        {
            "id": "a.b",
            "function": "sales",
            "positions": [
                {"says": "x", "wants": [{"issue": "price", "only": []}, {"issue": "quantity", "at_least": 10}], "needs": ["n2", "n1"]},
                {"says": "y"},
            ],
            "needs": [
                {"id": "n1", "at_least": 0, "from": {"quantity": {"10.0": 1, "20.0": 2}}},
                {"id": "n2", "at_most": 4.5, "evidence": "e"},
            ],
            "red_lines": [{"issue": "price", "only": ["as agreed", 1], "because": "so"}, {"issue": "quantity", "at_most": 15.0}],
            "influence": 1,
            "stance": "supports",
            "talks_to_supplier": True,
            "knows": ["z", "y"],
        },
        {"id": "notes", "function": "legal", "person": "P"},
    ],
    "should_cost": {
        "part": "p",
        "lines": [
            {"line": "m", "gross": {"low": 1, "likely": 2, "high": 3}, "price": 0, "scrap": {"low": 0, "likely": 0, "high": 1}},
            {"line": "l", "should": {"low": -1, "likely": 0, "high": 1}, "quoted": 0},
            {"line": "margin", "quoted": -0.5},
        ],
        "margin": {"low": 0, "likely": 0.1, "high": 1},
        "source": "s",
    },
    "alternatives": [
        {"id": "o", "total_cost": {"low": 1, "likely": 2, "high": 3}, "likelihood": 1, "currency": "USD", "ready_on": "2027-02-28"}
    ],
    "going_without": {"low": -3, "likely": -2, "high": -1},
    "dates": {
        "need_by": "2027-01-01",
        "told": "2027-03-01",
        "gap_cost_per_day": {"low": 0, "likely": 1, "high": 2},
        "next": "2026-12-01",
        "next_what": "w",
    },
    "bargaining": {
        "kind": "split",
        "pen": 0.25,
        "patience": {"ours": 0.9, "theirs": 0.8},
        "rounds": 5,
        "deadline": 4,
        "days_per_round": 3,
        "breakdown": 0.01,
        "improvement": {"low": 0, "likely": 1, "high": 2},
        "unasked": 0.02,
        "quarter_end": -1.5,
        "delay": [{"function": "sales", "per_day": 1}, {"function": "legal", "per_day": {"low": 0, "likely": 1, "high": 2}}],
        "deadlines": [{"on": "2026-11-30", "kept": True, "note": "n"}, {"on": "2026-12-31"}],
        "budget": 0,
        "actions": [
            {"id": "b", "kind": "dual tooling", "alternative": "o", "cost": 1, "likelihood": 0.5, "ready_on": "2027-01-31", "saves": 1},
            {"id": "a", "name": "A", "kind": "sample", "alternative": "o", "cost": 0.5, "days": 3, "odds": 0.5},
        ],
    },
    "charter": {
        "version": 3,
        "decisions": [
            {"id": "d", "decides": "all", "approver": "X", "above": -1, "up_to": 5, "escalates_to": "e"},
            {"id": "e", "decides": "r", "approver": "Y"},
        ],
        "red_lines": [
            {"clause": "1", "issue": "price", "only": [2.5, 1], "owner": "Z"},
            {"clause": "2", "issue": "quantity", "at_least": 10, "because": "b"},
        ],
        "tradables": [{"clause": "3", "issue": "when.exactly", "floor": 6, "ceiling": 2, "because": "t"}],
        "signers": ["Y", "X"],
        "signatures": [{"person": "X", "version": 2, "on": "2026-11-01"}, {"person": "X", "version": 3, "on": "2026-11-03"}],
    },
    "information": [
        {
            "id": "z",
            "fact": "f",
            "audience": "all",
            "stage": "learn",
            "not_before": 0,
            "speakers": ["B", "A"],
            "wording": "w",
            "known_to_them": True,
        },
        {"id": "y", "fact": "g", "reveals": {"what": "deadline", "shows": 2, "believed": {"from": 1, "to": 5}}},
        {"id": "x.y", "fact": "h", "reveals": {"what": "no_alternative"}},
    ],
    "contacts": [
        {"id": "c2", "on": "2026-11-05", "by": "A", "channel": "mail", "told": ["z", "y"], "promised": "p", "with_whom": "w", "asked": "a"},
        {"id": "c1", "on": "2026-11-04", "by": "B", "channel": "chat"},
    ],
    "offers": [
        {"id": "o2", "round": 2, "by": "theirs", "on": "2026-11-06", "package": {"quantity": 20.0}, "note": "n", "speaker": "s"},
        {"id": "o1", "round": 1, "by": "ours", "on": "2026-11-05", "package": {"when.exactly": 4, "price": 2.5, "quantity": 10.0}},
        {"id": "o0", "round": 3, "by": "ours", "on": "2026-11-07", "package": {}},
    ],
    "outcome": {"kind": "impasse", "on": "2026-11-09", "because": "no", "package": {"price": 1}},
    "debriefs": [{"on": "2026-11-10", "by": "A", "pressure": 5, "trust": 1, "again": "g"}, {"on": "2026-11-11", "by": "B"}],
    "proof": {
        "worry": {"customer": "C", "says": "s", "on": "2026-11-01"},
        "done": "d",
        "results": [
            {"id": "r2", "customer": "C", "measure": "m", "before": 1.5, "after": -2, "better": "higher", "source": "s", "worth": 3}
        ],
        "testimonials": [
            {"id": "t", "person": "P", "quote": "q", "asked_on": "2026-11-12"},
            {"id": "u", "person": "Q", "quote": "", "withdrawn_on": "2026-11-13"},
        ],
    },
    "sources": ["one", "two"],
}
