"""Evidence as a model reads it: numbered sources and views, as data between marks that nobody can guess."""

from collections.abc import Callable, Sequence

import prompts
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.models.limits import estimated_tokens

__all__ = ["briefing_prompt", "repair_prompt"]


def briefing_prompt(evidence: Evidence, room: int) -> str:
    """The prompt for a whole answer, in about ``room`` tokens: sources that do not fit any more are left out."""
    prompt = prompts.load("briefing")
    return _fitting(evidence, room, lambda most: prompt.fill(**_common(evidence, most), views=_views(evidence, most)))


def repair_prompt(evidence: Evidence, failed: Sequence[tuple[str, str]], room: int) -> str:
    """The prompt that asks once more for sentences that did not stand: (sentence as JSON, why not)."""
    listed = "\n".join(f"{sentence}\n  did not pass: {reason}" for sentence, reason in failed)
    prompt = prompts.load("repair")
    return _fitting(evidence, room, lambda most: prompt.fill(**_common(evidence, most), failed=listed))


def _fitting(evidence: Evidence, room: int, filled_with: Callable[[int], str]) -> str:
    """The prompt with as many sources as fit, one at least."""
    most = len(evidence.sources)
    while estimated_tokens(filled := filled_with(most)) > room and most > 1:
        most -= 1
    return filled


def _common(evidence: Evidence, most: int) -> dict[str, str]:
    return {
        "mark": prompts.new_mark(),
        "asked_on": f"{evidence.question.as_of:%A %-d %B %Y}",
        "question": evidence.question.text,
        "evidence": "\n\n".join(map(_numbered, evidence.sources[:most])),
    }


def _views(evidence: Evidence, most: int) -> str:
    """Views of the first ``most`` sources, numbered as in the evidence."""
    lines = (
        f"{n}. {_line(cited.view.holder)} ({cited.view.stance}), source [{cited.citation}]: "
        f"{_line(cited.view.statement.text)}"
        for n, cited in enumerate(evidence.views, 1)
        if cited.citation <= most
    )
    return "\n".join(lines) or "none"


def _numbered(source: Source) -> str:
    article = source.article
    day = f"{article.published_at:%-d %B %Y}" if article.published_at else "undated"
    words = "\n".join(passage.text for passage in source.passages)
    return f"[{source.n}] {article.publisher or 'unknown publisher'}, {day}: {_line(article.title)}\n{words}"


def _line(text: str) -> str:
    return " ".join(text.split())
