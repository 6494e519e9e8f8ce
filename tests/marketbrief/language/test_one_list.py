"""The English of market news is written down once: no room but marketbrief.language keeps a list or a tokenizer."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from marketbrief.language.calendar import MONTH_ABBREVIATIONS, MONTH_WORDS, WEEKDAY_WORDS
from marketbrief.language.firms import ENGLISH_LEGAL_FORMS
from marketbrief.language.reporting_verbs import REPORTING_VERBS
from marketbrief.language.tokens import STOP_WORDS
from tests.places import ROOT

LANGUAGE = ROOT / "marketbrief" / "language"
FILES = [
    file
    for room in ("marketbrief", "ingest", "bot", "prompts")
    for file in sorted((ROOT / room).rglob("*.py"))
    if LANGUAGE not in file.parents
]
WEEKDAY_STEMS = {word.removesuffix("day") for word in WEEKDAY_WORDS}

LEXICON = sorted((LANGUAGE / "lexicon").glob("*.toml"))

LISTS = {
    "weekdays": (WEEKDAY_WORDS | WEEKDAY_STEMS, 3),
    "months": (MONTH_WORDS | {word.lower() for word in MONTH_ABBREVIATIONS}, 4),
    "legal forms": (ENGLISH_LEGAL_FORMS, 3),
    "reporting verbs": (REPORTING_VERBS, 6),
    "stop words": (STOP_WORDS, 40),
}
"""How many words of a list may stand in one text or collection before it is the list over again."""

ALLOWED = {
    ("weekdays", "marketbrief/answering/time/holidays_seasons.py"): "names of holidays",
    ("reporting verbs", "marketbrief/answering/question/fragments.py"): "words of questions that name no topic",
    ("reporting verbs", "marketbrief/answering/question/name_roles.py"): "how a question asks what somebody says",
    ("reporting verbs", "marketbrief/answering/views/ledger_questions.py"): "words of questions that name no topic",
    (
        "reporting verbs",
        "marketbrief/answering/views/subject.py",
    ): "what a market does where its people are meant",
}
"""Texts that hold some words of a list and are no list of them, and what they are."""

ALLOWED_IN_LEXICON = {"legal forms": {"name_forms"}}
"""Words written with a full stop, some of them legal forms."""

LONGEST_TOKENIZER = 70
TOKENIZERS = {
    "marketbrief/answering/question/question_words.py": "words of a question with their place",
    "marketbrief/answering/drafting/price_moves.py": "words between white space, so that places can be counted",
    "marketbrief/answering/retrieval/article_ranker.py": "words of trade chat as the list of abbreviations has them",
    "marketbrief/answering/retrieval/rank_articles.py": "words of a name, joined by any marks in a title",
    "ingest/entities/find.py": "capitals and codes of names",
    "marketbrief/answering/drafting/proper_names.py": "runs of words with a capital",
    "marketbrief/answering/verification/alignment.py": "a figure with its decimals and a currency sign are tokens too",
    "marketbrief/answering/verification/name_check.py": "words with a capital",
    "marketbrief/answering/question/rephrase_llm.py": "words with a capital that do not open a text, and figures",
    "marketbrief/answering/question/spelling.py": "words that may be misspelt: none inside an address or a ticker",
    "ingest/stance/cues.py": "words in small letters and commas, which end what a word governs",
    "ingest/stories/shingles.py": "each Chinese or Japanese character is a word of its own",
    "ingest/views/reader.py": "a single letter",
    "ingest/views/speech.py": "words of a title, each from its first letter",
}
"""Files with a pattern for words of their own, and why it is another idea than those of tokens.py."""


def texts_of(tree: ast.Module) -> Iterator[str]:
    """Every text of a module but its docstrings, and the texts of every collection and pattern put together."""
    docstrings = {
        node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings:
            yield node.value
        if isinstance(node, ast.List | ast.Tuple | ast.Set | ast.Dict | ast.JoinedStr):
            parts = (
                node.keys
                if isinstance(node, ast.Dict)
                else node.values
                if isinstance(node, ast.JoinedStr)
                else node.elts
            )
            yield " ".join(
                part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )


def patterns_of(tree: ast.Module) -> Iterator[str]:
    """The patterns that a module hands to ``re``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            of_re = isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
            if of_re and node.func.attr in {"compile", "findall", "finditer", "split"}:
                yield "".join(
                    each.value
                    for each in ast.walk(node.args[0])
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                )


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


@pytest.mark.parametrize("name", LISTS)
def test_no_list_of_the_language_is_written_down_again(name):
    words, most = LISTS[name]
    again = {
        str(file.relative_to(ROOT))
        for file in FILES
        for text in texts_of(parsed(file))
        if len(words.intersection(re.findall(r"[a-z]+", text.lower()))) >= most
    }
    allowed = {file for each, file in ALLOWED if each == name}
    assert again <= allowed
    assert allowed <= again, "an exception that nobody needs"


def strings_in(value) -> Iterator[str]:
    """Every text of a table, and the short texts of a list put together."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for inner in value.values() for text in strings_in(inner))
        yield " ".join(value)
    elif isinstance(value, list):
        yield from (text for inner in value for text in strings_in(inner))


@pytest.mark.parametrize(
    ("name", "home"), [("weekdays", "calendar"), ("months", "calendar"), ("legal forms", "legal_forms")]
)
def test_no_file_of_the_lexicon_has_the_list_of_another(name, home):
    words, most = LISTS[name]
    again = {
        file.stem
        for file in LEXICON
        for text in strings_in(tomllib.loads(file.read_text("utf-8")))
        if len(words.intersection(re.findall(r"[a-z]+", text.lower()))) >= most
    }
    assert again - ALLOWED_IN_LEXICON.get(name, set()) == {home}


def cuts_words(pattern: str) -> bool:
    """Whether a pattern is for any word in small letters: classes of letters and marks, and no word of its own."""
    if len(pattern) > LONGEST_TOKENIZER or pattern.endswith("$"):
        return False
    rest = re.sub(r"\(\?<?[!=](?:[^()]|\([^()]*\))*\)", "", pattern)
    classes = re.findall(r"\[\^?[^\]]+\]|\\w", rest)
    plain = re.sub(r"\[\^?[^\]]+\]|\\.|\(\?:|\{\d*,?\d*\}", "", rest)
    return any(re.search(r"\\[wW]|a-z", each) for each in classes) and not re.search(r"[\w<>:@ ]", plain)


def test_words_are_cut_by_the_tokenizers_of_the_language():
    own = {
        str(file.relative_to(ROOT)) for file in FILES for pattern in patterns_of(parsed(file)) if cuts_words(pattern)
    }
    assert own == set(TOKENIZERS)
