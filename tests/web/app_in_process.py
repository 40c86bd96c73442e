"""A server in the process of the test, with what its pages and routes use."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from app.main import create_app
from app.server.runner import in_process_client
from app.settings import Settings
from app.web.app_context import AppContext
from tests.empty_database import DATABASE, create_database


@asynccontextmanager
async def app_in_process(folder: Path) -> AsyncIterator[tuple[httpx.AsyncClient, AppContext]]:
    """An HTTP client with the operator's rights, of a server without sockets, and its context. A folder
    without a database gets an empty one."""
    if not (folder / DATABASE).exists():
        create_database(folder / DATABASE)
    settings = Settings(data=folder, host="127.0.0.1", port=0, public_url=None)
    app = create_app(settings)
    async with app.router.lifespan_context(app), in_process_client(app, settings) as http:
        yield http, app.state.context
