"""What every route needs, created once by `main.py`: settings, store, rooms, texts."""

from dataclasses import dataclass
from typing import Any, cast

from starlette.requests import HTTPConnection
from starlette.templating import Jinja2Templates

from app.core.aggregate import Actor
from app.core.errors import Rejected
from app.live.room import Room
from app.live.rooms import Rooms
from app.locale.catalogue import Catalogue
from app.settings import Settings
from app.store.sign_in import SignInLinks
from app.store.workshops import Workshops
from app.web.credentials import LINKED_CLIENTS, Credentials
from app.web.demo_processes import DemoProcesses
from app.web.urls import public_base_url, same_origin

LANGUAGE_COOKIE = "samskap_language"


@dataclass(frozen=True)
class AppContext:
    """The shared objects of one server, and what requests ask of several of them."""

    settings: Settings
    catalogue: Catalogue
    credentials: Credentials
    rooms: Rooms
    workshops: Workshops
    sign_in_links: SignInLinks
    templates: Jinja2Templates
    demo_processes: DemoProcesses

    def language(self, request: HTTPConnection) -> str:
        """The language of the `lang` parameter, the language cookie, or the Accept-Language header."""
        chosen = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
        if chosen in self.catalogue.languages:
            return chosen
        return self.catalogue.best(request.headers.get("accept-language"))

    def requested_language(self, request: HTTPConnection, default: str) -> str:
        """The language of the `lang` parameter, or the default if there is none or it is unknown."""
        chosen = request.query_params.get("lang")
        return chosen if chosen in self.catalogue.languages else default

    def template_context(self, language: str) -> dict[str, Any]:
        """The variables of every template: language, text direction, and `t` for texts."""

        def text(key: str, **params: str | int) -> str:
            return self.catalogue.text(language, key, **params)

        return {"lang": language, "dir": text("language.direction"), "t": text}

    def error_message(self, language: str, rejected: Rejected) -> str:
        """The reason of a rejection as a sentence for people."""
        return self.catalogue.text(language, f"error.{rejected.code}", **rejected.params)

    def require_facilitator(self, request: HTTPConnection, room: Room) -> Actor:
        """The facilitator of the room. Raises Rejected: `credential.wrong_origin`, `credential.missing`."""
        if not same_origin(request.headers.get("origin"), request.headers.get("host")):
            raise Rejected("credential.wrong_origin")
        return self.credentials.actor(request, "console", room)

    def require_organiser(self, request: HTTPConnection) -> None:
        """Raise Rejected (`credential.wrong_origin`, `credential.missing`) unless the request is an
        organiser's or the operator's."""
        if not same_origin(request.headers.get("origin"), request.headers.get("host")):
            raise Rejected("credential.wrong_origin")
        if not self.credentials.is_organiser(request):
            raise Rejected("credential.missing")

    def join_url(self, request: HTTPConnection, code: str, table: int | None = None) -> str:
        """The address at which phones join a workshop, or one of its tables."""
        base = public_base_url(self.settings, f"{request.url.scheme}://{request.url.netloc}")
        return f"{base}/j/{code}" + (f"/{table}" if table else "")

    def workshop_links(self, request: HTTPConnection, workshop_id: str, code: str) -> dict[str, str]:
        """The addresses of a workshop's pages, with the keys of console and screen."""
        base = f"{request.url.scheme}://{request.url.netloc}/w/{code}"
        keys = {kind: self.credentials.link_key(kind, workshop_id) for kind in LINKED_CLIENTS}
        return {
            "join": self.join_url(request, code),
            "console": f"{base}/console?key={keys['console']}",
            "screen": f"{base}/screen?key={keys['screen']}",
            "signs": f"{base}/signs",
        }


def app_context(request: HTTPConnection) -> AppContext:
    """The context of the application that handles the request."""
    return cast(AppContext, request.app.state.context)
