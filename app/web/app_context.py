"""The objects that every route needs, created once by `main.py`: settings, store, rooms, texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.templating import Jinja2Templates

from app.access.api_tokens import ApiTokens
from app.access.links import Links
from app.access.report_qr import ReportQrs
from app.access.rights import PUBLIC_REPORT
from app.access.sessions import Sessions
from app.core.errors import Rejected
from app.live.clock import now
from app.live.keep_running import Restarts
from app.live.rate_limit import OpeningRateLimit, RequestRateLimit
from app.live.room import Room
from app.live.rooms import Rooms
from app.locale.catalogue import Catalogue
from app.logos.logo import Logo
from app.logos.reader import PictureReader
from app.reports.build import build_report
from app.reports.model import Report
from app.reports.trial_rendering import TrialRendering
from app.reports.worker import ReportWorker
from app.settings import Settings
from app.store.database import Database
from app.store.event_log import EventLog
from app.store.logos import Logos
from app.store.sign_in import SignInLinks
from app.store.tables import LinkRow, SummaryRow, WorkshopRow
from app.store.webhooks import Webhooks
from app.store.workshops import Workshops
from app.web.answers import WorkshopUrls
from app.web.code_words import CodeWordAttempts
from app.web.credentials import Credentials, Identity
from app.web.demo_processes import DemoProcesses
from app.web.edition_maker import EditionMaker
from app.web.page_error_log import PageErrorLog
from app.web.qr import QrDrawings
from app.web.report_searches import ReportSearches
from app.web.rights import ROUTES
from app.web.table_signs import TableSigns
from app.web.urls import public_base_url, same_origin
from app.web.webhook_sender import WebhookSender
from app.workshop.summary import WorkshopSummary, summarize

LANGUAGE_COOKIE = "samskap_language"


@dataclass(frozen=True)
class AppContext:
    """The shared objects of one server, and methods that use several of them. opening_rate_limit: of the
    staff's links. request_rate_limit: of the API for programs. page_worker: renders reports as pages.
    report_worker: renders them as files. restarts: counts those of tasks that must run for ever."""

    settings: Settings
    database: Database
    catalogue: Catalogue
    credentials: Credentials
    links: Links
    report_qrs: ReportQrs
    sessions: Sessions
    api_tokens: ApiTokens
    opening_rate_limit: OpeningRateLimit
    request_rate_limit: RequestRateLimit
    rooms: Rooms
    restarts: Restarts
    event_log: EventLog
    editions: EditionMaker
    report_worker: ReportWorker
    page_worker: ReportWorker
    trial_rendering: TrialRendering
    workshops: Workshops
    webhooks: Webhooks
    webhook_sender: WebhookSender
    sign_in_links: SignInLinks
    templates: Jinja2Templates
    table_signs: TableSigns
    qr_drawings: QrDrawings
    demo_processes: DemoProcesses
    code_word_attempts: CodeWordAttempts
    report_searches: ReportSearches
    logos: Logos
    picture_reader: PictureReader
    page_errors: PageErrorLog

    def language(self, request: HTTPConnection) -> str:
        """The language of the `lang` parameter, else of the language cookie, else of the Accept-Language
        header."""
        chosen = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
        if chosen in self.catalogue.languages:
            return chosen
        return self.catalogue.best_language(request.headers.get("accept-language"))

    def requested_language(self, request: HTTPConnection, default: str) -> str:
        """The language of the `lang` parameter, or the default if there is none or it is unknown."""
        chosen = request.query_params.get("lang")
        return chosen if chosen in self.catalogue.languages else default

    def template_context(self, language: str) -> dict[str, Any]:
        """The variables of every template: language, text direction, and `t` for texts."""

        def text(key: str, **params: str | int) -> str:
            return self.catalogue.text(language, key, **params)

        return {"lang": language, "dir": text("language.direction"), "t": text}

    async def report(self, room: Room) -> Report:
        """The edition of a closed workshop, or a draft. Raises StoreUnavailable."""
        state = room.state
        if state.closed:
            return await self.editions.find_or_make(room.workshop_id, room.code, state)
        logo, is_demo = await self.logo(room), await self.editions.is_demo(room.workshop_id)
        return await run_in_threadpool(build_report, state, room.code, now(), logo=logo, is_demo=is_demo)

    async def logo(self, room: Room) -> Logo | None:
        """The logo that the plan of a workshop names; None: it names none. Raises StoreUnavailable."""
        sha256 = room.state.plan.report_logo
        return await self.logos.find(room.workshop_id, sha256) if sha256 else None

    async def summary(
        self, row: WorkshopRow, stored: SummaryRow | None
    ) -> WorkshopSummary | SummaryRow | None:
        """The summary of a workshop: as it is now if the workshop is in use, else the stored one. If there is
        none, as the first version stored none, it is made from the log; None: that cannot be read."""
        if live_room := self.rooms.loaded(row.code):
            return summarize(live_room.room.state)
        if stored:
            return stored
        try:
            return summarize((await self.rooms.get(row.code)).room.state)
        except Rejected:  # the rooms have logged it
            return None

    def error_message(self, language: str, rejected: Rejected) -> str:
        """The reason of a rejection as a sentence for people."""
        return self.catalogue.text(language, f"error.{rejected.code}", **rejected.params)

    async def authorize(self, request: Request, room: Room) -> Identity:
        """The sender of a request, which must have one of the rights that its route asks for in this room's
        workshop. Raises Rejected: `credential.wrong_origin`, `.missing`, `.session_ended`."""
        require_same_origin(request)
        return await self.credentials.identify(request, room, ROUTES[route_of(request)])

    async def authorize_organiser(self, request: Request) -> None:
        """Raise Rejected unless the request is an organiser's or the operator's; where the route asks for the
        operator, only the operator's: `credential.wrong_origin`, `.organiser_missing`, `.missing` (the
        operator's key)."""
        require_same_origin(request)
        if ROUTES[route_of(request)] == {"operator"}:
            if not self.credentials.is_operator(request):
                raise Rejected("credential.missing")
        elif await self.credentials.organiser(request) is None:
            raise Rejected("credential.organiser_missing")

    def join_url(self, request: HTTPConnection, code: str, table: int | None = None) -> str:
        """The address at which phones join a workshop, or one of its tables."""
        return f"{self.base_url(request)}/j/{code}" + (f"/{table}" if table else "")

    def link_path(self, code: str, link: LinkRow) -> str:
        """The path of a link. The secret of a staff link is in the fragment, which browsers do not send; that
        of a public link is in the path, so that its page needs no script."""
        if link.right == PUBLIC_REPORT:
            return f"/r/{self.links.token(link)}"
        return f"/w/{code}/link#{self.links.token(link)}"

    def link_url(self, request: HTTPConnection, code: str, link: LinkRow) -> str:
        """The address of a link, which other devices can open too."""
        return self.base_url(request) + self.link_path(code, link)

    def base_url(self, request: HTTPConnection) -> str:
        """The server's address, which other devices can open too, without a trailing slash."""
        return public_base_url(self.settings, _base(request))

    def workshop_urls(self, request: HTTPConnection, code: str, links: Sequence[LinkRow]) -> WorkshopUrls:
        """The addresses of a workshop's pages. Of console and screen it is the oldest link without a label
        that has not expired; else the page's own address, which organisers may open.

        links: those of the workshop that are not revoked, the oldest first."""
        at = now()
        unnamed = [link for link in links if not link.label and (not link.expires_at or link.expires_at > at)]
        valid = {link.right: link for link in reversed(unnamed)}
        page = f"{_base(request)}/w/{code}"

        def url(right: str, path: str) -> str:
            return _base(request) + self.link_path(code, valid[right]) if right in valid else f"{page}/{path}"

        return WorkshopUrls(
            join=self.join_url(request, code),
            console=url("facilitator", "console"),
            screen=url("screen", "screen"),
            signs=f"{page}/signs",
        )


def require_same_origin(request: HTTPConnection) -> None:
    """Raise Rejected (`credential.wrong_origin`) if a page of another site made the request."""
    if not same_origin(request.headers.get("origin"), request.headers.get("host")):
        raise Rejected("credential.wrong_origin")


def route_of(request: Request) -> str:
    """Method and path of the request's route, as in `ROUTES`."""
    method = "GET" if request.method == "HEAD" else request.method
    return f"{method} {request.scope['route'].path}"


def _base(request: HTTPConnection) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def app_context(request: HTTPConnection) -> AppContext:
    """The context of the application that handles the request."""
    return cast(AppContext, request.app.state.context)
