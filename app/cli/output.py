"""What the command line prints, in the language of the terminal."""

import os
import sys
from collections.abc import Sequence
from typing import Any

import qrcode
import typer

from app.locale.catalogue import Catalogue

_catalogue = Catalogue.load()
_locale_setting = next((os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), "")
terminal_language = _catalogue.best(_locale_setting.partition(".")[0])
"""The language of the terminal if the catalogue has it, else English."""


def text(key: str, **params: str | float) -> str:
    """A text of the catalogue in the language of the terminal."""
    return _catalogue.text(terminal_language, key, **params)


def alternatives(names: Sequence[str]) -> str:
    """The names as a list in the language of the terminal, such as `en, nb or nn`."""
    return _catalogue.alternatives(terminal_language, names)


def print_ready(address: str, link: str) -> None:
    """The address for phones, also as a QR code, and the organiser's one-time link."""
    typer.echo(text("cli.ready"))
    typer.echo(f"\n  {address}\n")
    print_qr(address)
    typer.echo(f"{text('cli.organiser_link')}\n\n  {link}\n")
    typer.echo(text("cli.stop"))
    sys.stdout.flush()


def print_qr(address: str) -> None:
    """The address as a QR code of half blocks: in a terminal dark on light, elsewhere in plain characters."""
    code = qrcode.QRCode(border=2, error_correction=qrcode.ERROR_CORRECT_L)
    code.add_data(address)
    tty = sys.stdout.isatty()
    try:
        code.print_ascii(tty=tty, invert=not tty)
    except UnicodeEncodeError:
        return  # The output has no block characters; the printed address is enough.


def print_links(created: dict[str, Any]) -> None:
    """The code and the links of a workshop that was just created, from the server's answer."""
    code = str(created["code"])
    typer.echo(text("cli.created", code=f"{code[:4]} {code[4:]}"))
    for client in ("console", "screen", "join", "signs"):
        typer.echo(f"  {text(f'cli.link_to.{client}'):<12}{created['links'][client]}")
    sys.stdout.flush()
