"""The kind of a speaker by role and firm: analyst, company, official or other."""

import re

from marketbrief.domain.view import ViewKind
from marketbrief.language.firms import COMMENTATOR, is_commenting_firm
from marketbrief.language.institutions import OFFICIAL_BODIES
from marketbrief.language.roles import ANALYST_ROLES, GROUP_ROLES, OFFICIAL_ROLES

__all__ = ["is_commentator", "is_lobby", "kind_at", "kind_of"]

MARKET_ROLE = re.compile(
    r"\b(?:fund manager|portfolio manager|money manager|asset manager|investment officer|investment manager|"
    r"investment strategist|"
    r"head of (?!ad\w* )(?:\S+ ){0,4}(?:research|strategy|trading|economics|sales|markets|equit\w+|"
    r"fixed income|"
    r"fx|investments?|rates|currenc\w+|forex|commodit\w+|derivatives|dealing)|director of (?:\S+ ){0,3}(?:research|"
    r"strategy|trading|investments?)|credit officer|market maker|hedge fund|"
    r"(?:president|manager) of (?:\S+ ){0,3}(?:research|trading))",
    re.IGNORECASE,
)
SPOKESMAN = re.compile(r"\b(?:spokes\w+|lawyer|attorney|counsel)\b", re.IGNORECASE)
OTHER = re.compile(
    r"\b(?:sources?|persons?|people|critics?|editor|author|publisher\S*|farmer|lawyer|attorney|engineer|scientist|"
    r"bankers?|expert|experts|owner|observers?|investors)$",
    re.IGNORECASE,
)
CENTRAL_BANK = re.compile(r"\b(?:central bank|fed|ecb|ministry|government|treasury|cabinet)\b", re.IGNORECASE)
TOP_ROLE = re.compile(
    r"^chief$|(?<!vice )\bpresident\b"
    r"|\b(?:chief executive|ceo|cfo|coo|chairman|chairwoman|chief (?:financial|operating|credit) officer)\b",
    re.I,
)
BODY_WORDS = re.compile(r"Monetary Fund|Securities and Exchange")
BANK = re.compile(r"\bBank\b", re.IGNORECASE)
LOBBY = re.compile(r"\b(?:Association|Federation|Chamber|Union|Coalition|Alliance|Council|Foundation|Society)\b", re.I)


def kind_of(role: str | None, firm: str | None) -> ViewKind:
    """The kind of somebody with this role at this firm.

    Analysts of a government or a central bank are officials. An executive is an analyst where the firm's name says
    that it trades, manages money or does research.
    """
    role, firm = role or "", firm or ""
    if (OFFICIAL_BODIES.search(firm) and not COMMENTATOR.search(BODY_WORDS.sub("", firm))) or CENTRAL_BANK.search(role):
        return ViewKind.OFFICIAL
    last = {word.casefold() for word in role.replace("-", " ").split()}
    if (last & (ANALYST_ROLES | GROUP_ROLES - {"managers"}) and not OTHER.search(role)) or MARKET_ROLE.search(role):
        return ViewKind.ANALYST
    if last & OFFICIAL_ROLES and not LOBBY.search(firm):
        return ViewKind.OFFICIAL
    if SPOKESMAN.search(role):
        return ViewKind.COMPANY if firm else ViewKind.OTHER
    if OTHER.search(role) or LOBBY.search(firm):
        return ViewKind.OTHER
    if role and is_commentator(firm) and (COMMENTATOR.search(firm) or not TOP_ROLE.search(role)):
        return ViewKind.ANALYST
    return ViewKind.COMPANY if role else ViewKind.OTHER


def kind_at(firm: str | None) -> ViewKind:
    """The kind of somebody named with a firm but without a role: an analyst where the firm trades or does research."""
    if not firm or OFFICIAL_BODIES.search(firm):
        return kind_of(None, firm)
    return ViewKind.ANALYST if is_commentator(firm) or BANK.search(firm) else ViewKind.OTHER


def is_commentator(firm: str) -> bool:
    """Whether the name reads as that of a firm that comments on markets."""
    return bool(firm) and not is_lobby(firm) and bool(COMMENTATOR.search(firm) or is_commenting_firm(firm))


def is_lobby(firm: str | None) -> bool:
    """Whether the name reads as that of an association that speaks for others."""
    return bool(firm) and LOBBY.search(firm or "") is not None
