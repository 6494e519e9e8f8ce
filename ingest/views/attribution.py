"""Who says what: the verb of saying in a sentence, and the words before or after it that name the speaker."""

import re
from dataclasses import dataclass, replace

from ingest.views.kinds import is_commentator, kind_of
from ingest.views.names import Words, bare, firm_before, is_capital, is_possessive, looks_like_firm, name_after
from ingest.views.names import firm_after, name_before
from ingest.views.people import Holder, Mention, People, surname_of
from ingest.views.vocabulary import FIRST_NAMES, OFFICIAL_BODIES, OUTLETS, QUOTE_VERBS, REPORT_VERBS
from marketbrief.view import Kind

__all__ = ["Attribution", "Scene", "attributions_in"]

INVERTED = frozenset("said says say wrote writes added adds noted notes asked explained argued told warned".split())
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
RELATIVE = frozenset({"who", "which", "whose", "despite", "speaking", "in", "citing", "referring", "at", "while", "asked"})
RATING_VERBS = frozenset("upgraded upgrades downgraded downgrades".split())
CHANGE_VERBS = frozenset(
    "raised raises raise cut cuts lowered lowers lower lifted lifts trimmed boosted boosts reduced reiterated initiated "
    "started resumed maintained increased slashed kept upgrade downgrade".split()
)
RATED = re.compile(
    r"\b(?:ratings?|price targets?|targets?|recommendations?|estimates?|price objective|coverage|forecasts?)\b"
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """A verb of saying at word ``verb``, with whoever says it; ``after`` when the speaker follows the verb.

    ``holder`` is ``None`` where it is not certain who is meant. ``person`` is false for firms and nameless roles.
    ``first`` and ``last`` are the words that the whole clause of attribution covers.
    """

    verb: int
    first: int
    last: int
    after: bool
    holder: Holder | None
    pronoun: str | None = None
    definite: str | None = None
    rating: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with its words and introductions, and everybody its article introduces."""

    text: str
    title: str
    words: Words
    mentions: tuple[Mention, ...]
    people: People


def attributions_in(scene: Scene) -> tuple[Attribution, ...]:
    """Every attribution of the sentence, in order of the verbs."""
    found = []
    words = scene.words
    for v, word in enumerate(words.texts):
        attribution = None
        if word in REPORT_VERBS or word in RATING_VERBS:
            attribution = _around(scene, v)
        elif word in CHANGE_VERBS and RATED.search(scene.text, words.ends[v], words.ends[min(v + 14, len(words) - 1)]):
            attribution = _before(scene, v, rating=True)
        elif word.casefold() == "according" and words.at(v + 1) == "to":
            attribution = _following(scene, v, v + 2)
        elif word == "For" and v == 0:
            attribution = _for_somebody(scene)
        if attribution is not None:
            found.append(attribution)
    return tuple(found)


def _around(scene: Scene, v: int) -> Attribution | None:
    """The speaker after a verb of saying, or before it where that is the surer reading."""
    word = scene.words.at(v)
    after = _after(scene, v) if word in INVERTED else None
    introduced = after is not None and any(m.start == v + 1 for m in scene.mentions)
    apposed = scene.words.at(v - 1) == "," and any(m.end == v - 1 and m.name for m in scene.mentions)
    if after is not None and (introduced or after.holder is not None) and not (apposed and not introduced):
        return after
    before = _before(scene, v, rating=word in RATING_VERBS)
    return before if before is not None and (after is None or before.holder is not None) else after


def _after(scene: Scene, v: int) -> Attribution | None:
    """``"…," said NAME``: the verb follows a comma, a mark or a dash, and the speaker the verb."""
    before = scene.words.at(v - 1)
    if v and not (before in {",", '"', "”", "“", "--", "-", "–", "—", "''", ")", "’", "'", ";"} or before.endswith("\x01")):
        return None
    return _following(scene, v, v + 1)


def _following(scene: Scene, v: int, i: int) -> Attribution | None:
    words = scene.words
    for mention in scene.mentions:
        if mention.start == i:
            return Attribution(v, v, mention.end, True, _holder_of(scene, mention))
    if words.at(i) in PRONOUNS:
        return Attribution(v, v, i + 1, True, None, pronoun=words.at(i))
    first, last = firm_after(words, i)
    name_end = name_after(words, i)
    if is_possessive(words.at(last - 1)) and name_after(words, last) > last:
        end = name_after(words, last)
        return Attribution(v, v, end, True, _bare_holder(scene, last, end, own=True))
    if name_end > i and (name_end >= last or scene.people.named(words.span_text(scene.text, i, name_end))):
        return Attribution(v, v, *_with_firm(scene, v, i, name_end))
    if is_capital(words.at(first)) and last > first:
        holder = _bare_holder(scene, first, last)
        if holder and holder.name is None and is_commentator(words.span_text(scene.text, i, first)):
            holder = replace(holder, kind=Kind.ANALYST)
        return Attribution(v, v, last, True, holder)
    return _definite(scene, v, i)


def _with_firm(scene: Scene, v: int, i: int, end: int) -> tuple[int, bool, Holder | None]:
    """A bare name after the verb, with "of FIRM" where that follows."""
    holder = _bare_holder(scene, i, end)
    if scene.words.at(end) in {"of", "at", "from", "with"}:
        first, last = firm_after(scene.words, end + 1)
        if last > first:
            return last, True, _at_firm(scene, holder, i, end, bare(scene.words.span_text(scene.text, first, last)))
    return end, True, holder


def _at_firm(scene: Scene, holder: Holder | None, i: int, j: int, firm: str) -> Holder | None:
    name = scene.words.span_text(scene.text, i, j)
    if holder is not None and holder.name is not None:
        return holder if holder.firm else Holder(holder.name, holder.role, firm, kind_of(holder.role, firm))
    if holder is None and j - i >= 2 and scene.words.at(i) in FIRST_NAMES and not looks_like_firm(name):
        return Holder(name, None, firm, kind_of("executive", firm) if is_commentator(firm) else Kind.OTHER)
    return holder


def _definite(scene: Scene, v: int, i: int) -> Attribution | None:
    words = scene.words
    for j in range(i + 2, min(i + 5, len(words) + 1)):
        match = DEFINITE.match(words.span_text(scene.text, i, j))
        if match:
            return Attribution(v, v, j, True, None, definite=match[1].casefold())
    return None


def _before(scene: Scene, v: int, *, rating: bool) -> Attribution | None:
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


def _past_clause(scene: Scene, v: int, e: int, rating: bool) -> Attribution | None:
    """The speaker before ``, who …,``."""
    words = scene.words
    for k in range(e - 1, max(e - 18, 0), -1):
        if words.at(k) == "," and words.at(k + 1) in RELATIVE:
            return _ending_at(scene, v, k, rating)
    return None


def _ending_at(scene: Scene, v: int, e: int, rating: bool, mentions_only: bool = False) -> Attribution | None:
    words = scene.words
    for mention in scene.mentions:
        if mention.end == e:
            return Attribution(v, mention.start, v + 1, False, _holder_of(scene, mention), rating=rating)
    if mentions_only or e == 0:
        return None
    if words.at(e - 1).casefold() in PRONOUNS | SOME_OF_THEM:
        return Attribution(v, e - 1, v + 1, False, None, pronoun=words.at(e - 1).casefold(), rating=rating)
    start = max(e - 4, 0)
    match = next((m for s in range(start, e) if (m := DEFINITE.match(words.span_text(scene.text, s, e)))), None)
    if match:
        return Attribution(v, e - 1, v + 1, False, None, definite=match[1].casefold(), rating=rating)
    return _bare_before(scene, v, e, rating)


def _bare_before(scene: Scene, v: int, e: int, rating: bool) -> Attribution | None:
    words = scene.words
    first = name_before(words, e)
    firm_first = firm_before(words, e)
    for k in (first, firm_first):
        if k < e and words.at(k - 1) in {"of", "at"} and name_before(words, k - 1) < k - 1:
            i = name_before(words, k - 1)
            firm = words.span_text(scene.text, k, e)
            holder = _at_firm(scene, _bare_holder(scene, i, k - 1), i, k - 1, firm)
            return Attribution(v, i, v + 1, False, holder, rating=rating)
    if first == e and firm_first == e:
        return None
    k = min(first, firm_first)
    while k < e - 1 and words.at(k).isupper() and len(words.at(k)) > 3 and scene.people.named(
        words.span_text(scene.text, k + 1, e)
    ):
        k += 1
    if is_possessive(words.at(first - 1)) and first < e:
        return Attribution(v, firm_before(words, first), v + 1, False, _bare_holder(scene, first, e, own=True), rating=rating)
    return Attribution(v, k, v + 1, False, _bare_holder(scene, k, e), rating=rating)


def _for_somebody(scene: Scene) -> Attribution | None:
    """``For NAME of FIRM, "…"``: no verb at all."""
    end = name_after(scene.words, 1)
    if end == 1:
        return None
    last, _, holder = _with_firm(scene, 0, 1, end)
    if holder is None or holder.name is None or scene.words.at(last) != ",":
        return None
    return Attribution(0, 0, last, True, holder)


def _holder_of(scene: Scene, mention: Mention) -> Holder | None:
    """The holder an introduction names, completed by what the article says elsewhere."""
    if mention.name is None:
        apposed = scene.words.at(mention.start - 1) == "," and scene.words.at(mention.end) == ","
        return None if apposed else Holder(None, mention.role, mention.firm, mention.kind)
    return scene.people.named(mention.name)


def _bare_holder(scene: Scene, i: int, j: int, *, own: bool = False) -> Holder | None:
    """Whom a capitalised name without a role means; ``None`` when that is not certain."""
    words = scene.words
    written = bare(words.span_text(scene.text, i, j))
    possessive = next((k for k in range(i, j - 1) if is_possessive(words.at(k))), None)
    if possessive is not None or own:
        return _owned(scene, i, j, possessive)
    person = scene.people.named(written)
    if person is not None and not (" " not in written and scene.people.knows_firm(written)):
        return person
    for k in range(i + 1, j):
        person = scene.people.named(words.span_text(scene.text, k, j))
        if person is not None and (person.firm or "").startswith(words.span_text(scene.text, i, k)):
            return person
    if scene.people.knows_surname(surname_of(written)) and not looks_like_firm(written):
        return None
    if OUTLETS.fullmatch(written):
        return None
    return _firm_or_stranger(scene, written)


def _owned(scene: Scene, i: int, j: int, possessive: int | None) -> Holder | None:
    """``Piper's Hayes``, ``Bernstein Research's Toni Sacconaghi``."""
    words = scene.words
    k = i if possessive is None else possessive + 1
    name = words.span_text(scene.text, k, j)
    person = scene.people.named(name)
    if person is not None:
        return person
    firm = bare(words.span_text(scene.text, firm_before(words, k), k))
    full = len(name.split()) >= 2 and not scene.people.knows_surname(surname_of(name)) and not looks_like_firm(name)
    return Holder(name, None, firm, kind_of("executive" if is_commentator(firm) else None, firm)) if full else None


def _firm_or_stranger(scene: Scene, written: str) -> Holder | None:
    if OFFICIAL_BODIES.search(written):
        return Holder(None, None, written, Kind.OFFICIAL)
    if is_commentator(written) or scene.people.knows_firm(written):
        return Holder(None, None, written, _kind_of_firm(scene, written))
    parts = written.split()
    if looks_like_firm(written) or re.search(rf"\b{re.escape(written)}(?:'s)?,? (?:Inc|Corp|Co|Ltd|Plc|PLC|AG|SA|\()", scene.text):
        return Holder(None, None, written, Kind.COMPANY)
    if len(parts) >= 2 and parts[0] in FIRST_NAMES:
        return Holder(written, None, None, Kind.OTHER)
    if len(parts) == 1:
        return _stranger(scene, written)
    return None


def _kind_of_firm(scene: Scene, firm: str) -> Kind:
    """A house that the story itself is about speaks for itself."""
    subject = firm.removeprefix("the ").split()[0].casefold() in scene.title.casefold()
    return Kind.COMPANY if subject or not is_commentator(firm) else Kind.ANALYST


def _stranger(scene: Scene, surname: str) -> Holder | None:
    """A surname nobody introduces, when the article has exactly one first name for it."""
    firsts = set(re.findall(rf"\b([A-Z][a-z]+)(?: [A-Z]\.)? {re.escape(surname)}\b", scene.text))
    known = firsts & FIRST_NAMES
    if len(known) == 1 and len(firsts) == 1:
        full = re.search(rf"\b{known.pop()}(?: [A-Z]\.)? {re.escape(surname)}\b", scene.text)
        return Holder(full[0], None, None, Kind.OTHER) if full else None
    return None
