"""Start the workbench in the browser, as a child process: the library itself knows no web."""

import signal
import subprocess
import sys
from importlib.util import find_spec
from types import FrameType
from typing import Annotated, Literal

import typer

BAD_INPUT = 2
MISSING = "The workbench needs the `web` extra: pip install 'batna[web]'"

app = typer.Typer()
Port = Annotated[int, typer.Option(help="The port to listen at.", min=1, max=65535)]
Host = Annotated[str, typer.Option(help="The address to listen at.")]


@app.command()
def serve(port: Port = 8000, host: Host = "127.0.0.1") -> None:
    """Serve the workbench with your own data until Ctrl-C."""
    raise typer.Exit(start("serve", host, port))


@app.command()
def demo(port: Port = 8000, host: Host = "127.0.0.1") -> None:
    """Serve the workbench with example negotiations and one sign-in for each role."""
    raise typer.Exit(start("demo", host, port))


def start(command: Literal["serve", "demo"], host: str, port: int) -> int:
    """Run the workbench until it ends and return its exit status; 2 when it is not installed."""
    if find_spec("django") is None:
        sys.stderr.write(f"{MISSING}\n")
        return BAD_INPUT
    with subprocess.Popen([sys.executable, "-m", "workbench", command, "--host", host, "--port", str(port)]) as child:

        def pass_on(number: int, _frame: FrameType | None) -> None:
            child.send_signal(number)

        before = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM)}
        status = child.wait()
        for number, handler in before.items():
            signal.signal(number, handler)
    return max(status, 0)
