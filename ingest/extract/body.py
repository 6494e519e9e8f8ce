"""The body of a page: the paragraphs of the article and nothing else."""

import json
import re
from collections.abc import Collection

from ingest.extract.markup import ParsedPage, squeeze
from ingest.extract.titles import letters

__all__ = ["body_of"]

EMBEDS = [
    "//blockquote[contains(@class, 'twitter-tweet') or contains(@class, 'instagram-media')]",
    "//blockquote[contains(@class, 'tiktok-embed')]",
]
SHORT = 250  # characters; a shorter body is looked for in other ways too
TAG = re.compile(r"<[^<>]+>")
STRING_IN_SCRIPT = re.compile(r'"((?:[^"\\]|\\.){200,}+)("|\\?\Z)', re.DOTALL)
"""Long strings; an unclosed one is matched to the end of the script, so that it is scanned only once."""


def body_of(page: ParsedPage, stated: str, titles: Collection[str]) -> str:
    """The article's paragraphs, separated by blank lines; "" if the page has none.

    ``stated`` is the body in JSON-LD, often without paragraphs; it decides what belongs to the article.
    """
    stated = TAG.sub(" ", stated).strip()
    paragraphs = _paragraphs(page.tree)
    if sum(map(len, paragraphs)) < SHORT:
        paragraphs = max(paragraphs, _paragraphs_in_scripts(page), key=lambda found: sum(map(len, found)))
    if stated:
        paragraphs = _settled(paragraphs, stated)
    return "\n\n".join(_without_title(paragraphs, titles))


def _paragraphs(tree: object) -> list[str]:
    from trafilatura import bare_extraction  # takes half a second, so only pages import it
    from trafilatura.settings import Document

    found = bare_extraction(tree, include_comments=False, with_metadata=False, prune_xpath=EMBEDS)
    text = found.text if isinstance(found, Document) else None
    return [line for line in map(str.strip, (text or "").splitlines()) if line]


def _without_title(paragraphs: list[str], titles: Collection[str]) -> list[str]:
    if len(paragraphs) > 1 and letters(paragraphs[0]) in set(map(letters, titles)):
        return paragraphs[1:]
    return paragraphs


def _settled(paragraphs: list[str], stated: str) -> list[str]:
    """The paragraphs found in the page or those of JSON-LD, whichever are more complete."""
    length = sum(map(len, paragraphs))
    lines = [squeeze(line) for line in stated.splitlines() if line.strip()]
    if len(stated) > 2 * length:
        return lines
    if letters("".join(paragraphs)) == letters(stated):
        return max(paragraphs, lines, key=len)
    return _without_surroundings(paragraphs, stated) if len(stated) > 0.5 * length else paragraphs


def _without_surroundings(paragraphs: list[str], stated: str) -> list[str]:
    """Drop lists and endings that JSON-LD does not have: related articles, invitations to subscribe."""
    said = letters(stated)
    own = [letters(paragraph)[:80] in said for paragraph in paragraphs]
    if sum(len(p) for p, is_own in zip(paragraphs, own, strict=True) if is_own) < 0.6 * len(stated):
        return paragraphs
    last = max(number for number, is_own in enumerate(own) if is_own)
    return [
        paragraph
        for number, paragraph in enumerate(paragraphs)
        if own[number] or (number < last and not paragraph.startswith("- "))
    ]


def _paragraphs_in_scripts(page: ParsedPage) -> list[str]:
    """Paragraphs of an article that stands in a script and is rendered by the browser."""
    fragments = [html for script in page.scripts() for html in _html_in(script)]
    if not fragments:
        return []
    story = ParsedPage.parse(f"<html><body>{max(fragments, key=len)}</body></html>")
    return story.texts("//p | //h2 | //h3 | //li")


def _html_in(script: str) -> list[str]:
    found = []
    for match in STRING_IN_SCRIPT.finditer(script):
        if match[2] != '"':
            break
        try:
            text = str(json.loads(f'"{match[1]}"', strict=False))
        except ValueError:
            continue
        if "\\u003cp" in text:
            found += _html_in(text)
        elif "<p" in text:
            found.append(text)
    return found
