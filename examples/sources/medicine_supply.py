"""Build `examples/medicine_supply.yaml` from real deliveries: prices, freight, lead times and lateness of seven suppliers.

Run: python examples/sources/medicine_supply.py
Every figure of the case follows from medicine_deliveries.csv, is marked as assumed or stands in medicine_assumed.yaml.
"""

import csv
from datetime import date
from pathlib import Path
from statistics import median
from string import Template
from typing import Any

import yaml

from batna.exchange.casefile import write_case
from batna.exchange.document import case_of

HERE = Path(__file__).parent
SUPPLIER, SINCE = "Sarvana Pharma", "2011"
PACKS, ORDERS = 1_200_000, 12
LEAD_DAYS, PAYMENT_DAYS = (180, 150, 120, 90), (30, 45, 60, 90)
CARRYING = 0.14  # assumed: cost of a year's stock, share of its price
OUR_CASH = 0.05  # assumed: what a year of our money costs
THEIR_CASH = (0.07, 0.11, 0.16)  # assumed: what a year of theirs costs; low, likely, high
MARGIN = (0.04, 0.10, 0.18)  # assumed: what a maker keeps of the cheapest price seen; low, likely, high
Row = dict[str, str]


def read_deliveries() -> list[Row]:
    """Return the extract, oldest delivery first."""
    with (HERE / "medicine_deliveries.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def pack_prices(rows: list[Row]) -> list[float]:
    """Return the price of a pack in each delivery, USD."""
    return [float(row["pack_price_usd"]) for row in rows]


def freight_per_pack(rows: list[Row]) -> float:
    """Return the median of freight and insurance for a pack, USD; lines without freight are left out."""
    known = [row for row in rows if row["freight_usd"]]
    return round(median((float(r["freight_usd"]) + float(r["insurance_usd"] or 0)) / float(r["qty_packs"]) for r in known), 3)


def lead_days(rows: list[Row]) -> list[int]:
    """Return the days from order to delivery where both are known."""
    return [_days(row["po_date"], row["delivered"]) for row in rows if row["po_date"]]


def weeks_late(rows: list[Row]) -> float:
    """Return the mean weeks of delay of a delivery, punctual ones included."""
    return sum(max(0, _days(row["scheduled"], row["delivered"])) for row in rows) / 7 / len(rows)


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def spread(low: float, likely: float, high: float) -> dict[str, int]:
    """Return a triangular estimate in whole USD."""
    return {"low": round(low), "likely": round(likely), "high": round(high)}


def build() -> dict[str, Any]:
    """Return the case as a document."""
    recent = [row for row in read_deliveries() if row["delivered"] >= SINCE]
    ours = [row for row in recent if row["supplier"] == SUPPLIER]
    prices = price_ladder(recent)
    freight, late, now = freight_per_pack(ours), weeks_late(ours), median(pack_prices(ours)[-3:])
    spend = PACKS * now
    return {
        "title": "Efavirenz 600 mg, supply for a year",
        "buyer": "Open Clinics Alliance",
        "supplier": SUPPLIER,
        "category": "Medicines",
        "unit": "USD",
        "stake": round(spend),
        "quantity": {"units": PACKS, "orders": ORDERS},
        "issues": issues(prices),
        "preferences": {"ours": {"values": our_values(spend, late)}, "theirs": their_estimate(prices, recent, freight, spend, late)},
        "costs": costs(freight, now),
        "alternatives": alternatives(recent),
        "going_without": -round(spend * 2.6),
        "sources": sources(recent, ours, late),
        **assumed(SUPPLIER, len(ours), prices),
    }


def price_ladder(recent: list[Row]) -> list[float]:
    """Return the options of the pack price, dear to cheap: the range of makers' prices since 2011 in ten-cent steps."""
    makers = [price for price in pack_prices(recent) if price < 5]
    top, bottom = round(median(makers) * 10), round(min(makers) * 10) - 1
    return [step / 10 for step in range(top, bottom - 1, -1)]


def issues(prices: list[float]) -> list[dict[str, Any]]:
    """Return the issues in the order in which buyers of medicines settle them."""
    return [
        {"id": "pack_price", "name": "Price of a pack", "unit": "USD", "options": prices},
        {"id": "delivery", "name": "Delivery term", "options": ["EXW", "CIP", "DDP"]},
        {"id": "lead_time", "name": "Lead time", "unit": "days", "options": list(LEAD_DAYS)},
        {"id": "payment_days", "name": "Payment term", "unit": "days", "options": list(PAYMENT_DAYS)},
        {"id": "late_credit", "name": "Credit for late delivery", "options": ["none", "1 % a week", "2 % a week"]},
        {"id": "forecast", "name": "Forecast", "options": ["none", "rolling", "firm quarterly"]},
    ]


def our_values(spend: float, late: float) -> dict[str, list[float]]:
    """Return what the options without a cost line are worth to us, USD a year."""
    credit = [0.0, 0.01, 0.02]
    return {
        "payment_days": [round(spend * OUR_CASH * days / 365) for days in PAYMENT_DAYS],
        "late_credit": [round(spend * share * late) for share in credit],
        "forecast": [0, -4_000, -26_000],
    }


def their_estimate(prices: list[float], recent: list[Row], freight: float, spend: float, late: float) -> dict[str, Any]:
    """Return what we think each option is worth to them, USD a year, over what the packs cost them to make."""
    cheapest = min(price for price in pack_prices(recent))
    low, likely, high = MARGIN
    make = cheapest * (1 - likely)
    return {
        "values": {
            "pack_price": [round(PACKS * (price - make)) for price in prices],
            "delivery": [
                0,
                -round(PACKS * freight * 0.55),
                spread(-PACKS * freight * 1.1, -PACKS * freight * 0.85, -PACKS * freight * 0.7),
            ],
            "lead_time": [0, 0, spread(-45_000, -25_000, -12_000), spread(-130_000, -80_000, -50_000)],
            "payment_days": [spread(*(-spend * rate * days / 365 for rate in reversed(THEIR_CASH))) for days in PAYMENT_DAYS],
            "late_credit": [
                0,
                spread(-spend * 0.01 * late * 2, -spend * 0.01 * late, 0),
                spread(-spend * 0.02 * late * 2, -spend * 0.02 * late, 0),
            ],
            "forecast": [0, spread(15_000, 30_000, 50_000), spread(60_000, 110_000, 170_000)],
        },
        "reservation": spread(PACKS * cheapest * low, PACKS * cheapest * likely, PACKS * cheapest * high),
    }


def costs(freight: float, price: float) -> list[dict[str, Any]]:
    """Return the total cost of ownership by line."""
    holding = [round(PACKS / 365 * days * price * CARRYING) for days in LEAD_DAYS]
    return [
        {"line": "Packs", "amount": 1, "per": "unit", "by": "pack_price", "source": "Options span the makers' prices since 2011"},
        {
            "line": "Freight and insurance",
            "amount": [freight, round(freight * 0.4, 3), 0],
            "per": "unit",
            "by": "delivery",
            "source": "Median of their deliveries since 2011; CIP keeps the inland part",
        },
        {
            "line": "Stock that bridges the lead time",
            "amount": holding,
            "per": "once",
            "by": "lead_time",
            "source": "Daily use, days, 14 % a year",
        },
        {
            "line": "Quality control of a batch",
            "amount": {"low": 3800, "likely": 4500, "high": 5600},
            "per": "order",
            "source": "Laboratory tariff, estimate",
        },
    ]


def alternatives(recent: list[Row]) -> list[dict[str, Any]]:
    """Return the other makers, each with the total cost that its own deliveries point to."""
    facts = (
        ("Kestrel Labs", 35_000, 0.7, "2027-04-15"),
        ("Marigold Pharma", 60_000, 0.5, "2027-05-10"),
        ("Pinewood Generics", 180_000, 0.35, "2027-08-01"),
    )
    found = []
    for name, switching, likelihood, ready in facts:
        rows = [row for row in recent if row["supplier"] == name]
        prices, freight = pack_prices(rows), freight_per_pack(rows)
        stock = PACKS / 365 * median(lead_days(rows)) * median(prices) * CARRYING
        total = [PACKS * (price + freight) + stock + ORDERS * 4500 for price in (min(prices), median(prices), max(prices) * 1.04)]
        found.append(
            {
                "id": name.split()[0].lower(),
                "name": name,
                "total_cost": spread(*total),
                "switching_cost": switching,
                "likelihood": likelihood,
                "ready_on": ready,
                "evidence": f"{len(rows)} deliveries since {SINCE}: {min(prices):.2f} to {max(prices):.2f} USD a pack, "
                f"freight {freight:.2f}, median lead time {median(lead_days(rows)):.0f} days",
            }
        )
    return found


def assumed(supplier: str, orders: int, prices: list[float]) -> dict[str, Any]:
    """Return what no delivery shows; the price may move along the whole ladder but its dearest step."""
    text = (HERE / "medicine_assumed.yaml").read_text(encoding="utf-8")
    filled = Template(text).substitute(supplier=supplier, orders=orders, second_price=prices[1], last_price=prices[-1])
    return dict(yaml.safe_load(filled))


def sources(recent: list[Row], ours: list[Row], late: float) -> list[str]:
    """Return where the figures come from."""
    return [
        "SCMS delivery history (USAID/PEPFAR), open data of the United States government; company names, people and the buyer are made up.",
        f"{len(recent)} direct deliveries since {SINCE}, {len(ours)} by the supplier of this case and {late:.2f} weeks late on average.",
        "Stock at 14 % a year, our money at 5 %, theirs at 7 to 16 %, and a maker's margin of 4 to 18 % are assumptions.",
        "How they bargain, what a day of waiting costs and what the actions cost and bring are assumptions too.",
    ]


if __name__ == "__main__":
    write_case(case_of(build()), HERE.parent / "medicine_supply.yaml")
