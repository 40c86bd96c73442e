"""One sentence for each expected error, for a person who can act on it."""

import httpx

from app.cli.output import text
from app.client.api import ApiError
from app.rehearsal.facilitator_actions import ActionFailed
from app.rehearsal.polis_csv import CsvColumnMissing
from app.server.runner import CannotListen
from app.store.database import DatabaseUnusable
from app.store.keys import KeyTooShort
from app.store.lock import FolderInUse, FolderNotWritable


def first_error(error: BaseException) -> BaseException:
    """The error itself, or the first of an exception group."""
    return first_error(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error


def error_sentence(error: BaseException) -> str:
    """What went wrong, in the language of the terminal. Raises the error itself if it is not expected."""
    match error:
        case ApiError(code="console.refused"):
            return text("cli.action_failed.console_refused")
        case ApiError(code=code, message=message):
            return f"{message} ({code})"
        case ActionFailed(reason=reason, params=params):
            return text(f"cli.action_failed.{reason}", **params)
        case CsvColumnMissing(path=path, column=column):
            return text("cli.no_column", file=str(path), column=column)
        case DatabaseUnusable(reason=reason, path=path, detail=detail):
            return text(f"cli.database.{reason}", file=str(path), detail=detail)
        case KeyTooShort(path=path):
            return text("cli.key_too_short", file=str(path))
        case FolderInUse(holder=holder):
            return text("cli.in_use", pid=str(holder.pid if holder else "?"))
        case FolderNotWritable(folder=folder, reason=reason):
            return text("cli.folder_not_writable", folder=str(folder), reason=reason)
        case CannotListen(host=host, port=port, reason=reason):
            return text("cli.cannot_listen", host=host, port=str(port), reason=reason)
        case httpx.TransportError():
            return text("cli.unreachable", url=_request_url(error))
        case OSError(filename=filename, strerror=strerror):
            return text("cli.file", file=str(filename), reason=str(strerror))
    raise error


def _request_url(error: httpx.TransportError) -> str:
    try:
        return str(error.request.url.copy_with(path="/", query=None))
    except RuntimeError:
        return ""
