"""Newsletters: emails saved as .eml."""

import re
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr

from ingest.extract.html_to_text import text_of
from ingest.extract.markup import decode
from ingest.extract.moments import moment_of
from ingest.sources.fields import Fields
from marketbrief.domain.errors import ArticleRefused

__all__ = ["fields_of_letter"]

FORWARDED = re.compile(r"^(?:(?:fwd?|re|aw|wg|tr)\s*:\s*)+", re.IGNORECASE)
FOOT = re.compile(
    r"unsubscribe|manage (?:your )?(?:email )?(?:preferences|subscription)|you(?:'re| are) receiv(?:ing|ed) this|"
    r"update your preferences|newsletter abbestellen|se désabonner|darse de baja|disiscriviti",
    re.IGNORECASE,
)
HEAD = re.compile(
    r"view (?:this (?:email|newsletter) |it )?(?:in|on) (?:your|a|the) (?:web )?(?:browser|web)", re.IGNORECASE
)
LINES_AT_THE_TOP = 4
FOOT_BEGINS = 0.5  # of the email: an article may mention unsubscribing earlier
LONGEST_FOOT_LINE = 400
BARE_ADDRESS = re.compile(r"^[<(\[]?https?://\S+[>)\]]?$")


def fields_of_letter(body: bytes) -> Fields:
    """The article in an email: its subject, sender, date, and text without the footer.

    Raises ArticleRefused if ``body`` is not an email or has no text.
    """
    try:
        letter = message_from_bytes(body, policy=policy.default)
        return _fields(letter)
    except (MessageError, ValueError, LookupError, AttributeError, TypeError, IndexError) as error:
        raise ArticleRefused("it is not an email that can be read") from error


def _fields(letter: EmailMessage) -> Fields:
    if not letter.keys():
        raise ArticleRefused("it is not an email: it has no headers")
    name, address = parseaddr(str(letter.get("From", "")))
    identity = str(letter.get("Message-ID", "")).strip("<> ")
    return Fields(
        text=_without_ends(_words(letter)),
        article_id=identity or None,
        title=FORWARDED.sub("", str(letter.get("Subject", ""))) or None,
        publisher=name or address.rpartition("@")[2] or None,
        published_at=_sent(letter),
        language=str(letter.get("Content-Language", ""))[:2].lower() or None,
    )


def _words(letter: EmailMessage) -> str:
    """The text of the main part: HTML if there is some, because plain parts are often stubs."""
    texts = []
    for kind in ("html", "plain"):
        part = letter.get_body(preferencelist=(kind,))
        if part is not None:
            said = _content(part)
            texts.append(text_of(said) if kind == "html" else said)
    return next(filter(str.strip, texts), "")


def _content(part: MIMEPart) -> str:
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):  # an unknown or a wrong charset
        packed = part.get_payload(decode=True)
        return decode(packed) if isinstance(packed, bytes) else ""


def _sent(letter: EmailMessage) -> datetime | None:
    header = letter.get("Date")
    moment = getattr(header, "datetime", None)
    return moment_of(moment) if isinstance(moment, datetime) else None


def _without_ends(text: str) -> str:
    """The text without "view in browser" at its top and without the footer, which begins at "unsubscribe"."""
    lines = [line for line in text.splitlines() if not BARE_ADDRESS.match(line.strip())]
    top = [number for number, line in enumerate(lines[:LINES_AT_THE_TOP]) if HEAD.search(line)]
    lines = lines[top[-1] + 1 :] if top else lines
    for number, line in enumerate(lines):
        if number >= FOOT_BEGINS * len(lines) and len(line) <= LONGEST_FOOT_LINE and FOOT.search(line):
            return "\n".join(lines[:number])
    return "\n".join(lines)
