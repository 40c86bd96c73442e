"""Builds the application. The only module that knows every package."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from app.access.api_tokens import ApiTokens
from app.access.links import Links
from app.access.report_qr import ReportQrs
from app.access.sessions import Sessions
from app.client.webhook_request import WebhookClient
from app.live.clock import now
from app.live.close_recovery import CloseRecovery
from app.live.keep_running import Restarts
from app.live.rate_limit import OpeningRateLimit, RequestRateLimit
from app.live.rooms import Rooms
from app.live.stopping import stop_each
from app.locale.catalogue import Catalogue
from app.logos.reader import PictureReader
from app.reports.trial_rendering import TrialRendering
from app.reports.worker import ReportWorker
from app.settings import Settings
from app.store.database import Database, migrate
from app.store.editions import Editions
from app.store.event_log import EventLog
from app.store.keys import OPERATOR_KEY, SIGNING_KEY, read_or_create_key
from app.store.logos import Logos
from app.store.sign_in import SignInLinks
from app.store.snapshots import Snapshots
from app.store.webhooks import Webhooks
from app.store.workshops import Workshops
from app.web import (
    api,
    api_tokens,
    code_word_form,
    edition_api,
    errors,
    imports,
    logos,
    logs,
    pages,
    program_api,
    report_pages,
    report_qr,
    sse,
    staff,
    webhooks as webhook_routes,
    websocket,
)
from app.web.app_context import AppContext
from app.web.body_limit import BodyLimit
from app.web.code_words import CodeWordAttempts
from app.web.credentials import Credentials
from app.web.demo_processes import DemoProcesses
from app.web.edition_maker import EditionMaker
from app.web.head_requests import HeadRequests
from app.web.headers import ResponseHeaders
from app.web.logo_cleaner import LogoCleaner
from app.web.page_error_log import PageErrorLog
from app.web.qr import QrDrawings
from app.web.report_searches import ReportSearches
from app.web.request_turns import RequestTurns
from app.web.static_files import CompressedFiles
from app.web.table_signs import TableSigns
from app.web.webhook_sender import WebhookSender
from app.workshop.state import State

STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings, make_rooms: Callable[..., Rooms] = Rooms) -> FastAPI:
    """The ASGI application on the settings' data folder, which must exist.

    Raises DatabaseUnusable or KeyTooShort; before start-up, because uvicorn would log them as tracebacks."""
    migrate(settings.database)
    database = Database(settings.database)
    signing_key = read_or_create_key(settings.data, SIGNING_KEY)
    operator_key = read_or_create_key(settings.data, OPERATOR_KEY)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        logs.configure()
        workshops = Workshops(database)
        webhooks = Webhooks(database)
        webhook_client = WebhookClient(to_private_addresses=settings.webhooks_to_private_addresses)
        restarts = Restarts()
        webhook_sender = WebhookSender(webhooks, webhook_client, restarts=restarts)
        stored_logos = Logos(database)
        event_log = EventLog(database)
        picture_reader = PictureReader()
        editions = EditionMaker(
            Editions(database), stored_logos, event_log, picture_reader, on_made=webhook_sender.wake
        )
        logo_cleaner = LogoCleaner(stored_logos)
        links, sessions = Links(database, signing_key), Sessions(database, signing_key)
        report_qrs = ReportQrs(database)
        templates = pages.templates()

        async def handle_close(workshop_id: str, code: str, state: State) -> None:
            await report_qrs.make_after_close(workshop_id, state.closed_seq, now())
            await editions.find_or_make(workshop_id, code, state)

        context = AppContext(
            settings=settings,
            database=database,
            catalogue=Catalogue.load(),
            credentials=Credentials(signing_key, operator_key, links, sessions),
            links=links,
            report_qrs=report_qrs,
            sessions=sessions,
            api_tokens=ApiTokens(database, signing_key),
            opening_rate_limit=OpeningRateLimit(),
            request_rate_limit=RequestRateLimit(),
            rooms=make_rooms(
                event_log,
                workshops,
                Snapshots(database),
                on_closed=handle_close,
                on_step_started=webhook_sender.step_started,
                keep_logo=stored_logos.keep,
                on_logo_changed=logo_cleaner.logo_changed,
                restarts=restarts,
            ),
            restarts=restarts,
            event_log=event_log,
            editions=editions,
            report_worker=ReportWorker(),
            page_worker=ReportWorker(),
            trial_rendering=TrialRendering(),
            workshops=workshops,
            webhooks=webhooks,
            webhook_sender=webhook_sender,
            sign_in_links=SignInLinks(database),
            templates=templates,
            table_signs=TableSigns(templates),
            qr_drawings=QrDrawings(),
            demo_processes=DemoProcesses(settings),
            code_word_attempts=CodeWordAttempts(),
            report_searches=ReportSearches(),
            logos=stored_logos,
            picture_reader=picture_reader,
            page_errors=PageErrorLog(),
        )
        app.state.context = context
        close_recovery = CloseRecovery(workshops, context.rooms)
        webhook_sender.start()
        close_recovery.start()
        try:
            yield
        finally:
            await stop_each(
                context.demo_processes.stop,
                context.report_worker.stop,
                context.page_worker.stop,
                context.trial_rendering.stop,
                close_recovery.stop,
                context.rooms.stop,  # which makes the editions of the last closes
                picture_reader.stop,
                logo_cleaner.stop,
                webhook_sender.stop,
                database.close,
            )

    app = FastAPI(
        title="Samskap",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,  # to an absolute address, with the wrong scheme behind a proxy; see `errors`
    )
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(BodyLimit)
    app.add_middleware(ResponseHeaders)
    app.add_middleware(HeadRequests)
    app.add_middleware(RequestTurns)
    # Mounted first, as most requests are for these.
    app.mount("/static", CompressedFiles(directory=STATIC), name="static")
    app.include_router(api.router)
    app.include_router(edition_api.router)
    app.include_router(imports.router)
    app.include_router(logos.router)
    app.include_router(api_tokens.router)
    app.include_router(program_api.router)
    app.include_router(webhook_routes.router)
    app.include_router(staff.router)
    app.include_router(report_qr.router)
    app.include_router(websocket.router)
    app.include_router(sse.router)
    app.include_router(report_pages.router)
    app.include_router(code_word_form.router)
    app.include_router(pages.router)
    errors.install(app)
    return app
