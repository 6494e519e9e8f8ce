"""Choose the attribution that holds the words of a sentence."""

from collections.abc import Sequence

from ingest.views.attribution import Attribution
from ingest.views.resolve_speaker import SentenceContext
from marketbrief.domain.passage import Span
from marketbrief.domain.view import ViewKind
from marketbrief.language.reporting_verbs import PARTICIPLES

__all__ = ["by_participle", "choose"]


def choose(scene: SentenceContext, attributions: Sequence[Attribution], spoken: tuple[Span, ...]) -> Attribution | None:
    """Choose the attribution at the quotation, else the last clause, else the first."""
    if not attributions:
        return None
    if not spoken:
        ranked = [a for a in attributions if a.holder is not None and a.holder.kind is ViewKind.ANALYST]
        closing = [a for a in ranked if _closes_sentence(scene, a)]
        return (closing or ranked or list(attributions))[0]
    return max(attributions, key=lambda a: (_nearness(scene, a, spoken), -abs(_gap(scene, a, spoken))))


def _nearness(scene: SentenceContext, attribution: Attribution, spoken: tuple[Span, ...]) -> int:
    words = scene.words
    first, after = words.starts[attribution.first], words.ends[min(attribution.last, len(words)) - 1]
    verb_end = words.ends[attribution.verb]
    for quote in spoken:
        if 0 <= first - quote.end <= 4 or 0 <= quote.start - (after if attribution.after else verb_end) <= 3:
            return 3
    if _closes_sentence(scene, attribution):
        return 2
    return 1 if verb_end <= spoken[0].start else 0


def _gap(scene: SentenceContext, attribution: Attribution, spoken: tuple[Span, ...]) -> int:
    return min(abs(scene.words.starts[attribution.verb] - quote.start) for quote in spoken)


def _closes_sentence(scene: SentenceContext, attribution: Attribution) -> bool:
    """Whether the attribution stands behind what is said: ``…, he said``."""
    words = scene.words
    before = words.at(attribution.first - 1)
    return attribution.first > 3 and (before == "," or before.endswith(("\x01", '"', "”", "-")))


def by_participle(scene: SentenceContext, spoken: tuple[Span, ...]) -> Attribution | None:
    """``…, NAME, cut the stock, calling it "dear"``: the one person named before the participle."""
    words = scene.words
    verb = next(
        (i for i in range(len(words)) if words.at(i) in PARTICIPLES and words.ends[i] <= spoken[-1].start), None
    )
    if verb is None:
        return None
    before = [m for m in scene.mentions if m.end <= verb and m.name]
    holder = scene.people.named(before[-1].name or "") if before else None
    return Attribution(verb, before[-1].start, verb, False, holder) if holder else None
