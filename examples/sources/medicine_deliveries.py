"""Cut the deliveries of one medicine out of the public SCMS delivery history, with made-up company names.

Run: python examples/sources/medicine_deliveries.py ../shared/data/scms_deliveries/deliveries.csv.gz
Source and licence: examples/sources/README.md.
"""

import csv
import gzip
import sys
from pathlib import Path

HERE = Path(__file__).parent
MEDICINE = "Efavirenz 600mg, tablets, 30 Tabs"
NAMES = {
    "Aurobindo Pharma Limited": "Sarvana Pharma",
    "HETERO LABS LIMITED": "Kestrel Labs",
    "MICRO LABS LIMITED": "Pinewood Generics",
    "CIPLA LIMITED": "Marigold Pharma",
    "MYLAN LABORATORIES LTD (FORMERLY MATRIX LABORATORIES)": "Tamarind Laboratories",
    "S. BUYS WHOLESALER": "Cape Wholesale",
    "PHARMACY DIRECT": "Cape Direct",
}
KEPT = ("incoterm", "mode", "po_date", "scheduled", "delivered", "qty_packs", "pack_price_usd", "freight_usd", "insurance_usd")


def cut(deliveries: Path) -> list[dict[str, str]]:
    """Return the direct deliveries of the medicine with a price, oldest first."""
    with gzip.open(deliveries, "rt", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["item"] == MEDICINE and row["vendor"] in NAMES]
    priced = [row for row in rows if float(row["pack_price_usd"]) > 0]
    return [
        {"supplier": NAMES[row["vendor"]]} | {column: row[column] for column in KEPT}
        for row in sorted(priced, key=lambda r: r["delivered"])
    ]


def main() -> None:
    """Write the extract beside this file."""
    if len(sys.argv) != 2:
        sys.exit("Name the delivery history, such as ../shared/data/scms_deliveries/deliveries.csv.gz")
    rows = cut(Path(sys.argv[1]))
    with (HERE / "medicine_deliveries.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, ["supplier", *KEPT], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
