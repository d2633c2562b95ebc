"""Every document runs: Python blocks, command lines with their output, casefiles; and the index leads to every page.

Blocks of one page run in order, in one folder where the repository's own folders are at hand, and share their names.

- `python` runs; a `text` block right below it shows what it prints. Blocks with `>>>` are checked as doctests.
- `console`: each `$ batna …` runs in this process; the lines below it are its output, `...` stands for any lines.
  A command may end in `> file`; `$ echo $?` shows the exit status of the command before it.
- `yaml file=name.yaml` (and any other language) writes that file.
- `sh` is shown and not run: commands that need the web, the network or a server.
"""

import contextlib
import doctest
import io
import random
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer

from batna.cli import main
from batna.cli.stages import load_commands
from batna.model.stages import STAGES, Stage

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LANGUAGES = {"python", "console", "sh", "text", "yaml", "json", "csv", "xml", "toml", "html", "django"}
FENCE = re.compile(r"^(?P<indent> *)```(?P<info>[^`]*)$")
FILE = re.compile(r"\bfile=(\S+)")
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)")
CODE = re.compile(r"`([^`\n]+)`")
FILE_NAME = re.compile(r"(?:src|tests|tools|docs|examples|frontend|requirements)/[\w./-]*")
DOTTED_NAME = re.compile(r"(?:batna|workbench)(?:\.\w+)+")
WIDTH = "120"


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: `line` is the line of its first content, `follows` whether it stands right below the block before it."""

    language: str
    info: str
    text: str
    line: int
    follows: bool


def where(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks_of(text: str) -> Iterator[Block]:
    lines = text.splitlines()
    at, follows = 0, False
    while at < len(lines):
        opening = FENCE.match(lines[at])
        if not opening:
            follows = follows and not lines[at].strip()
            at += 1
            continue
        indent, info = len(opening["indent"]), opening["info"].strip()
        end = next(i for i in range(at + 1, len(lines)) if lines[i].strip() == "```")
        content = "".join(line[indent:] + "\n" for line in lines[at + 1 : end])
        yield Block(info.partition(" ")[0], info, content, at + 2, follows)
        at, follows = end + 1, True


class Page:
    """Runs the blocks of one page in order; `names` are shared by its Python blocks."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.names: dict[str, Any] = {"__name__": "page"}
        self.status = 0
        self.printed: str | None = None

    def run(self, block: Block) -> None:
        file = FILE.search(block.info)
        if file:
            Path(file[1]).write_text(block.text, encoding="utf-8")
        elif block.language == "python" and ">>> " in block.text:
            self.run_doctest(block)
        elif block.language == "python":
            self.run_python(block)
        elif block.language == "console":
            self.run_console(block)
        elif block.language == "text" and block.follows and self.printed is not None:
            self.expect(block.text.splitlines(), self.printed, block.line)
        if block.language != "python":
            self.printed = None

    def run_python(self, block: Block) -> None:
        # Empty lines in front, so that a traceback names the line of the page.
        code = compile("\n" * (block.line - 1) + block.text, self.page, "exec", dont_inherit=True)
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(code, self.names)
        self.printed = out.getvalue()

    def run_doctest(self, block: Block) -> None:
        example = doctest.DocTestParser().get_doctest(block.text, self.names, self.page, self.page, block.line - 1)
        said: list[str] = []
        doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=said.append, clear_globs=False)
        self.names |= example.globs
        assert not said, "".join(said)

    def run_console(self, block: Block) -> None:
        for command, shown, line in commands_of(block):
            said = self.run_command(command)
            if shown:
                self.expect(shown, said, line)
            following = block.text.splitlines()[line - block.line + command.count("\n") + 1 + len(shown) :][:1]
            assert self.status == 0 or following == ["$ echo $?"], f"{self.page}:{line}: exit status {self.status}\n{said}"

    def run_command(self, command: str) -> str:
        if command == "echo $?":
            said, self.status = f"{self.status}\n", 0
            return said
        words = shlex.split(command.replace("\\\n", " "), comments=True)
        assert words[0] == "batna", f"{self.page}: only batna runs in a console block, not {words[0]}; show others as sh"
        target = words.pop() if ">" in words[-2:-1] else ""
        self.status, said = call_batna([word for word in words if word != ">" or not target])
        if target and self.status == 0:
            Path(target).write_text(said, encoding="utf-8")
            return ""
        return said

    def expect(self, shown: list[str], said: str, line: int) -> None:
        # How wide a column is does not matter, so that one longer word does not change every page.
        pattern = "".join("(?s:.*)" if text.strip() == "..." else re.escape(spaced(text)) + "\n" for text in shown)
        plain = "".join(spaced(text) + "\n" for text in said.splitlines())
        assert re.fullmatch(pattern, plain), f"{self.page}:{line} shows\n{chr(10).join(shown)}\nbut this was said\n{plain}"


def spaced(line: str) -> str:
    """Return a line with the spaces between its words shrunk to one."""
    return re.sub(r"(?<=\S) +", " ", line.rstrip())


def commands_of(block: Block) -> Iterator[tuple[str, list[str], int]]:
    """Yield each command of a console block with the output shown for it and its line in the page."""
    lines = block.text.splitlines()
    at = 0
    while at < len(lines):
        assert lines[at].startswith("$ "), f"line {block.line + at}: a console block begins with a command, `$ batna …`"
        start, command = at, lines[at][2:]
        while command.endswith("\\"):
            at += 1
            command += "\n" + lines[at].removeprefix("> ")
        shown = []
        while at + 1 < len(lines) and not lines[at + 1].startswith("$ "):
            at += 1
            shown.append(lines[at])
        yield command, shown, block.line + start
        at += 1


def call_batna(words: list[str]) -> tuple[int, str]:
    out = io.StringIO()
    before, sys.argv = sys.argv, words
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            main()
    except SystemExit as end:
        status = end.code
    finally:
        sys.argv = before
    return (status if isinstance(status, int) else int(status is not None)), out.getvalue()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like the repository's root, where a page may write files."""
    for path in ROOT.iterdir():
        if not path.name.startswith("."):
            (tmp_path / path.name).symlink_to(path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", WIDTH)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys.modules["__main__"], "__package__", "")  # so that usage lines say batna, not pytest
    return tmp_path


@pytest.mark.parametrize("document", PAGES, ids=where)
def test_a_page_does_what_it_says(document: Path, folder: Path) -> None:
    random.seed(1)
    np.random.seed(1)
    page = Page(where(document))
    for block in blocks_of(document.read_text(encoding="utf-8")):
        page.run(block)


@pytest.mark.parametrize("document", PAGES, ids=where)
def test_every_block_names_a_known_language(document: Path) -> None:
    """A misspelt language would silently turn a test off."""
    found = [(block.line, block.language) for block in blocks_of(document.read_text(encoding="utf-8"))]
    assert [(line, language) for line, language in found if language not in LANGUAGES] == []


@pytest.mark.parametrize("document", PAGES, ids=where)
def test_every_file_and_module_that_a_page_names_is_there(document: Path) -> None:
    words = CODE.findall(document.read_text(encoding="utf-8"))
    files = [word for word in words if FILE_NAME.fullmatch(word) and not (ROOT / word).exists()]
    modules = [word for word in words if DOTTED_NAME.fullmatch(word) and not is_there(word)]
    assert files + modules == []


def is_there(dotted: str) -> bool:
    """Whether a dotted name leads to a module, or to a name that stands in one."""
    place = ROOT / "src"
    parts = dotted.split(".")
    while parts and (place / parts[0]).is_dir():
        place /= parts.pop(0)
    if parts and (place / f"{parts[0]}.py").is_file():
        place = place / f"{parts.pop(0)}.py"
    text = (place if place.is_file() else place / "__init__.py").read_text(encoding="utf-8")
    return all(re.search(rf"\b{part}\b", text) for part in parts)


def test_the_index_leads_to_every_page() -> None:
    docs = ROOT / "docs"
    linked = {(docs / target).resolve() for target in LINK.findall((docs / "index.md").read_text(encoding="utf-8"))}
    pages = [page for page in sorted(docs.rglob("*.md")) if page != docs / "index.md"]
    assert [f"add {page.relative_to(docs)} to docs/index.md" for page in pages if page not in linked] == []


def capabilities() -> list[tuple[Stage, str]]:
    return [(stage, path.stem) for stage in STAGES for path in sorted((ROOT / "src/batna" / stage).glob("[!_]*.py"))]


def test_the_index_leads_to_every_capability() -> None:
    index = (ROOT / "docs/index.md").read_text(encoding="utf-8")
    assert [f"{stage} {name}" for stage, name in capabilities() if f"(reference/{stage}/{name}.md)" not in index] == []


def test_every_capability_has_the_command_that_the_index_promises() -> None:
    commands = {stage: typer.main.get_group(load_commands(stage)).commands for stage in STAGES}
    missing = [f"batna {stage} {name}" for stage, name in capabilities() if name.replace("_", "-") not in commands[stage]]
    assert missing == []


def test_every_command_that_a_page_names_stands() -> None:
    commands = {stage: typer.main.get_group(load_commands(stage)).commands for stage in STAGES}
    named = re.compile(rf"\bbatna ({'|'.join(STAGES)}) ([a-z][\w-]*)([^`\n|>]*)")
    wrong = []
    for page in PAGES:
        for stage, name, rest in named.findall(page.read_text(encoding="utf-8")):
            found = commands[stage].get(name)
            known = {option for one in found.params for option in (*one.opts, *one.secondary_opts)} if found else set()
            asked = {option for option in re.findall(r"(?<!\w)--[a-z][\w-]*", rest) if option != "--help"}
            wrong += [f"{where(page)}: batna {stage} {name} {' '.join(sorted(asked - known))}"] if not found or asked - known else []
    assert wrong == []


def test_every_variable_of_the_environment_is_explained() -> None:
    sources = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "src").rglob("*.py"))]
    read = {name for source in sources for name in re.findall(r"environ.*?[\"'](BATNA_[A-Z_]+)[\"']", source)}
    page = (ROOT / "docs/how-to/run-for-a-team.md").read_text(encoding="utf-8")
    assert read
    assert sorted(name for name in read if f"| `{name}` |" not in page) == []


@pytest.mark.parametrize("document", sorted((ROOT / "docs/decisions").glob("*.md")), ids=where)
def test_a_decision_is_dated_and_short(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert re.search(r"^Decided \d{4}-\d{2}-\d{2}\b", text, re.MULTILINE)
    assert len(text.split()) <= 400


class TestTheRunnerItself:
    """A test of tests that never fails proves nothing."""

    @staticmethod
    def run(text: str) -> None:
        page = Page("page.md")
        for block in blocks_of(text):
            page.run(block)

    def test_it_accepts_a_page_that_tells_the_truth(self, folder: Path) -> None:
        said = "examples/bicycle_parts.yaml: sound. 4 issues, 0 stakeholders, 0 offers."
        self.run(
            "```python\na = 1\nprint(a + 1)\n```\n\n```text\n2\n```\nWords.\n```text\nanything\n```\n"
            f"```console\n$ batna check examples/bicycle_parts.yaml\n{said}\n```\n"
        )

    def test_it_shares_names_between_blocks(self, folder: Path) -> None:
        self.run("```python\na = 1\n```\n```python\n>>> a + 1\n2\n>>> b = 3\n```\n```python\nassert b == 3\n```\n")

    def test_it_writes_files_and_takes_any_lines_for_dots(self, folder: Path) -> None:
        self.run(
            "```yaml file=x.yaml\ntitle: nothing\n```\n```console\n$ batna check x.yaml\n...\n$ echo $?\n2\n$ batna --help\n...\n```\n"
        )
        assert (folder / "x.yaml").read_text(encoding="utf-8") == "title: nothing\n"

    @pytest.mark.parametrize(
        "text",
        [
            "```python\nassert False\n```\n",
            "```python\nprint(1)\n```\n```text\n2\n```\n",
            "```python\n>>> 1 + 1\n3\n```\n",
            "```console\n$ batna check nowhere.yaml\n```\n",
            "```console\n$ batna check examples/bicycle_parts.yaml\nunsound\n```\n",
            "```console\n$ ls\n```\n",
            "```console\nno command\n```\n",
        ],
    )
    def test_it_rejects_a_page_that_does_not(self, folder: Path, text: str) -> None:
        with pytest.raises(AssertionError):
            self.run(text)
