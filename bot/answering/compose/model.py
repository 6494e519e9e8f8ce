"""The model writer: a chat model drafts sentences over numbered evidence and picks views by number.

It never types a quotation: views are put in from the library. What it drafts is checked like any other draft.
"""

import secrets
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel, Field

import prompts
from marketbrief.briefing import Draft, Sentence
from marketbrief.errors import WriterError
from marketbrief.evidence import Evidence, Source

__all__ = ["ModelWriter"]


class DraftSentence(BaseModel):
    """A sentence and the numbers of the sources that say it."""

    text: str
    citations: list[int]


class StructuredDraft(BaseModel):
    """What the model is asked to return."""

    bottom_line: list[DraftSentence] = Field(default_factory=list)
    drivers: list[DraftSentence] = Field(default_factory=list)
    figures: list[DraftSentence] = Field(default_factory=list)
    views: list[int] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ModelWriter:
    """Writes with ``model``, which answers and receipts call by ``name``."""

    name: str
    model: BaseChatModel

    def draft(self, evidence: Evidence) -> Draft:
        """One call to the model; WriterError when it fails or returns nothing that can be read."""
        try:
            written = self.model.with_structured_output(StructuredDraft).invoke(_prompt(evidence))
        except Exception as error:
            raise WriterError(f"the model {self.name} did not answer ({type(error).__name__})") from error
        if not isinstance(written, StructuredDraft):
            raise WriterError(f"the model {self.name} returned no draft")
        return Draft(
            writer=self.name,
            bottom_line=_sentences(written.bottom_line),
            drivers=_sentences(written.drivers),
            figures=_sentences(written.figures),
            views=tuple(evidence.views[n - 1] for n in dict.fromkeys(written.views) if 1 <= n <= len(evidence.views)),
        )


def _prompt(evidence: Evidence) -> str:
    views = (
        f"{n}. {cited.view.holder} ({cited.view.stance}) in source [{cited.citation}]: {cited.view.statement.text}"
        for n, cited in enumerate(evidence.views, 1)
    )
    return prompts.load("briefing").fill(
        mark=f"=== {secrets.token_hex(8)} ===",
        asked_on=f"{evidence.question.as_of:%A %-d %B %Y}",
        question=evidence.question.text,
        evidence="\n\n".join(_numbered(source) for source in evidence),
        views="\n".join(views) or "none",
    )


def _numbered(source: Source) -> str:
    article = source.article
    day = f"{article.published_at:%-d %B %Y}" if article.published_at else "undated"
    words = "\n".join(passage.text for passage in source.passages)
    return f"[{source.n}] {article.publisher or 'unknown publisher'}, {day}: {article.title}\n{words}"


def _sentences(drafted: list[DraftSentence]) -> tuple[Sentence, ...]:
    """Sentences that cite something; one without a citation is no sentence of a briefing."""
    return tuple(
        Sentence(" ".join(each.text.split()), tuple(dict.fromkeys(each.citations)))
        for each in drafted
        if each.text.strip() and each.citations
    )
