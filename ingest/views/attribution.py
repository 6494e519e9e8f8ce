"""Attributions: a reporting verb in a sentence, and the speaker named before or after it."""

import re
from dataclasses import dataclass, replace

from ingest.views.introductions import Introduction
from ingest.views.kinds import is_commentator
from ingest.views.named_people import ViewHolder
from ingest.views.resolve_speaker import SentenceContext, at_firm, bare_holder, holder_of
from marketbrief.domain.view import ViewKind
from marketbrief.language.names import (
    FIRST_NAMES,
    TITLES,
    bare,
    firm_after,
    firm_before,
    is_capital,
    is_possessive,
    name_after,
    name_before,
)
from marketbrief.language.reporting_verbs import CHANGING_VERBS, INVERTED_VERBS, RATING_VERBS, REPORTING_VERBS

__all__ = ["ATTRIBUTING", "Attribution", "attributions_in"]

BETWEEN = frozenset(
    "also however later has have had previously recently often still now further then too earlier all both once "
    "repeatedly publicly reportedly nevertheless generally already separately again".split()
)
PRONOUNS = frozenset({"he", "she", "they", "it"})
SOME_OF_THEM = frozenset({"some", "others", "most", "many"})
DEFINITE = re.compile(
    r"(?:the|this) (?:(?:\w+[ -]){0,2})(analyst|economist|strategist|trader|dealer|broker|brokerage|bank|firm|agency|"
    r"company|fund|retailer|group|chipmaker|carrier|automaker|maker|minutes|report|statement|source|sources)$",
    re.IGNORECASE,
)
FIGURES = frozenset({"data", "figures", "statistics", "numbers", "surveys", "records"})
RELATIVE = frozenset(
    {"who", "which", "whose", "despite", "speaking", "in", "citing", "referring", "at", "while", "asked"}
)
APPOSED = frozenset({"a", "an", "the", "one"})
GOVERNING = frozenset("with of by to from among for than between".split())
ATTRIBUTING = REPORTING_VERBS | RATING_VERBS | CHANGING_VERBS | {"according", "According", "For"}
RATED = re.compile(
    r"\b(?:ratings?|price targets?|targets?|recommendations?|estimates?|price objective|coverage|forecasts?)\b"
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """A reporting verb at word ``verb`` with its speaker; ``after`` is true when the speaker follows the verb.

    ``holder`` is ``None`` where it is not certain who is meant. The clause covers words ``first`` to ``last``.
    """

    verb: int
    first: int
    last: int
    after: bool
    holder: ViewHolder | None
    pronoun: str | None = None
    definite: str | None = None
    rating: bool = False


def attributions_in(scene: SentenceContext) -> tuple[Attribution, ...]:
    """Every attribution of the sentence, in order of the verbs."""
    found = []
    words = scene.words
    for v, word in enumerate(words.texts):
        if word not in ATTRIBUTING:
            continue
        attribution = None
        if word in REPORTING_VERBS or word in RATING_VERBS:
            attribution = _around(scene, v)
        elif word in CHANGING_VERBS and RATED.search(
            scene.text, words.ends[v], words.ends[min(v + 14, len(words) - 1)]
        ):
            attribution = _before(scene, v, rating=True)
        elif word.casefold() == "according" and words.at(v + 1) == "to":
            attribution = _following(scene, v, v + 2)
            if attribution is not None and words.at(attribution.last) in FIGURES:
                attribution = None
        elif word == "For" and v == 0:
            attribution = _for_somebody(scene)
        if attribution is not None:
            found.append(attribution)
    return tuple(found)


def _around(scene: SentenceContext, v: int) -> Attribution | None:
    """The speaker after a reporting verb, or the one before it where that is more certain."""
    word = scene.words.at(v)
    after = _after(scene, v) if word in INVERTED_VERBS else None
    introduced = after is not None and any(m.start == v + 1 for m in scene.mentions)
    apposed = scene.words.at(v - 1) == "," and any(m.end == v - 1 and m.name for m in scene.mentions)
    if after is not None and (introduced or after.holder is not None) and not (apposed and not introduced):
        return after
    before = _before(scene, v, rating=word in RATING_VERBS)
    return before if before is not None and (after is None or before.holder is not None) else after


def _after(scene: SentenceContext, v: int) -> Attribution | None:
    """``"…," said NAME``: the verb follows a comma, a quotation mark or a dash, and the speaker follows the verb."""
    before = scene.words.at(v - 1)
    if v and not (
        before in {",", '"', "”", "“", "--", "-", "–", "—", "''", ")", "’", "'", ";"} or before.endswith("\x01")
    ):
        return None
    return _following(scene, v, v + 1)


def _following(scene: SentenceContext, v: int, i: int) -> Attribution | None:
    words = scene.words
    for mention in scene.mentions:
        if mention.start == i:
            return Attribution(v, v, mention.end, True, holder_of(scene, mention))
    if words.at(i) in PRONOUNS:
        return Attribution(v, v, i + 1, True, None, pronoun=words.at(i))
    first, last = firm_after(words, i)
    name_end = name_after(words, i)
    group = _pair_after(scene, name_end) if name_end > i else None
    if group is not None:
        return Attribution(v, v, group.end, True, ViewHolder(None, group.role, group.firm, group.kind))
    if is_possessive(words.at(last - 1)) and name_after(words, last) > last:
        end = name_after(words, last)
        return Attribution(v, v, end, True, bare_holder(scene, last, end, own=True))
    if name_end > i and (
        name_end >= last
        or words.at(i) in FIRST_NAMES | TITLES
        or scene.people.named(words.span_text(scene.text, i, name_end))
        or _is_of_house(scene, i, name_end)
    ):
        return Attribution(v, v, *_with_firm(scene, i, name_end))
    if is_capital(words.at(first)) and last > first:
        holder = bare_holder(scene, first, last)
        if holder and holder.name is None and is_commentator(words.span_text(scene.text, i, first)):
            holder = replace(holder, kind=ViewKind.ANALYST)
        return Attribution(v, v, last, True, holder)
    return _definite(scene, v, i)


def _is_of_house(scene: SentenceContext, i: int, end: int) -> bool:
    """Whether a full name is followed by "of" and a firm that comments on markets."""
    if end - i < 2 or scene.words.at(end) not in {"of", "at"}:
        return False
    first, last = firm_after(scene.words, end + 1)
    return is_commentator(bare(scene.words.span_text(scene.text, first, last)))


def _with_firm(scene: SentenceContext, i: int, end: int) -> tuple[int, bool, ViewHolder | None]:
    """A name without a role after the verb, with "of FIRM" where that follows."""
    holder = bare_holder(scene, i, end)
    if scene.words.at(end) in {"of", "at", "from", "with"}:
        first, last = firm_after(scene.words, end + 1)
        if last > first:
            found = at_firm(scene, holder, i, end, bare(scene.words.span_text(scene.text, first, last)))
            described = is_commentator(scene.words.span_text(scene.text, end + 1, first))
            if found is not None and found.kind is ViewKind.OTHER and described:
                found = replace(found, kind=ViewKind.ANALYST)
            return last, True, found
    return end, True, holder


def _definite(scene: SentenceContext, v: int, i: int) -> Attribution | None:
    words = scene.words
    for j in range(i + 2, min(i + 5, len(words) + 1)):
        match = DEFINITE.match(words.span_text(scene.text, i, j))
        if match:
            return Attribution(v, v, j, True, None, definite=match[1].casefold())
    return None


def _before(scene: SentenceContext, v: int, *, rating: bool) -> Attribution | None:
    """``NAME said``, past adverbs, appositions and relative clauses between the two."""
    words = scene.words
    e = v
    if words.at(e - 1) == "to":
        e -= 1
    while e > 0 and words.at(e - 1) in BETWEEN:
        e -= 1
    if words.at(e - 1) == "," and words.at(e - 2) in BETWEEN and words.at(e - 3) == ",":
        e -= 3
    found = _ending_at(scene, v, e, rating)
    if found is None and words.at(e - 1) == ",":
        found = _ending_at(scene, v, e - 1, rating, mentions_only=True) or _past_clause(scene, v, e - 1, rating)
    return found


def _past_clause(scene: SentenceContext, v: int, e: int, rating: bool) -> Attribution | None:
    """The speaker before ``, who …,`` or before a second apposition, ``, a key player in tin,``."""
    words = scene.words
    for k in range(e - 1, max(e - 18, 0), -1):
        if words.at(k) == "," and words.at(k + 1) in RELATIVE:
            return _ending_at(scene, v, k, rating)
        if words.at(k) == "," and words.at(k + 1) in APPOSED and any(m.end == k and m.name for m in scene.mentions):
            return _ending_at(scene, v, k, rating, mentions_only=True)
    return None


def _ending_at(scene: SentenceContext, v: int, e: int, rating: bool, mentions_only: bool = False) -> Attribution | None:
    words = scene.words
    for mention in scene.mentions:
        if mention.end == e and not (mention.name is None and words.at(mention.start - 1) in GOVERNING):
            if mention.is_group and words.at(v).endswith("s"):
                return None
            return Attribution(v, mention.start, v + 1, False, holder_of(scene, mention), rating=rating)
    if mentions_only or e == 0:
        return None
    if words.at(e - 1).casefold() in PRONOUNS | SOME_OF_THEM:
        return Attribution(v, e - 1, v + 1, False, None, pronoun=words.at(e - 1).casefold(), rating=rating)
    start = max(e - 4, 0)
    match = next((m for s in range(start, e) if (m := DEFINITE.match(words.span_text(scene.text, s, e)))), None)
    if match:
        return Attribution(v, e - 1, v + 1, False, None, definite=match[1].casefold(), rating=rating)
    return _bare_before(scene, v, e, rating)


def _bare_before(scene: SentenceContext, v: int, e: int, rating: bool) -> Attribution | None:
    words = scene.words
    first = name_before(words, e)
    firm_first = firm_before(words, e)
    pair = _pair(scene, first, e)
    if pair is not None:
        return Attribution(
            v, pair.start, v + 1, False, ViewHolder(None, pair.role, pair.firm, pair.kind), rating=rating
        )
    for k in (first, firm_first):
        if k < e and words.at(k - 1) in {"of", "at"} and name_before(words, k - 1) < k - 1:
            i = name_before(words, k - 1)
            firm = words.span_text(scene.text, k, e)
            holder = at_firm(scene, bare_holder(scene, i, k - 1), i, k - 1, firm)
            return Attribution(v, i, v + 1, False, holder, rating=rating)
    if first == e and firm_first == e:
        return None
    k = min(first, firm_first)
    while (
        k < e - 1
        and words.at(k).isupper()
        and len(words.at(k)) > 3
        and scene.people.named(words.span_text(scene.text, k + 1, e))
    ):
        k += 1
    if is_possessive(words.at(first - 1)) and first < e:
        return Attribution(
            v, firm_before(words, first), v + 1, False, bare_holder(scene, first, e, own=True), rating=rating
        )
    return Attribution(v, k, v + 1, False, bare_holder(scene, k, e), rating=rating)


def _pair(scene: SentenceContext, first: int, end: int) -> Introduction | None:
    """Two people introduced together ("economists NAME and NAME"): what both say counts as the view of their firm."""
    if first == end or scene.words.at(first - 1) not in {"and", "&"}:
        return None
    return next((m for m in scene.mentions if m.end == first - 1 and m.name and m.firm), None)


def _pair_after(scene: SentenceContext, end: int) -> Introduction | None:
    """``said NAME and NAME, economists at FIRM``."""
    last = name_after(scene.words, end + 1)
    if scene.words.at(end) != "and" or last == end + 1 or scene.words.at(last) != ",":
        return None
    return next((m for m in scene.mentions if m.is_group and m.start == last + 1), None)


def _for_somebody(scene: SentenceContext) -> Attribution | None:
    """``For NAME of FIRM, "…"``: no verb at all."""
    end = name_after(scene.words, 1)
    if end == 1:
        return None
    last, _, holder = _with_firm(scene, 1, end)
    if holder is None or holder.name is None or scene.words.at(last) != ",":
        return None
    return Attribution(0, 0, last, True, holder)
