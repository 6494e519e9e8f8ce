"""Whether a statement judges a market itself, or only names it on the way to something else."""

import re

from marketbrief.language.movement import DOWN, UP
from marketbrief.language.topic import topic_of

__all__ = ["judges"]

# words that name a market and mean something else: one company of a sector, what oil is measured in, those who expect
NOT_ITSELF = re.compile(
    r"\b(?:the|a|an|this|that|its|one|another|largest|biggest|[\w.]+[- ]based) (?:[\w-]+ ){0,2}?(?:retailer|"
    r"auto ?maker|car ?maker|airline|bank|lender|drug ?maker|chip ?maker|home ?builder|insurer|broker(?:age)?|miner|"
    r"steel ?maker|railroad|refiner|utility)(?![\w-])"
    r"|\bbarrels of (?:crude |oil |crude oil )(?:oil )?(?:equivalent)?"
    r"|\b(?:oil|crude|gas|gold|steel|coal)(?: and[ -]\w+)? (?:and gas )?(?:equivalent|reserves|refining|compan\w+|"
    r"firms?|shares|sector|giants?|majors?|block|cent(?:er|re)|money|revenues?|deals?|assets?)\b"
    r"|\beuro (?:countries|members?|nations|states|membership|crisis|project|adoption|entry)\b"
    r"|\b(?:wall )?street(?:['’]s)? (?:consensus|call|(?:had |has |was |were |is |are )?(?:\w+ly )?(?:expect\w*|"
    r"forecast\w*|estimate\w*|target\w*|analysts?|look\w+ for|predict\w*|project\w*|likely to|reform|banks?|firms?))\b"
    r"|\b(?:wow\w*|surpris\w*|disappoint\w*|impress\w*|beat\w*|topp\w*|miss\w*|of|for|by|than|"
    r"with|from) wall[- ]street\b"
    r"|\bwall street['’]s (?!(?:\w+ )?(?:rally|gains?|loss|losses|declines?|fall|rise|slide|drop|advance|rebound|"
    r"sell-?off))"
    r"|\bthe markets? (?:was |is |had |has |were |are )?(?:\w+ly )?(?:expect\w*|sees?|saw|prefers?|thinks?|"
    r"believes?|views?|look(?:s|ed|ing)? (?:for|at|to)|assum\w+|anticipat\w+|came round)\b",
    re.IGNORECASE,
)
OF_ONE_STOCK = re.compile(
    r"\b(?:rating|recommendation|target)s? (?:on|of|for) (?:the|its|their) (?:stock|shares|company)\b", re.IGNORECASE
)
SENTENCES = re.compile(r"[.;:]['’\"”]?\s|--|\.\.\.")
CLAUSES = re.compile(
    r",['’\"”]?\s(?!\d|and |or |at |to |by )|\s(?=(?:while|but|although|though|because|whereas|which|who)\s)",
    re.IGNORECASE,
)
WORDS_OF_A_SUBJECT = 4
JUDGING = re.compile(
    r"\b(?:bull\w*|bear(?:s|ish)?|positive\w*|negative\w*|strong\w*|strength|weak\w*|soft\w*|good|great|better|best|bad|"
    r"worse|worst|poor\w*|healthy|solid|robust|cheap\w*|expensive|attractive|(?:over|under)(?:valu|weight|sold|bought|"
    r"perform)\w*|upside|downside|risk\w*|fragile|vulnerable|cautious|optimis\w+|pessimis\w+|confiden\w+|prefer\w*|"
    r"favou?r\w*|lik(?:e|es|ed) the|buy\w*|sell\w*|support\w*|pressur\w*|help\w*|benefi\w+|hurt\w*|harm\w*|threat\w*|"
    r"concern\w*|worr\w+|fears?|struggl\w+|suffer\w*|problems?|trouble\w*|outlook|demand|suppl\w+|inventor\w+|shortage|"
    r"glut|growth|grow\w*|improv\w+|disappoint\w+|bottom\w*|peak\w*|correction|rebound\w*|momentum|appreciat\w+|"
    r"depreciat\w+|revalu\w+|devalu\w+|stronger|increas\w+|decreas\w+|collaps\w+|crash\w*|plummet\w*|doom\w*|"
    r"relief|upward|downward|headwinds?|tailwinds?|losing|lose|bid up|safe[- ]haven|stable|volatil\w+|tough\w*|"
    r"recover\w*|target\w*|too (?:high|low|many|few)|safe|tight\w*|challeng\w+|(?:up|down)grad\w+|hard(?:er)?|"
    r"higher|lower|flight|nervous\w*|liquidat\w+|beat(?:s|ing|en)?|outpac\w+|lag(?:s|ged|ging)?|recommend\w*|avoid\w*|"
    r"own(?:s|ing)?|room to|to run|(?:expects?|expected) [^,;]{1,40}? to|"
    r"(?:sees?|expects?|forecasts?|puts?|pegs?) [^,;]{1,40}?(?:at|above|below|near|around) [$€£]?(?=\d))\b",
    re.IGNORECASE,
)


def judges(words: str, market: str) -> bool:
    """Whether a clause names the market of this display name and says how it fares, or its sentence begins with it."""
    if topic_of(words, market) != market or OF_ONE_STOCK.search(words):
        return False
    plain = NOT_ITSELF.sub(" . ", " ".join(words.split()))
    return any(_judged(sentence, market) for sentence in SENTENCES.split(plain))


def _judged(sentence: str, market: str) -> bool:
    head = " ".join(sentence.split()[:WORDS_OF_A_SUBJECT])
    parts = [sentence] if topic_of(head, market) == market else CLAUSES.split(sentence)
    return any(_says_how(part) and topic_of(part, market) == market for part in parts)


def _says_how(words: str) -> bool:
    return any(pattern.search(words) for pattern in (UP, DOWN, JUDGING))
