"""The house keeps its own rules: one name everywhere, small files, keys that point backwards, examples that survive a round trip."""

import ast
import csv
import os
import re
import runpy
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from batna.model.stages import STAGES

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN_FILES = {"utils", "util", "common", "helpers", "helper", "misc"}
FORBIDDEN_ENDINGS = ("Manager", "Processor", "Helper")
MOST_LINES = 400
PERCENT = re.compile(r":[+,]?\.\d%\}|\}\} ?%(?!\})(?=[ <,.;)])")
TIGHT_PERCENT = re.compile(r"\d%(?!\w)")
OVER_BUDGET = re.compile(r"# Over budget: \w+|<!-- Over budget: \w+|{# Over budget: \w+")


def names_in(folder: Path) -> list[str]:
    modules = {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/__init__.py")}
    return sorted(name for name in modules if not name.startswith("_"))


def capabilities(house: str) -> list[tuple[str, str]]:
    beside = {"urls", "apps", "templatetags"}
    return [(stage, name) for stage in STAGES for name in names_in(ROOT / "src" / house / stage) if name not in beside]


def python_files() -> Iterator[Path]:
    for folder in ("src", "tests", "tools", "benchmarks", "examples"):
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts)


def where(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_stages_stand_in_the_order_of_the_road() -> None:
    assert STAGES == ("prepare", "align", "plan", "negotiate", "learn", "prove")


def test_percent_signs_are_written_in_one_place() -> None:
    """A figure and its percent sign stand a space apart: `measure.wording.say_percent` writes it, pages keep the two on one line."""
    code = [path for path in (ROOT / "src").rglob("*") if path.suffix in {".py", ".html"}]
    docs = [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"]
    wrong = [where(path) for path in code if PERCENT.search(path.read_text())]
    assert wrong + [where(path) for path in docs if TIGHT_PERCENT.search(path.read_text())] == []


@pytest.mark.parametrize(("stage", "name"), capabilities("batna"))
def test_a_capability_has_one_name_in_library_test_and_docs(stage: str, name: str) -> None:
    mirrors = [f"tests/batna/{stage}/test_{name}.py", f"docs/reference/{stage}/{name}.md"]
    assert [mirror for mirror in mirrors if not (ROOT / mirror).is_file()] == []


@pytest.mark.parametrize(("stage", "name"), capabilities("workbench"))
def test_a_page_has_a_test_of_its_name(stage: str, name: str) -> None:
    assert (ROOT / f"tests/workbench/{stage}/test_{name}.py").is_file()


@pytest.mark.parametrize("house", ["batna", "workbench"])
@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_test_belongs_to_a_module_of_its_name(house: str, stage: str) -> None:
    tests = {path.stem.removeprefix("test_") for path in (ROOT / "tests" / house / stage).glob("test_*.py")}
    assert sorted(tests - set(names_in(ROOT / "src" / house / stage))) == []


def test_every_reference_page_belongs_to_a_capability() -> None:
    pages = {(stage, path.stem) for stage in STAGES for path in (ROOT / "docs/reference" / stage).glob("*.md")}
    named = set(capabilities("batna")) | set(capabilities("workbench"))
    assert sorted(page for page in pages - named if page[1] != "index") == []


def test_no_file_is_over_budget_without_a_reason() -> None:
    files = [*python_files(), *sorted((ROOT / "src").rglob("templates/**/*.html"))]
    texts = {where(path): path.read_text(encoding="utf-8") for path in files}
    assert [name for name, text in texts.items() if text.count("\n") > MOST_LINES and not OVER_BUDGET.search(text)] == []


def test_no_file_and_no_class_has_a_name_that_says_nothing() -> None:
    files = [where(path) for path in python_files() if path.stem in FORBIDDEN_FILES or path.parent.name in FORBIDDEN_FILES]
    classes = [
        f"{where(path)}: {node.name}"
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and node.name.endswith(FORBIDDEN_ENDINGS)
    ]
    assert files + classes == []


def test_no_code_imports_by_a_name_in_a_string() -> None:
    """A wall holds imports only as long as they are written as imports."""
    calls = re.compile(r"\b(import_module|__import__|import_string)\(")
    assert [where(path) for path in sorted((ROOT / "src").rglob("*.py")) if calls.search(path.read_text(encoding="utf-8"))] == []


def test_locks_carry_hashes_and_no_addresses() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
    assert "://" not in (ROOT / "frontend/package-lock.json").read_text(encoding="utf-8")


def test_links_between_documents_lead_somewhere() -> None:
    links = re.compile(r"!?\[[^\]]*\]\((?!https?://|mailto:|#)([^)#\s]+)")
    pages = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
    broken = [
        f"{where(page)}: {target}"
        for page in pages
        for target in links.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("examples/**/*.yaml")), ids=lambda path: path.name)
def test_an_example_can_be_read_by_a_plain_reader_of_yaml(path: Path) -> None:
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["batna"] == 1


@pytest.mark.parametrize("path", sorted([*ROOT.glob("examples/*.yaml"), *ROOT.glob("examples/*.json")]), ids=lambda path: path.name)
@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_an_example_reads_and_writes_back_equal(path: Path, ending: str, tmp_path: Path) -> None:
    from batna.exchange.casefile import read_case, write_case

    case = read_case(path)
    copy = tmp_path / f"copy.{ending}"
    write_case(case, copy)
    assert read_case(copy) == case


def test_the_medicine_example_is_what_its_script_builds(tmp_path: Path) -> None:
    from batna.exchange.casefile import write_case
    from batna.exchange.document import case_of

    script = runpy.run_path(str(ROOT / "examples/sources/medicine_supply.py"))
    write_case(case_of(script["build"]()), tmp_path / "built.yaml")
    assert (tmp_path / "built.yaml").read_bytes() == (ROOT / "examples/medicine_supply.yaml").read_bytes()


def test_the_deliveries_are_what_their_script_cuts(shared: Path) -> None:
    script = runpy.run_path(str(ROOT / "examples/sources/medicine_deliveries.py"))
    rows = script["cut"](shared / "data/scms_deliveries/deliveries.csv.gz")
    with (ROOT / "examples/sources/medicine_deliveries.csv").open(encoding="utf-8", newline="") as lines:
        assert list(csv.DictReader(lines)) == rows


def test_foreign_keys_point_backwards() -> None:
    """A table may point at tables of its own stage, of an earlier one, and at those that are no stage's."""
    if not (ROOT / "src/workbench/records/models").is_dir() or find_spec("django") is None:
        pytest.skip("the workbench has no tables yet")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")
    import django
    from django.apps import apps

    django.setup()
    order = {f"workbench.records.models.{stage}": place for place, stage in enumerate(STAGES)}
    forward = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("records").get_models()
        for field in model._meta.get_fields()
        if field.many_to_one and field.concrete and field.related_model
        if order.get(field.related_model.__module__, -1) > order.get(model.__module__, -1)
    ]
    assert forward == []
