"""One sentence for each expected error, which says what a person can do about it."""

import httpx
import msgspec

from app.cli.output import translate
from app.client.api import ApiError
from app.rehearsal.facilitator_actions import ActionFailed
from app.rehearsal.polis_csv import CsvColumnMissing
from app.server.runner import CannotListen
from app.store.database_unusable import DatabaseUnusable
from app.store.keys import KeyTooShort
from app.store.lock import FolderInUse, FolderNotWritable, LockHolder


def first_in_group(error: BaseException) -> BaseException:
    """The first error in an exception group, which may contain further groups. Any other error is returned
    unchanged."""
    return first_in_group(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error


def error_sentence(error: BaseException) -> str:
    """A sentence that says what went wrong, in the language of the terminal. An error without a sentence is
    raised."""
    match error:
        case ApiError(code="console.refused"):
            return translate("cli.action_failed.console_refused")
        case ApiError(code=code, message=message):
            return f"{message} ({code})"
        case ActionFailed(reason=reason, params=params):
            return translate(f"cli.action_failed.{reason}", **params)
        case CsvColumnMissing(path=path, column=column):
            return translate("cli.no_column", file=str(path), column=column)
        case DatabaseUnusable(reason=reason, path=path, detail=detail):
            return translate(f"cli.database.{reason}", file=str(path), detail=detail)
        case KeyTooShort(path=path):
            return translate("cli.key_too_short", file=str(path))
        case FolderInUse(holder=holder):
            return _in_use_sentence(holder)
        case FolderNotWritable(folder=folder, reason=reason):
            return translate("cli.folder_not_writable", folder=str(folder), reason=reason)
        case CannotListen(host=host, port=port, reason=reason):
            return translate("cli.cannot_listen", host=host, port=str(port), reason=reason)
        case msgspec.ValidationError():  # of an answer: what the person wrote is checked before
            return translate("cli.other_version", detail=str(error))
        case httpx.ReadTimeout():
            return translate("cli.too_slow", url=_request_url(error))
        case httpx.TransportError():
            return translate("cli.unreachable", url=_request_url(error))
        case OSError(filename=filename, strerror=strerror):
            return translate("cli.file", file=str(filename), reason=str(strerror))
    raise error


def _in_use_sentence(holder: LockHolder | None) -> str:
    pid = str(holder.pid if holder else "?")
    if holder and holder.server_urls:
        return translate("cli.in_use.server", url=holder.server_urls.public, pid=pid)
    return translate("cli.in_use", pid=pid)


def _request_url(error: httpx.TransportError) -> str:
    """The server's URL; empty if the error does not know its request."""
    try:
        return str(error.request.url.copy_with(path="/", query=None))
    except RuntimeError:
        return ""
