"""What stopped a command, in one line for the person who can do something about it."""

import httpx

from app.client import Refused
from app.rehearsal.moves import Unready
from app.rehearsal.statements import Unreadable
from app.server import PortTaken
from app.store.database import Unusable
from app.store.keys import TooShort
from app.store.lock import InUse
from app.terminal import say


def first(error: BaseException) -> BaseException:
    """The error itself: of several at once, the first."""
    return first(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error


def sentence(error: BaseException) -> str:
    """What happened, for a person; an error that nobody foresaw is raised on."""
    match error:
        case Refused(code="console.refused"):
            return say("cli.unready.console_refused")
        case Refused(code=code, message=message):
            return f"{message} ({code})"
        case Unready(reason=reason, params=params):
            return say(f"cli.unready.{reason}", **params)
        case Unreadable(path=path, column=column):
            return say("cli.no_column", file=str(path), column=column)
        case Unusable(reason=reason, path=path, detail=detail):
            return say(f"cli.database.{reason}", file=str(path), detail=detail)
        case TooShort(path=path):
            return say("cli.key_too_short", file=str(path))
        case InUse(holder=holder):
            return say("cli.in_use", pid=str(holder.pid if holder else "?"))
        case PortTaken(port=port, reason=reason):
            return say("cli.port_taken", port=str(port), reason=reason)
        case httpx.TransportError():
            return say("cli.unreachable", url=_asked(error))
        case OSError(filename=filename, strerror=strerror):
            return say("cli.file", file=str(filename), reason=str(strerror))
    raise error


def _asked(error: httpx.TransportError) -> str:
    try:
        return str(error.request.url.copy_with(path="/", query=None))
    except RuntimeError:
        return ""
