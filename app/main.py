"""The whole server. The only place that knows every room of the house."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from app import logs
from app.live.rooms import Rooms
from app.locale import Catalogue
from app.settings import Settings
from app.store.database import Database, migrate
from app.store.event_log import EventLog
from app.store.keys import OPERATOR_KEY, SIGNING_KEY, key
from app.store.sign_in import SignInLinks
from app.store.workshops import Workshops
from app.web import api, errors, pages, socket, stream
from app.web.credentials import Credentials
from app.web.demo import DemoCrowds
from app.web.headers import Headers
from app.web.limits import BodyLimit
from app.web.site import Site
from app.web.static import CompressedFiles

STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings) -> FastAPI:
    """An ASGI application on the settings' data folder, which is there. May raise Unusable and TooShort, here
    and not in its start, where the server would tell of them in its own way."""
    migrate(settings.database)
    database = Database(settings.database)
    credentials = Credentials(key(settings.data, SIGNING_KEY), key(settings.data, OPERATOR_KEY))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        logs.configure()
        workshops = Workshops(database)
        here = Site(
            settings=settings,
            catalogue=Catalogue.load(),
            credentials=credentials,
            rooms=Rooms(EventLog(database), workshops),
            workshops=workshops,
            sign_in_links=SignInLinks(database),
            templates=pages.templates(),
            demo_crowds=DemoCrowds(settings),
        )
        app.state.site = here
        try:
            yield
        finally:
            await here.demo_crowds.stop()
            await here.rooms.stop()
            await database.close()

    app = FastAPI(title="Samskap", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(BodyLimit)
    app.add_middleware(Headers)
    app.include_router(api.router)
    app.include_router(socket.router)
    app.include_router(stream.router)
    app.include_router(pages.router)
    app.mount("/static", CompressedFiles(directory=STATIC), name="static")
    errors.install(app)
    return app
