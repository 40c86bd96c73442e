"""What the command line says, in the language that the terminal is set to."""

import os
import sys
from typing import Any

import qrcode
import typer

from app.locale import Catalogue

_catalogue = Catalogue.load()
_asked = next((os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), "")
speaks = _catalogue.best(_asked.partition(".")[0])
"""The language of the terminal, as far as we speak it."""


def say(key: str, **params: str | float) -> str:
    """A text of the catalogue."""
    return _catalogue.text(speaks, key, **params)


def welcome(address: str, link: str) -> None:
    """The server is ready: where phones find it, and how the organiser signs in."""
    typer.echo(say("cli.ready"))
    typer.echo(f"\n  {address}\n")
    show_qr(address)
    typer.echo(f"{say('cli.organiser_link')}\n\n  {link}\n")
    typer.echo(say("cli.stop"))
    sys.stdout.flush()


def show_qr(address: str) -> None:
    """The address as a QR code of half blocks. In a terminal with its own colours, else light on dark."""
    code = qrcode.QRCode(border=2, error_correction=qrcode.ERROR_CORRECT_L)
    code.add_data(address)
    tty = sys.stdout.isatty()
    try:
        code.print_ascii(tty=tty, invert=not tty)
    except UnicodeEncodeError:
        return  # a terminal without block characters: the address above is enough


def show_links(made: dict[str, Any]) -> None:
    """A workshop that was just made: its code and where to open what."""
    code = str(made["code"])
    typer.echo(say("cli.made", code=f"{code[:4]} {code[4:]}"))
    for face in ("console", "screen", "join", "signs"):
        typer.echo(f"  {say(f'cli.face.{face}'):<12}{made['links'][face]}")
    sys.stdout.flush()
