"""What the command line says, in the language that the terminal is set to."""

import os
import sys
from typing import Any

import qrcode
import typer

from app.locale.catalogue import Catalogue

_catalogue = Catalogue.load()
_asked = next((os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), "")
terminal_language = _catalogue.best(_asked.partition(".")[0])
"""The language of the terminal, as far as we speak it."""


def text(key: str, **params: str | float) -> str:
    """A text of the catalogue."""
    return _catalogue.text(terminal_language, key, **params)


def print_ready(address: str, link: str) -> None:
    """The server is ready: where phones find it, and how the organiser signs in."""
    typer.echo(text("cli.ready"))
    typer.echo(f"\n  {address}\n")
    print_qr(address)
    typer.echo(f"{text('cli.organiser_link')}\n\n  {link}\n")
    typer.echo(text("cli.stop"))
    sys.stdout.flush()


def print_qr(address: str) -> None:
    """The address as a QR code of half blocks. In a terminal with its own colours, else light on dark."""
    code = qrcode.QRCode(border=2, error_correction=qrcode.ERROR_CORRECT_L)
    code.add_data(address)
    tty = sys.stdout.isatty()
    try:
        code.print_ascii(tty=tty, invert=not tty)
    except UnicodeEncodeError:
        return  # a terminal without block characters: the address above is enough


def print_links(made: dict[str, Any]) -> None:
    """A workshop that was just made: its code and where to open what."""
    code = str(made["code"])
    typer.echo(text("cli.made", code=f"{code[:4]} {code[4:]}"))
    for face in ("console", "screen", "join", "signs"):
        typer.echo(f"  {text(f'cli.face.{face}'):<12}{made['links'][face]}")
    sys.stdout.flush()
