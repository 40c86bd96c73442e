"""The links of the staff, and public ones to the report: rows that can be listed, labelled, limited in time
and revoked.

A link's secret is derived from the server's signing key, so that it can be shown again and is not stored.
"""

import hashlib
import hmac
import secrets
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import Connection, exists, insert, update
from sqlmodel import Session, col, select

from app.access.rights import PUBLIC_REPORT, STAFF_RIGHTS, LinkRight
from app.core.errors import Rejected
from app.store.database import Database
from app.store.tables import LinkRow, SessionRow, WorkshopRow

MAX_LINKS = 100
"""The largest number of links of one workshop that are not revoked, without that of the screen's QR code."""
PUBLIC_LIFETIME_MS = 365 * 24 * 3600 * 1000
"""Milliseconds for which a public link works, if nothing else was asked for: a year."""
SAME_TIME_MS = 1000
RESULT_LIFETIME_MS = 60_000
"""Milliseconds for which a page says what the result of a code word was."""
AFTER_LINK = ".,;:!?'\"()[]{}<>*|=~\\ \t\r\n\u00a0\u00bb\u2019\u201d\u2026\u200b\u200c\u200d\u2060\ufeff"
"""What may stand behind a link in a message. None of it is in a token."""
REPLACED_BY_PHONES = {
    "'": "\u2018\u2019\u201a\u201b`\u00b4\u2032",
    '"': "\u201c\u201d\u201e\u00ab\u00bb\u2033",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
}
"""A character -> those that phones write in its place."""
PLAIN_CHARACTERS = {ord(other): plain for plain, others in REPLACED_BY_PHONES.items() for other in others}
"""The reverse, for `str.translate`."""
INVISIBLE_MARKS = frozenset(map(chr, (0x34F, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""The combining grapheme joiner, and the variation selectors, which phones put after emoji."""


class Links:
    """Rows of the table `link`. Times are in milliseconds since 1970. Every method may raise
    StoreUnavailable."""

    def __init__(self, database: Database, signing_key: str) -> None:
        self._database = database
        self._signing_key = signing_key

    async def create(
        self,
        workshop_id: str,
        right: LinkRight,
        at: int,
        *,
        label: str = "",
        table: int | None = None,
        expires_at: int | None = None,
        code_word: str = "",
        link_id: str | None = None,
        maker_link: str = "",
    ) -> LinkRow:
        """Store a new link and return its row. table: of a table host. expires_at: None: never. code_word:
        empty: none is needed. link_id: of the new link; if there is one with this id, it is returned. None: a
        random one. maker_link: the id of the link by which its maker has come in; empty: an organiser makes
        it. A facilitator's link does not outlive the one of its maker.

        Raises Rejected: `link.too_many`; `command.id_taken`: the link with this id is another one;
        `credential.link_revoked`, `credential.link_expired`: that of the maker."""
        link_id = link_id or secrets.token_urlsafe(8)
        made_by = maker_link if maker_link and right == "facilitator" else None
        row = LinkRow(
            id=link_id,
            workshop_id=workshop_id,
            right=right,
            label=label,
            table=table,
            derived_from=f"link/{link_id}",
            created_at=at,
            expires_at=expires_at,
            made_by=made_by,
            code_word_hash=self._code_word_hash(link_id, plain_code_word(code_word)) if code_word else None,
        )

        def find_or_insert(connection: Connection) -> LinkRow | None:
            session = Session(connection, expire_on_commit=False)
            if made_by:
                maker = _require_valid(session.get_one(LinkRow, made_by), at, "credential.link_")
                ends = [end for end in (expires_at, maker.expires_at) if end is not None]
                row.expires_at = min(ends, default=None)
            return session.get(LinkRow, link_id) or _insert_unless_too_many(connection, row)

        stored = await self._database.run(find_or_insert)
        if stored is None:
            raise Rejected("link.too_many", most=MAX_LINKS)
        if not self._is_same(stored, row, code_word):
            raise Rejected("command.id_taken")
        return stored

    def _is_same(self, stored: LinkRow, asked: LinkRow, code_word: str) -> bool:
        """Whether a link is the one that was asked for, perhaps at another time."""
        if (stored.right, stored.label, stored.table) != (asked.right, asked.label, asked.table):
            return False
        is_word = self.is_code_word(stored, code_word) if code_word else stored.code_word_hash is None
        return is_word and _have_same_expiry(stored, asked)

    async def of_workshops(self, workshop_ids: Collection[str]) -> dict[str, list[LinkRow]]:
        """workshop id -> its links that are not revoked, the oldest first."""
        rows = await self._database.run(
            lambda connection: Session(connection).exec(_not_revoked(workshop_ids)).all()
        )
        links: dict[str, list[LinkRow]] = defaultdict(list)
        for row in rows:
            links[row.workshop_id].append(row)
        return links

    async def open(self, workshop_id: str, token: str, at: int) -> LinkRow:
        """The link of the staff with this token (see `token`).

        Raises Rejected: `credential.link_unknown`, `credential.link_expired`, `credential.link_revoked`."""
        row = await self._find(token)
        if row is None or row.workshop_id != workshop_id or row.right not in STAFF_RIGHTS:
            raise Rejected("credential.link_unknown")
        return _require_valid(row, at, "credential.link_")

    async def open_public(self, token: str, at: int) -> LinkRow:
        """The public link to a report with this token.

        Raises Rejected: `public_link.unknown`, `public_link.expired`, `public_link.revoked`."""
        row = await self._find(token)
        if row is None or row.right != PUBLIC_REPORT:
            raise Rejected("public_link.unknown")
        return _require_valid(row, at, "public_link.")

    def is_code_word(self, row: LinkRow, code_word: str) -> bool:
        """Whether this is the link's code word, in any of its `code_word_spellings`."""
        expected = (row.code_word_hash or "").encode()
        hashes = [self._code_word_hash(row.id, spelling) for spelling in code_word_spellings(code_word)]
        return any(hmac.compare_digest(each.encode(), expected) for each in hashes)

    def sign_result(self, row: LinkRow, result: str, at: int) -> str:
        """`<result>.<at>.<signature>`: the result of a code word, as it may stand in an address."""
        return f"{result}.{at}.{self._result_signature(row, result, at)}"

    def signed_result(self, row: LinkRow, signed: str, at: int) -> str:
        """The result that `sign_result` signed for this link at most `RESULT_LIFETIME_MS` ago; empty: there
        is none."""
        result, time, signature = (*signed.split("."), "", "")[:3]
        if not (time.isascii() and time.isdigit() and len(time) < 20):
            return ""
        expected = self._result_signature(row, result, int(time)).encode()
        is_signed = hmac.compare_digest(signature.encode(), expected)
        return result if is_signed and 0 <= at - int(time) <= RESULT_LIFETIME_MS else ""

    def _result_signature(self, row: LinkRow, result: str, at: int) -> str:
        return derive(self._signing_key, f"code-word-answer/{row.id}/{result}/{at}")

    async def open_earlier(self, workshop_id: str, client: str, key: str, at: int) -> LinkRow:
        """The link of an earlier version, whose key was in the address. client: `console` or `screen`.

        Raises Rejected as `open`."""
        return await self.open(workshop_id, f"{client}-{workshop_id}.{key}", at)

    async def revoke(self, workshop_id: str, link_id: str, at: int) -> Sequence[str]:
        """Revoke a link, and those that were made by people who came in by it, and end the sessions that they
        opened. If it is that of the screen's QR code, the screen shows none until a facilitator wants it
        again (see `ReportQrs`). Returns the ids of the sessions; the caller must close their connections (see
        `Sessions.close_connections`).

        Raises Rejected: `link.unknown`, also if it is revoked already."""

        def update_all(connection: Connection) -> Sequence[str] | None:
            valid = update(LinkRow).where(
                col(LinkRow.workshop_id) == workshop_id, col(LinkRow.revoked_at).is_(None)
            )
            revoke = valid.values(revoked_at=at).returning(col(LinkRow.id))
            revoked: list[str] = []
            found = connection.execute(revoke.where(col(LinkRow.id) == link_id)).scalars().all()
            while found:
                revoked += found
                found = connection.execute(revoke.where(col(LinkRow.made_by).in_(found))).scalars().all()
            if not revoked:
                return None
            is_on_screen = exists().where(col(LinkRow.id) == link_id, col(LinkRow.on_screen))
            turn_off = update(WorkshopRow).where(col(WorkshopRow.id) == workshop_id, is_on_screen)
            connection.execute(turn_off.values(report_qr=False))
            end = (
                update(SessionRow)
                .where(col(SessionRow.link_id).in_(revoked), col(SessionRow.ended_at).is_(None))
                .values(ended_at=at)
                .returning(col(SessionRow.id))
            )
            return connection.execute(end).scalars().all()

        ended = await self._database.run(update_all)
        if ended is None:
            raise Rejected("link.unknown")
        return ended

    def token(self, row: LinkRow) -> str:
        """`<id>.<secret>`, which stands in the link's address: of the staff's links in the fragment."""
        return f"{row.id}.{self._secret(row)}"

    async def _find(self, token: str) -> LinkRow | None:
        link_id, _, secret = without_punctuation(token).partition(".")
        query = select(LinkRow).where(col(LinkRow.id) == link_id)
        row = await self._database.run(lambda connection: Session(connection).exec(query).first())
        is_secret = row is not None and hmac.compare_digest(self._secret(row).encode(), secret.encode())
        return row if is_secret else None

    def _code_word_hash(self, link_id: str, code_word: str) -> str:
        """The hash of a spelling of a code word. Without the signing key nobody can try code words on it."""
        return derive(self._signing_key, f"code-word/{link_id}/{code_word}")

    def _secret(self, row: LinkRow) -> str:
        return derive(self._signing_key, row.derived_from)


def _have_same_expiry(stored: LinkRow, asked: LinkRow) -> bool:
    """Whether two links expire at the same time, or after the same time from when each was made."""
    if stored.expires_at is None or asked.expires_at is None:
        return stored.expires_at == asked.expires_at
    times = stored.expires_at - stored.created_at, asked.expires_at - asked.created_at
    # An earlier version took the time twice.
    return stored.expires_at == asked.expires_at or abs(times[0] - times[1]) < SAME_TIME_MS


def plain_code_word(code_word: str) -> str:
    """The code word as it is stored and compared: in lower case, without spaces, invisible characters and
    punctuation, so that it may be written in one word, in two or with a hyphen."""
    return "".join(character for character in _visible(code_word) if not _is_ignored(character))


def code_word_spellings(code_word: str) -> tuple[str, ...]:
    """The spellings under which versions have stored the code word, this version's first. Earlier versions
    kept spaces and punctuation in it; before that, also the punctuation around it; before that, invisible
    characters too; at first, also what phones write for `'`, `"` and `-`."""
    visible = _visible(code_word)
    kept = [index for index, character in enumerate(visible) if not _is_ignored(character)]
    without_signs_around = visible[kept[0] : kept[-1] + 1] if kept else ""
    without_format = "".join(character for character in code_word if unicodedata.category(character) != "Cf")
    earlier = without_format.translate(PLAIN_CHARACTERS), code_word.translate(PLAIN_CHARACTERS), code_word
    return plain_code_word(code_word), without_signs_around, *map(_folded, earlier)


def _visible(code_word: str) -> str:
    """The code word in lower case, without invisible characters, and with `'`, `"` and `-` in place of what
    phones write for them."""
    visible = "".join(character for character in code_word if not _is_invisible(character))
    return _folded(visible.translate(PLAIN_CHARACTERS))


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or character in INVISIBLE_MARKS


def _is_ignored(character: str) -> bool:
    """Whether the character is no part of a code word."""
    return character.isspace() or character == "`" or unicodedata.category(character).startswith("P")


def _folded(code_word: str) -> str:
    """The text in one Unicode form and in lower case, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", code_word).casefold().split())


def without_punctuation(token: str) -> str:
    """The token without the punctuation after it, which programs may take for a part of a link in a
    message."""
    return token.rstrip(AFTER_LINK)


def derive(signing_key: str, message: str) -> str:
    """32 hexadecimal digits that only this server can compute from the message."""
    return hmac.new(signing_key.encode(), message.encode(), hashlib.sha256).hexdigest()[:32]


def _not_revoked(workshop_ids: Collection[str]):  # type: ignore[no-untyped-def]
    return (
        select(LinkRow)
        .where(col(LinkRow.workshop_id).in_(workshop_ids), col(LinkRow.revoked_at).is_(None))
        .order_by(col(LinkRow.created_at))
    )


def _insert_unless_too_many(connection: Connection, row: LinkRow) -> LinkRow | None:
    """The row, inserted; None: the workshop has `MAX_LINKS`, so it was not."""
    counted = _not_revoked([row.workshop_id]).where(~col(LinkRow.on_screen))
    if len(Session(connection).exec(counted).all()) >= MAX_LINKS:
        return None
    connection.execute(insert(LinkRow), row.model_dump())
    return row


def _require_valid(row: LinkRow, at: int, code: str) -> LinkRow:
    """The row, unless it may not be used. code: the beginning of the code of the rejection."""
    if row.revoked_at is not None:
        raise Rejected(f"{code}revoked")
    if row.expires_at is not None and row.expires_at <= at:
        raise Rejected(f"{code}expired")
    return row
