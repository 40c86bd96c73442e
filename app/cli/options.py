"""Options and arguments that several commands have."""

from typing import Annotated

import typer

from app.cli.output import join_with_or, translate
from app.locale import LANGUAGES
from app.settings import MAX_PORT

AsJson = Annotated[bool, typer.Option("--json", help=translate("cli.json"))]
WorkshopCode = Annotated[str, typer.Argument(metavar="WORKSHOP", help=translate("cli.workshop"))]
Port = Annotated[int | None, typer.Option(min=0, max=MAX_PORT, help=translate("cli.port"))]
Host = Annotated[str | None, typer.Option(help=translate("cli.host"))]
Language = Annotated[
    str | None, typer.Option(help=translate("cli.language", languages=join_with_or(LANGUAGES)))
]
