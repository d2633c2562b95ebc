"""Whatever is done to a file, a person gets sentences: never a traceback."""

import copy
import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batna.cli import main
from batna.exchange.casefile import read_case
from batna.exchange.document import document_of
from batna.exchange.heads import guess_columns
from batna.exchange.spreadsheet import case_from, dry_run
from batna.exchange.table import read_table
from batna.exchange.workbook import case_workbook
from batna.model.problem import BadInput

MANY: Final = int(os.environ.get("BATNA_MANGLED", "40"))
"""How many mangled files are tried; set it to thousands for a long search."""

EXAMPLES: Final = Path(__file__).parents[3] / "examples"
STRANGE: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1, 10**15, 10**16, -(10**400), 1e308, -1e308, 1e-320, 0.1, "", " ", "x" * 300, "NaN", "1", "=1+1", "price",
    "2027-02-30", "2027-03-01", "\ud7ff\u0000", "EUR", "XXX", [], {}, [[]], [{}], {"low": 3, "likely": 2, "high": 1},
    {"from": 1, "to": 9**9, "step": 1}, {"a": {"b": {"c": 1}}}, [1, "1", 1.0], float("inf"), float("nan"),
)  # fmt: skip


@cache
def document(name: str) -> str:
    return json.dumps(document_of(read_case(EXAMPLES / name)), default=str)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    for key, member in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(member, (*path, key))


def mangle(data: st.DataObject, whole: Any) -> Any:
    """Return a document in which some places hold something else, are gone, or stand twice."""
    for _ in range(data.draw(st.integers(1, 4))):
        path = data.draw(st.sampled_from(list(places(whole))))
        if not path:
            continue
        holder = whole
        for key in path[:-1]:
            holder = holder[key]
        what, key = data.draw(st.sampled_from(["put", "put", "drop", "copy", "rename"])), path[-1]
        if what == "put":
            holder[key] = copy.deepcopy(data.draw(st.sampled_from(STRANGE)))
        elif what == "drop":
            del holder[key]
        elif isinstance(holder, list):
            holder.insert(key, copy.deepcopy(holder[key]))
        else:
            holder[data.draw(st.sampled_from(["price", "", "x" * 300, "hidden", "low", "\u202e"]))] = holder.pop(key)
    return whole


def scratch(data: st.DataObject, text: bytes) -> bytes:
    """Return a file from which bytes are gone, or into which some were put."""
    for _ in range(data.draw(st.integers(1, 3))):
        place, length = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 40))
        put = data.draw(
            st.sampled_from(
                [b"", b"\0", b"\xff", b"\t", b"&a ", b"*a ", b"<<: ", b"- ", b"{", b"]", b"'", b'"', b"!!python ", b": ", b"\n\n", b"%"]
            )
        )
        text = text[:place] + put + text[place + length :]
    return text


def check(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["batna", "check", str(path)])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    assert ended.value.code in {0, 2}, told.err
    assert "Traceback" not in told.err
    if ended.value.code:
        assert told.err.strip()
        assert all(line.startswith(str(path)) for line in told.err.splitlines()), told.err
    else:
        assert "sound" in told.out


@pytest.mark.parametrize("name", ["bicycle_parts.yaml", "cloud_renewal.yaml"])
def test_a_mangled_document_is_sound_or_ends_in_sentences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    @settings(max_examples=MANY, deadline=None)
    @given(data=st.data())
    def run(data: st.DataObject) -> None:
        path = tmp_path / "case.json"
        path.write_text(json.dumps(mangle(data, json.loads(document(name)))))
        check(path, monkeypatch, capsys)

    run()


@pytest.mark.parametrize("name", ["bicycle_parts.yaml", "cloud_renewal.yaml", "cloud_renewal.json"])
def test_a_scratched_file_is_sound_or_ends_in_sentences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    text = document("cloud_renewal.yaml").encode() if name.endswith("json") else (EXAMPLES / name).read_bytes()

    @settings(max_examples=MANY, deadline=None)
    @given(data=st.data())
    def run(data: st.DataObject) -> None:
        path = tmp_path / f"case{Path(name).suffix}"
        path.write_bytes(scratch(data, text))
        check(path, monkeypatch, capsys)

    run()


TABLE: Final = b"""Issue;Issue name;Unit;Option;Our value;Their value low;Their value likely;Their value high;Our weight
price;Price;EUR;210;0;30;38;45;1
;;;1.200,50;12,5;;24;;
"""


def faults_of(content: bytes, name: str) -> list[str]:
    """Return what stands in the way of a case of this table."""
    try:
        table = read_table(content, name)
        case_from(dry_run(table, guess_columns(table.header)), title="T", buyer="B", supplier="S")
    except BadInput as error:
        return [str(problem) for problem in error.problems] or ["no word"]
    return []


@settings(max_examples=MANY, deadline=None)
@given(data=st.data(), ending=st.sampled_from([".xlsx", ".csv", ".txt"]))
def test_a_scratched_spreadsheet_is_read_or_ends_in_sentences(data: st.DataObject, ending: str) -> None:
    book = case_workbook(read_case(EXAMPLES / "bicycle_parts.yaml"))
    found = faults_of(scratch(data, book if ending == ".xlsx" else TABLE), f"chairs{ending}")
    assert all(line.startswith(f"chairs{ending}: ") for line in found)


CELLS: Final = st.sampled_from([*map(str, STRANGE), "Issue", "Option", "Our value", "Weight", "1,5", "30 %"])


@settings(max_examples=MANY, deadline=None)
@given(rows=st.lists(st.lists(CELLS, max_size=6), max_size=6))
def test_any_table_is_read_or_ends_in_sentences(rows: list[list[str]]) -> None:
    text = "\n".join("\t".join(cell.replace("\n", " ") for cell in row) for row in rows)
    assert "no word" not in faults_of(text.encode("utf-8", "replace"), "a.tsv")
