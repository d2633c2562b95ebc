"""What the tournament plays on: the domains it makes, the files it picks, and what it says of those it skips."""

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).resolve().parent.parent.parent / "benchmarks"


def load(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return a benchmark as a module; they are scripts and lie in no package."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    spec = spec_from_file_location(f"benchmarks_{name}", FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tournament(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return load("tournament", monkeypatch)


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    load("domains", monkeypatch).write_domains(tmp_path, 5, 3)
    return tmp_path


def test_made_domains_are_read_as_they_were_made(made: Path, tournament: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    domains = list(tournament.read_domains(made, None, 2_500))
    assert [domain.name.partition("_")[2] for domain in domains] == ["opposed", "mixed", "random", "integrative", "reserved"]
    for domain in domains:
        assert 3 <= len(domain.options) <= 8
        for side in domain.values:
            assert sum(max(row) for row in side) == pytest.approx(1, abs=1e-3)
    assert min(domains[-1].reservations) >= 0.1
    assert capsys.readouterr().err == ""


def test_the_same_seed_makes_the_same_domains(
    made: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = tmp_path_factory.mktemp("again")
    load("domains", monkeypatch).write_domains(again, 5, 3)
    files = sorted(path.relative_to(made) for path in made.rglob("*.xml"))
    assert len(files) == 15
    assert all((made / file).read_bytes() == (again / file).read_bytes() for file in files)


def test_what_is_too_large_or_not_there_is_skipped_and_said(
    made: Path, tournament: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list(tournament.read_domains(made, None, 10)) == []
    assert capsys.readouterr().err.count("packages") == 5
    place = next(path for path in sorted(made.iterdir()) if path.is_dir())
    files = [str(path.relative_to(made)) for path in tournament.pick_files(place)]
    pairs = tmp_path / "pairs.json"
    pairs.write_text(json.dumps({"turned": [files[0], files[2], files[1]], "gone": ["a.xml", "b.xml", "c.xml"]}), encoding="utf-8")
    [turned], [straight, *_] = (list(tournament.read_domains(made, chosen, 2_500)) for chosen in (pairs, None))
    assert turned.values == straight.values[::-1]
    assert "gone: skipped, there is no file" in capsys.readouterr().err


def test_profiles_that_are_the_same_are_no_pair(made: Path, tournament: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    place = next(path for path in sorted(made.iterdir()) if path.is_dir())
    _, ours, theirs = tournament.pick_files(place)
    theirs.write_bytes(ours.read_bytes())
    assert [domain.name for domain in tournament.read_domains(made, None, 2_500)] == [
        path.name for path in sorted(made.iterdir()) if path.is_dir() and path != place
    ]
    assert "no two profiles that differ" in capsys.readouterr().err


def test_a_file_of_a_pair_may_lie_in_the_folder_of_its_domain(made: Path, tournament: ModuleType) -> None:
    place = next(path for path in sorted(made.iterdir()) if path.is_dir())
    file = tournament.pick_files(place)[0]
    assert tournament.find_file(made, place.name, file.name) == file
    assert tournament.find_file(made, place.name, f"{place.name}/{file.name}") == file


def test_the_tally_counts_both_seats(tournament: ModuleType) -> None:
    rows = tournament.tally(["A", "B"], {("A", "B"): [(1.0, 0.5, True)], ("B", "A"): [(0.0, 0.0, False)], ("A", "A"): [(0.8, 0.4, True)]})
    assert [(row["agent"], row["sessions"]) for row in rows] == [("A", 4), ("B", 2)]
    assert set(rows[0]) == {"agent", "own", "partner", "agreement", "nash_product", "sessions"}
    assert rows[0]["own"] == pytest.approx(2.2 / 4)
    assert rows[0]["agreement"] == pytest.approx(3 / 4)
    assert rows[0]["nash_product"] == pytest.approx((0.5 + 0.32 + 0.32) / 4)


@pytest.mark.parametrize(
    ("words", "skipped"), [(["--max-packages", "10"], 5), (["--max-packages", "10", "--json"], 5), (["--domains", "none"], 0)]
)
def test_without_a_domain_to_play_on_it_says_so_and_fails(
    *,
    made: Path,
    tournament: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    skipped: int,
) -> None:
    monkeypatch.setattr(tournament, "in_negmas", lambda: None)
    monkeypatch.setattr(sys, "argv", ["tournament.py", "--domains", str(made), *words])
    with pytest.raises(SystemExit) as stopped:
        tournament.main()
    said = capsys.readouterr()
    assert stopped.value.code == 2
    assert said.out == ""
    assert said.err.count("skipped") == skipped
    assert said.err.endswith("no domain is left to play on\n")


def test_profiles_that_cannot_be_read_together_make_way_for_the_next(
    made: Path, tournament: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first profile names another value, an old domain lies beside the new one, and a report is neither."""
    place = next(path for path in sorted(made.iterdir()) if path.is_dir())
    domain, ours, theirs = tournament.pick_files(place)
    bad = ours.with_name("0_bad.xml")
    text = ours.read_text(encoding="utf-8")
    at = text.index("<item")
    bad.write_text(text[:at] + text[at:].replace('value="', 'value="other ', 1), encoding="utf-8")
    (place / "0_old.xml").write_text(
        "<utility_space><issue index='1' name='a'><item index='1' value='b'/></issue></utility_space>", encoding="utf-8"
    )
    (place / "0_report.xml").write_text("<report/>", encoding="utf-8")
    ours.rename(ours.with_suffix(".XML"))
    assert tournament.pick_files(place) == [domain, ours.with_suffix(".XML"), theirs]
    said = capsys.readouterr().err
    assert "0_report.xml is no domain" in said
    assert f"{ours.stem}.XML and {theirs.name} are taken" in said


def test_a_pair_may_name_the_folder_of_its_domain(made: Path, tournament: ModuleType, tmp_path: Path) -> None:
    place = next(path for path in sorted(made.iterdir()) if path.is_dir())
    _, ours, theirs = tournament.pick_files(place)
    pairs = tmp_path / "pairs.json"
    pairs.write_text(json.dumps({"by folder": [place.name, ours.name, theirs.name]}), encoding="utf-8")
    [found], [straight, *_] = (list(tournament.read_domains(made, chosen, 2_500)) for chosen in (pairs, None))
    assert (found.name, found.values) == ("by folder", straight.values)


@pytest.mark.parametrize("text", ["{", "[]", '{"a": ["b", "c"]}', '{"a": ["b", "c", 1]}'])
def test_pairs_that_are_none_are_said(
    text: str, made: Path, tournament: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = tmp_path / "pairs.json"
    pairs.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        list(tournament.read_domains(made, pairs, 2_500))
    assert ended.value.code == 2
    assert "expected a JSON object of name: [domain, ours, theirs]" in capsys.readouterr().err


def rows_of(tournament: ModuleType, **agents: tuple[float, float, float]) -> list[dict[str, object]]:
    return [{"agent": name, "own": own, "agreement": agreed, "nash_product": product} for name, (own, agreed, product) in agents.items()]


def test_the_goals_stand_beside_the_figures(tournament: ModuleType) -> None:
    met = rows_of(tournament, Batna=(0.69, 0.98, 0.6), Boulware=(0.6, 0.9, 0.4), Atlas3=(0.5, 1.0, 0.5))
    said = "own / best other 1.150 (goal 1.15); agreement 0.980 (goal 0.98); Nash product / best other 1.200 (goal 1.2): met"
    assert tournament.judge(met, {}, 8) == (said, True)
    assert tournament.judge(rows_of(tournament, Batna=(0.69, 0.97, 0.6), Boulware=(0.6, 0.9, 0.5)), {}, 8)[1] is False
    assert tournament.judge(rows_of(tournament, Batna=(0.69, 1.0, 0.6), Boulware=(0.6, 0.9, 0.51)), {}, 8)[1] is False
    assert tournament.judge(met, {}, 20) == ("own / best other 1.150; agreement 0.980; Nash product / best other 1.200", True)
    assert tournament.judge(met[1:], {}, 8) == ("", True)


def test_firm_is_met_when_nobody_gains_more_against_it_than_it_does_itself(tournament: ModuleType) -> None:
    rows = rows_of(tournament, BatnaFirm=(0.63, 0.9, 0.4), Boulware=(0.6, 0.9, 0.5))
    itself = [(0.8, 0.7, True)]
    played = {
        ("BatnaFirm", "BatnaFirm"): itself,
        ("Boulware", "BatnaFirm"): [(0.7, 0.2, True)],
        ("BatnaFirm", "Boulware"): [(0.3, 0.8, True)],
    }
    said = "own / best other 1.050 (goal 1); it gains 0.750 against itself, Boulware 0.750 (goal: no more)"
    assert tournament.judge(rows, played, 8) == (f"{said}: met", True)
    played["BatnaFirm", "Boulware"] = [(0.3, 0.82, True)]
    assert tournament.judge(rows, played, 8)[1] is False
