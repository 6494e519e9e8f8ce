"""The shares of a company: a question on them names the stock market in passing and means the company."""

import re
from dataclasses import replace

from marketbrief.answering.question.understand import understand
from marketbrief.domain.question import Question

__all__ = ["company_of", "of_company"]


def company_of(question: Question) -> str | None:
    """The name whose shares a question asks about ("Quarry Lane shares", "shares in Quarry Lane"), if any."""
    for name in question.names:
        spelled = re.escape(name)
        theirs = rf"\b{spelled}(?:['’]s|['’])? (?:shares?|stock)\b"
        of_them = rf"\b(?:shares?|stock) (?:of|in) (?:the )?{spelled}(?!\w)"
        if re.search(f"{theirs}|{of_them}", question.text):
            return name
    return None


def of_company(question: Question, name: str) -> Question:
    """The question with the markets it names beside the company's shares, and without the stock market itself."""
    rest = re.sub(r"\b(?:shares?|stock)\b", "", question.text.replace(name, " "))
    return replace(question, instruments=understand(rest or "?", as_of=question.as_of)[0].instruments)
