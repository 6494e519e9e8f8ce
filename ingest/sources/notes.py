"""Lines around a text that do not belong to it: labels of buttons, notes on its translation."""

import re

__all__ = ["says_translated", "without_buttons"]

BUTTON = re.compile(
    r"(?:share(?: this)?(?: (?:article|story|post))?|sign up|read more|advertisement|subscribe(?: now)?|"
    r"comments?(?: \(\d+\))?)\W*",
    re.IGNORECASE,
)
TRANSLATION = re.compile(
    r"\b(?:translat(?:ed|ions?)|übersetz(?:t|ung)|tradui(?:t|te)|traduction|traducid[oa]|traducción|tradott[oa]|"
    r"traduzione)\b",
    re.IGNORECASE,
)
MACHINE = re.compile(
    r"\b(?:A\.?I\.?|artificial intelligence|machine|automatic(?:ally)?|automated|computer|deepl|google translate|"
    r"maschinell\w*|automatisch\w*|künstlicher? intelligenz|KI|automatiquement|automatique|IA|automáticamente|"
    r"automática|automaticamente|automatica)\b",
    re.IGNORECASE,
)
THIS_STORY = re.compile(
    r"\b(?:th(?:is|e) (?:\w+ )?(?:story|article|text|page|content|piece|report|post)|"
    r"diese[rs]? (?:artikel|text|beitrag|bericht|seite)|cet(?:te)? (?:article|texte|page)|este (?:artículo|texto)|"
    r"questo (?:articolo|testo))\b",
    re.IGNORECASE,
)
LABEL_WORDS = 3  # "Machine translation" and the like stand alone
LONGEST_NOTE = 250
LINES_AT_THE_TOP, LINES_AT_THE_END = 2, 3


def without_buttons(text: str) -> str:
    """``text`` without last lines that are labels of buttons ("Share", "Subscribe")."""
    lines = text.rstrip().split("\n")
    while len(lines) > 1 and (not lines[-1].strip() or BUTTON.fullmatch(lines[-1].strip())):
        lines.pop()
    return "\n".join(lines)


def says_translated(text: str) -> bool:
    """Whether a note at the start or end of ``text`` says that a machine translated it."""
    top = text[: 4 * LONGEST_NOTE].split("\n")
    end = text[-4 * LONGEST_NOTE :].split("\n")
    lines = [*_filled(top)[:LINES_AT_THE_TOP], *_filled(end)[-LINES_AT_THE_END:]]
    return any(map(_is_translation_note, lines))


def _is_translation_note(line: str) -> bool:
    if len(line) > LONGEST_NOTE or not TRANSLATION.search(line) or not MACHINE.search(line):
        return False
    return bool(THIS_STORY.search(line)) or len(line.split()) <= LABEL_WORDS


def _filled(lines: list[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip()]
