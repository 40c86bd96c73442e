"""The report as a file to be saved, for whoever may read it."""

from collections.abc import Sequence

from fastapi import Request
from fastapi.responses import Response

from app.core.errors import Rejected
from app.live.room import Room
from app.reports import FORMATS
from app.reports.card_ids import report_card_id, with_own_card_ids
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report
from app.reports.report_format import Dialect, OtherWords, RenderOptions
from app.reports.report_languages import require_languages
from app.reports.variants import find_variant, redacted
from app.reports.worker import WordsInLog
from app.web.app_context import AppContext, app_context
from app.web.content_disposition import attachment
from app.web.report_readers import ReportReader
from app.workshop.card_texts import texts_of_cards
from app.workshop.taken_away import taken_cards


async def report_file(
    request: Request,
    code: str,
    report: Report,
    reader: ReportReader,
    format_name: str,
    languages: Sequence[str],
    dialect: Dialect | None = None,
    variant: str = "",
) -> Response:
    """The report as a file to be saved. code: of the workshop. languages: one or two. dialect: the separator
    of a CSV file; None: that of the language. variant: empty: the whole one.

    Raises Rejected: as `require_file`; `export.removed_cards_elsewhere`: the words of cards that were taken
    away would have to be withheld, but only the server on which the workshop was held has them; and what
    `reader.require_access` raises."""
    context = app_context(request)
    require_file(context, report, format_name, languages, variant)
    report_format = FORMATS[format_name]
    words = await _words_in_log(context, code, report) if variant == redacted.NAME else None
    options = RenderOptions(languages[0], dialect, variant, second_language="".join(languages[1:]))
    content = await context.report_worker.render(report, format_name, options, reader.caller, words)
    await reader.require_access()
    headers = {"Content-Disposition": attachment(report_format.file_name(report, languages, variant))}
    return Response(content, media_type=report_format.media_type, headers=headers)


def require_file(
    context: AppContext, report: Report, format_name: str, languages: Sequence[str], variant: str
) -> None:
    """Raise Rejected unless the report can be this file: `export.format_unknown`, `export.variant_unknown`;
    `export.variant_format`, `export.languages_format`: not in this format."""
    if format_name not in FORMATS:
        raise Rejected("export.format_unknown")
    require_languages(FORMATS[format_name], languages)
    if variant:
        found = find_variant(LocalizedReport(report, context.catalogue, languages[0]), variant)
        if found is None:
            raise Rejected("export.variant_unknown")
        if format_name not in found.formats:
            raise Rejected("export.variant_format")


def can_withhold_words(room: Room, report: Report) -> bool:
    """Whether a redacted report can be made here: an imported one may quote cards that staff took away, and
    their words are not in its package. Cards that their authors withdrew do not matter: no redacted report
    leaves out their words."""
    return room.state.imported is None or report.taken_away == 0


async def _words_in_log(context: AppContext, code: str, report: Report) -> WordsInLog:
    """The words of cards that the edition does not have: those of cards that staff took away, and those that
    a card had before it was rewritten."""
    room = (await context.rooms.get(code)).room
    if not can_withhold_words(room, report):
        raise Rejected("export.removed_cards_elsewhere")
    state, position = room.state, (room.workshop_id, room.rev)

    async def read() -> tuple[OtherWords, ...]:
        taken_away = {
            report_card_id(card.id): OtherWords(f"{card.table}-{card.number}", card.text)
            for card in taken_cards(state)
        }
        cards = with_own_card_ids(report).cards
        known = {card.id: OtherWords(card.number, card.text) for card in cards} | taken_away
        found = dict.fromkeys(taken_away.values())
        async for entry in context.event_log.read(room.workshop_id):
            for card_id, text in texts_of_cards(entry.events):
                card = known.get(report_card_id(card_id))
                if card and text != card.text:
                    found[OtherWords(card.number, text, is_earlier=True)] = None
        return tuple(found)

    return WordsInLog(position, read)
