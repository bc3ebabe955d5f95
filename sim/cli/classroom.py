"""`sim app`: the talks in the browser, with people in one or several seats."""

import shlex
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import AllowOutside, File, NoColor, Seed, app, console_of
from sim.cli.stopping import unstoppable

if TYPE_CHECKING:
    from rich.console import Console

    from sim.app.keys import Links

PORT = 8080
LAN = (
    "Open to your local network: whoever is in it and has the link can look on and take a free "
    "seat, until Ctrl-C stops it. The link is not encrypted (http): others in that network may "
    "read what is shown: preferences, briefs, answers. No file of this computer is shown. Use it "
    "in a network that you trust, and end it when the lesson ends."
)


@app.command("app", rich_help_panel="Class")
def classroom(
    file: File,
    variant: Annotated[
        str | None, typer.Option(metavar="V", help="Variant; the first unless given.")
    ] = None,
    port: Annotated[int, typer.Option(metavar="N", help="Port of the pages.")] = PORT,
    lan: Annotated[
        bool, typer.Option("--lan", help="Open it to the local network: phones, other computers.")
    ] = False,
    replicate: Annotated[
        int | None,
        typer.Option(metavar="K", help="The dice of this simulated talk; drawn unless given."),
    ] = None,
    seed: Seed = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Open no browser.")] = False,
    allow_outside: AllowOutside = False,
    no_color: NoColor = False,
) -> None:
    """Hold the talks in the browser, with people in one or several seats."""
    _refuse_without_extra()
    from sim.app.keys import Links
    from sim.app.port import bound, own_address
    from sim.app.session import Session
    from sim.scenario.load import load

    study = load(file, allow_outside)
    session = Session(study, variant, replicate, seed)
    held = bound(
        port, lan, shlex.join(["sim", "app", *study.as_typed, *(["--lan"] if lan else [])])
    )
    name = own_address() if lan else None
    links = Links(address=f"http://{name or '127.0.0.1'}:{port}")
    console = console_of(no_color)

    def ready() -> None:
        _say(links, lan, name is not None, console)
        if not no_open:
            typer.launch(links.host)

    from sim.app.serving import serve

    with unstoppable():
        serve(session, links, held, lan, ready)
    console.print("\nStopped: the links lead nowhere now.")


def _refuse_without_extra() -> None:
    from sim.scenario.faults import needs

    for module, name in (("nicegui", "NiceGUI"), ("segno", "segno")):
        if find_spec(module) is None:
            raise needs("sim app", name, "app")


def _say(links: "Links", lan: bool, has_address: bool, console: "Console") -> None:
    """The links, and what they open; the code is for phones, which reach this in the lan alone."""
    for what, link in (
        ("To start the talks (keep it)", links.host),
        ("To take a seat", links.join),
        ("To look on (projector)", links.watch),
    ):
        console.print(f"{what}:\n  {link}", soft_wrap=True)
    if lan:
        console.print(f"\n{LAN}")
        if has_address:
            _print_code(links.join)
        else:
            console.print("This computer seems to be in no network: nobody else can reach it.")
    else:
        console.print("\nOnly this computer can reach it; --lan opens it to others.")
    console.print("Ctrl-C stops it.")
    sys.stdout.flush()


def _print_code(link: str) -> None:
    """The link as a code for cameras, where the terminal has the letters for it."""
    import segno

    try:
        "█▀▄".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return
    segno.make(link, error="l").terminal(sys.stdout, compact=True)
