"""What every route needs, made once by `main.py`: the settings, the store, the rooms, the words."""

from dataclasses import dataclass
from typing import Any, cast

from starlette.requests import HTTPConnection
from starlette.templating import Jinja2Templates

from app.core.aggregate import Actor
from app.core.errors import Rejected
from app.live.rooms import LiveRoom, Rooms
from app.locale.catalogue import Catalogue
from app.settings import Settings
from app.store.sign_in import SignInLinks
from app.store.workshops import Workshops
from app.web.credentials import Credentials
from app.web.demo import DemoProcesses
from app.web.urls import public_base_url, same_origin

LANGUAGE_COOKIE = "samskap_language"


@dataclass(frozen=True)
class AppContext:
    """One server."""

    settings: Settings
    catalogue: Catalogue
    credentials: Credentials
    rooms: Rooms
    workshops: Workshops
    sign_in_links: SignInLinks
    templates: Jinja2Templates
    demo_crowds: DemoProcesses

    def language(self, request: HTTPConnection) -> str:
        """The person's: asked for, chosen earlier, or what their browser prefers."""
        asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
        if asked in self.catalogue.languages:
            return asked
        return self.catalogue.best(request.headers.get("accept-language"))

    def words(self, language: str) -> dict[str, Any]:
        """What every template gets: the language and its texts."""

        def text(key: str, **params: str | int) -> str:
            return self.catalogue.text(language, key, **params)

        return {"lang": language, "dir": text("language.direction"), "t": text}

    def sentence(self, language: str, rejected: Rejected) -> str:
        """Why something did not happen, for people."""
        return self.catalogue.text(language, f"error.{rejected.code}", **rejected.params)

    def facilitator(self, request: HTTPConnection, hall: LiveRoom) -> Actor:
        """The facilitator, or Rejected."""
        if not same_origin(request.headers.get("origin"), request.headers.get("host")):
            raise Rejected("credential.wrong_origin")
        return self.credentials.actor(request, "console", hall.room)

    def organiser(self, request: HTTPConnection) -> None:
        """Rejected unless an organiser (or the operator) asks."""
        if not same_origin(request.headers.get("origin"), request.headers.get("host")):
            raise Rejected("credential.wrong_origin")
        if not self.credentials.is_organiser(request):
            raise Rejected("credential.missing")

    def join_url(self, request: HTTPConnection, code: str, table: int | None = None) -> str:
        """Where a phone joins."""
        base = public_base_url(self.settings, f"{request.url.scheme}://{request.url.netloc}")
        return f"{base}/j/{code}" + (f"/{table}" if table else "")

    def links(self, request: HTTPConnection, hall: LiveRoom) -> dict[str, str]:
        """The addresses of a workshop's faces, keys included."""
        base = f"{request.url.scheme}://{request.url.netloc}/w/{hall.room.code}"
        keys = {
            face: self.credentials.face_key(face, hall.room.workshop_id) for face in ("console", "screen")
        }
        return {
            "join": self.join_url(request, hall.room.code),
            "console": f"{base}/console?key={keys['console']}",
            "screen": f"{base}/screen?key={keys['screen']}",
            "signs": f"{base}/signs",
        }


def app_context(request: HTTPConnection) -> AppContext:
    """The site that a request came to."""
    return cast(AppContext, request.app.state.site)
