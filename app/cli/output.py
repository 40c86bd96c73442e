"""The output of the command line, in the language of the terminal."""

import os
import shutil
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import qrcode
import typer

from app.locale.catalogue import Catalogue

_catalogue = Catalogue.load()
_locale_setting = next((os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), "")
terminal_language = _catalogue.best_language(_locale_setting.partition(".")[0])
"""The language of the terminal if the catalogue has it, else English."""

QR_CHARACTERS = "\N{NO-BREAK SPACE}▀▄█"


def translate(key: str, **params: str | float) -> str:
    """A text of the catalogue in the language of the terminal."""
    return _catalogue.text(terminal_language, key, **params)


def join_with_or(names: Sequence[str]) -> str:
    """The names as a list in the language of the terminal, such as `en, nb or nn`."""
    return _catalogue.join_with_or(terminal_language, names)


def local_time(at: int) -> str:
    """A time (ms since 1970) in the time zone of this machine, such as `2026-03-01 14:05`."""
    return datetime.fromtimestamp(at / 1000).astimezone().strftime("%Y-%m-%d %H:%M")


def print_address_and_link(address: str, link: str) -> None:
    """Print the address for phones, also as a QR code, and the organiser's one-time link."""
    typer.echo(translate("cli.ready"))
    typer.echo(f"\n  {address}\n")
    print_qr(address)
    command = _own_command()
    typer.echo(f"{translate('cli.organiser_link', command=command)}\n\n  {link}\n")
    typer.echo(translate("cli.stop"))
    sys.stdout.flush()


def _own_command() -> str:
    """What a person types to run this program: `samskap`, or its path if the shell does not find that."""
    if shutil.which("samskap"):
        return "samskap"
    return sys.argv[0] if sys.argv[0].endswith("samskap") else f"{sys.executable} -m app.cli"


def print_qr(address: str) -> None:
    """Print the address as a QR code, whose light squares are block characters. A terminal shows it in white
    on black; a file or a pipe gets the characters without colours. Prints nothing if the output's encoding
    has no block characters."""
    try:
        QR_CHARACTERS.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        return  # The printed address is enough.
    code = qrcode.QRCode(border=2, error_correction=qrcode.ERROR_CORRECT_L)
    code.add_data(address)
    code.print_ascii(tty=sys.stdout.isatty(), invert=True)


def print_links(created: dict[str, Any]) -> None:
    """Print the code and the links of a workshop. created: the server's answer to its creation."""
    code = str(created["code"])
    typer.echo(translate("cli.created", code=f"{code[:4]} {code[4:]}"))
    for name in ("console", "screen", "join", "signs"):
        typer.echo(f"  {translate(f'cli.link_to.{name}'):<12}{created['links'][name]}")
    typer.echo(translate("cli.signs_after_console"))
    sys.stdout.flush()
