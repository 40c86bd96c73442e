"""The commands that write the files of a report, and check and import archive packages."""

import json
import os
from pathlib import Path
from typing import Annotated

import httpx
import msgspec
import typer

from app.cli.options import AsJson, WorkshopCode
from app.cli.output import join_with_or, translate
from app.cli.run_command import call_as_operator, run_command
from app.client.api import Facilitator, Imported, import_package
from app.core.ascii_names import ascii_name
from app.locale import LANGUAGES
from app.reports import FORMATS
from app.reports.archive_check import verify as verify_archive
from app.reports.archive_files import is_added_by_system
from app.reports.archive_problem import ArchiveProblem
from app.reports.report_format import Dialect
from app.reports.variants import VARIANTS, kind_of_variant
from app.reports.zip_files import zip_files

ALL_FORMATS = "all"
FORMAT_NAMES = [*reversed(FORMATS), ALL_FORMATS]
"""In the order of the report page's list: formats for people come first."""
VARIANT_EXAMPLES = join_with_or([f"{name}-…" if each.subjects else name for name, each in VARIANTS.items()])

Formats = Annotated[
    list[str] | None,
    typer.Option("--format", help=translate("cli.format", formats=join_with_or(FORMAT_NAMES))),
]
Archive = Annotated[
    Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help=translate("cli.archive"))
]
Languages = Annotated[
    list[str] | None,
    typer.Option("--language", help=translate("cli.languages", languages=join_with_or(LANGUAGES))),
]
FileOrFolder = Annotated[Path, typer.Argument(metavar="FILE", exists=True, help=translate("cli.archive"))]


def export(
    workshop: WorkshopCode,
    out: Annotated[Path, typer.Option(file_okay=False, help=translate("cli.out"))] = Path(),
    formats: Formats = None,
    dialect: Annotated[Dialect | None, typer.Option(help=translate("cli.dialect"))] = None,
    variant: Annotated[str, typer.Option(help=translate("cli.variant", variants=VARIANT_EXAMPLES))] = "",
    languages: Languages = None,
    as_json: AsJson = False,
) -> None:
    """Write the report of a workshop to one file per format."""
    kind = kind_of_variant(variant) if variant else None
    if variant and not kind:
        raise typer.BadParameter(translate("cli.unknown_variant", variant=variant, variants=VARIANT_EXAMPLES))
    language = ",".join(languages or ())
    all_formats = list(kind.formats if kind else FORMATS)  # with two languages, those that can be in both
    if "," in language:
        all_formats = [name for name in all_formats if FORMATS[name].can_have_two_languages]
    names = all_formats if not formats or ALL_FORMATS in formats else list(dict.fromkeys(formats))
    if unknown := next((name for name in names if name not in FORMATS), None):
        raise typer.BadParameter(
            translate("cli.unknown_format", format=unknown, formats=", ".join(FORMAT_NAMES))
        )

    async def write_files(http: httpx.AsyncClient) -> list[str]:
        facilitator = Facilitator(http, workshop)
        files = [await facilitator.export(name, dialect, variant, language) for name in names]
        out.mkdir(parents=True, exist_ok=True)
        # Only the file name: the server must not choose the folder.
        paths = [out / _local_file_name(Path(name).name) for name, _ in files]
        for path, (_, content) in zip(paths, files, strict=True):
            path.write_bytes(content)
        return [str(path) for path in paths]

    written = run_command(call_as_operator(write_files))
    typer.echo(json.dumps({"files": written}) if as_json else "\n".join(written))


def _local_file_name(name: str) -> str:
    """The name of a file; in ASCII if names have no other letters in the locale of this terminal."""
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return ascii_name(name)
    return name


def verify(file: FileOrFolder) -> None:
    """Check an archive package, or the folder of its unpacked files, without a server. Exits with status 1 if
    it is no valid package."""
    try:
        manifest = verify_archive(_packed(file) if file.is_dir() else file.read_bytes())
    except ArchiveProblem as problem:
        typer.echo(translate(f"error.archive.{problem.code}", file=problem.file), err=True)
        raise typer.Exit(1) from problem
    typer.echo(translate("cli.verified", file=str(file), files=len(manifest.files)))
    if manifest.variant:
        typer.echo(translate("cli.verified.redacted"))
    if manifest.sha256:
        typer.echo(translate("cli.verified.edition", edition=manifest.edition or 0, sha256=manifest.sha256))


def _packed(folder: Path) -> bytes:
    """The ZIP file of a folder, without files that an operating system or office program added: another
    program may have them locked."""
    paths = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*"))}
    files = {name: path for name, path in paths.items() if path.is_file() and not is_added_by_system(name)}
    return zip_files((name, path.read_bytes()) for name, path in files.items())


def import_archive(file: Archive, as_json: AsJson = False) -> None:
    """Read the edition in an archive package into the server, and print the code of the workshop."""

    async def upload(http: httpx.AsyncClient) -> Imported:
        return await import_package(http, file.read_bytes())

    imported = run_command(call_as_operator(upload))
    key = "cli.imported" if imported.is_new else "cli.imported.before"
    sentence = translate(key, edition=imported.edition, code=imported.code)
    typer.echo(json.dumps(msgspec.structs.asdict(imported)) if as_json else sentence)
