"""What a message is, before anything is searched: a question on the news, or what has a short reply of its own."""

import re
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from marketbrief.language.instruments import find_instruments
from marketbrief.language.tokens import PART

__all__ = ["MessageKind", "NotAQuestion", "matter_of", "reply_to"]

YEAR_DIGITS = 4
LONGEST_READ = 2000
LONGEST_COURTESY = 80


class MessageKind(StrEnum):
    """What a message is; only ``ASK`` is looked up in the library."""

    ASK = "ask"
    INSTRUCTION = "instruction"
    GREETING = "greeting"
    ABOUT_SELF = "about_self"
    THANKS = "thanks"
    EMPTY = "empty"
    NONSENSE = "nonsense"


class NotAQuestion(NamedTuple):
    """What was looked for, and what to do next, for a message that asks for no news."""

    looked_for: str
    advice: str


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_MENTION = re.compile(r"<[@#!][^>]*>|(?<!\S)@\w+")
_WHOM = "there|all|everyone|everybody|team|folks|bot|marketbrief|friend|again|you|very much|so much|a lot"
_GREETING = _any(
    r"(?:hi+|hello+|hey+|hiya|yo|howdy|greetings|welcome|good (?:morning|afternoon|evening|day)|morning|gm"
    r"|hola|bonjour|salut|ciao|hallo|guten (?:tag|morgen|abend)|namaste|konnichiwa|привет|こんにちは|你好"
    rf"|how are you(?: doing)?(?: today)?|how(?:'s| is) it going|what'?s up|nice to meet you|{_WHOM}|\W)+"
)
_THANKS = _any(
    r"(?:thanks?(?: you)?|thankyou|thx|ty|cheers|merci|danke|gracias|grazie|much appreciated|appreciate it"
    r"|(?:that(?:'s| is| was) )?(?:very |so |really )?"
    r"(?:great|good|nice|cool|perfect|awesome|helpful|useful|brilliant|enough|fine)"
    r"|(?:that|this) helps|(?:good|great|nice) (?:job|work|answer|bot)|well done|got it|i see|understood"
    r"|ok(?:ay)?|sure|no problem|never ?mind|lol|haha+|wow|yes|no|yep|nope|(?:good)?bye|good night"
    rf"|see (?:you|ya)(?: later| tomorrow)?|for (?:now|that|this|your help|the help)|many|a million|{_WHOM}|\W)+"
)
_YOU = "you|u|this bot|marketbrief"
_SELF = _any(
    r"(?:(?:so|and|ok|hi|hello|hey|please)\W+)*(?:"
    rf"(?:who|what)(?:'s| is|'re| are)? (?:exactly )?(?:are )?(?:{_YOU}|this)"
    rf"|what (?:can|could|do|will) (?:{_YOU}) (?:do|know|answer|cover|offer|help(?: me)? with)(?: for (?:me|us))?"
    r"|what (?:can|could|should|may) (?:i|we) (?:ask|do)(?: you| here| with (?:you|this))?"
    rf"|how (?:do|does|can|should) (?:i|we|this|{_YOU}) (?:work|use (?:you|this|it)|help(?: (?:me|us))?"
    r"|ask(?: you)?(?: (?:a )?questions?)?)"
    rf"|(?:are|r) (?:{_YOU}) (?:an? )?(?:real |ai |ro)?(?:bot|human|person|ai|(?:chat ?)?gpt|machine|llm)"
    r"|(?:what|which) (?:ai |language )?model (?:are you|do you use|is this|powers you)(?: using)?"
    rf"|who (?:made|built|created|wrote|runs) (?:this|{_YOU})"
    r"|(?:introduce|describe|explain|tell me about) yourself|what(?:'s| is) your (?:name|job|purpose|function)"
    r"|(?:what|which|who) are your (?:news )?(?:sources|publishers)"
    r"|(?:what|which) (?:sources|news|articles|publishers|data) (?:do|can) you (?:have|use|know|read|cover)"
    r"|where (?:do|does) (?:you|the news|your (?:news|data)) (?:come from|get (?:your|the) (?:news|data)(?: from)?)"
    r"|(?:/?help|help me|/?commands|usage|instructions|manual|menu|start|/start|about|info)(?: please)?"
    r")\W*"
)

_LEAD = _any(
    r"^(?:<[@!][^>]*>\W*|(?:please|pls|kindly|now|ok|okay|hey|hi|hello|bot|marketbrief|and|so|then|just|also)\b[\s,:!.]*"
    r"|(?:can|could|would|will) you (?:please |now |just )*|i (?:want|need|would like|'d like) you to )+"
)
_MADE_UP = (
    r"(?:poem|haiku|limerick|song|rap|joke|riddle|story|fairy ?tale|novel|essay|screenplay|e-?mail|letter|speech|tweet"
    r"|blog(?: post)?|recipe|cv|resume|script|program|function|regex|app)"
)
_KEPT = (
    r"(?:library|database|db|index|articles?|news|passages?|files?|tables?|rows?|messages?|channels?|receipts?|logs?"
    r"|history|threads?|memory|vectors?|everything|all|data|sources?)"
)
_THAT = r"(?:(?:the|your|all|of|this|that|my|every|our|whole|entire) )"
_RULES = r"(?:rules?|instructions?|prompts?|guidelines?|restrictions?|constraints?|programming|training)"
_SECRETS = (
    rf"(?:{_RULES}|system (?:prompt|message)|secrets?|passwords?|(?:api |access |bot |app )?(?:keys?|tokens?)"
    r"|credentials?|config(?:uration)?|settings|environment(?: variables)?|source code)"
)
_PLACE = r"(?:(?:^|\s)#\w|<[#!@]|@\w|\b(?:to|in|into) (?:the |this )?(?:channel|everyone|everybody|general)\W*$)"
_NOT_TO_HEED = _any(
    rf"(?:ignore|disregard|forget|override|bypass) (?:[\w']+ ){{0,4}}?(?:{_RULES}|(?:said|told) (?:you|before))\b",
    r"(?:ignore|disregard|forget) (?:everything|all|anything)(?: (?:above|before|previous|you know))?\W*(?:$|and\b)",
    r"(?:pretend|act as|role-?play|behave like|you are now|from now on|talk like)\b|imagine (?:you|that you)\b",
    r".*\b(?:jail ?break|developer mode|do anything now)\b",
)
_TO_GIVE_AWAY = _any(
    r"(?:print|reveal|show|repeat|output|display|give|leak|dump|tell|share|expose|send|what (?:is|are)|what's)"
    rf" (?:me |us )?(?:all )?(?:of )?your (?:[\w'-]+ ){{0,3}}?{_SECRETS}\b"
    rf"|(?:print|reveal|leak|dump|expose) (?:me |us )?{_THAT}*(?:\w+ ){{0,2}}?{_SECRETS}\b"
)
_TO_CHANGE = _any(
    rf"(?:delete|erase|wipe|destroy|purge|truncate|overwrite) {_THAT}*(?:\w+ ){{0,2}}?{_KEPT}\b",
    rf"(?:clear|reset|empty|remove|rebuild|drop) {_THAT}+(?:\w+ ){{0,2}}?{_KEPT}\b|sudo |rm -|drop table|select \*",
    rf"(?:run|execute|install|restart|reboot|shut ?down|stop|kill|turn (?:on|off)|upgrade|update) {_THAT}*(?:\w+ )?"
    r"(?:yourself|bot|server|commands?|scripts?|shell|ingest|lights|python|bash)\b",
)
_TO_SEND = _any(
    rf"(?:post|send|forward|write|publish|announce|message|tweet|share (?:it|this|that|the))\b.*{_PLACE}",
    r"(?:e-?mail|dm|ping|notify|invite|call|phone) (?:me|us|my|the (?:team|boss|channel)|every(?:one|body))\b",
    r"(?:wake|remind) me\b|set (?:an?|the) (?:alarm|reminder|timer)\b",
)
_TO_MAKE = _any(
    rf"(?:write|compose|draft|invent|make up|create|generate)(?: me| us)? (?:an?|some) (?:\S+ ){{0,2}}?{_MADE_UP}\b",
    r"(?:tell|give|recite)(?: me| us)? (?:an?|some) (?:[\w'-]+ ){0,2}?"
    r"(?:poem|haiku|limerick|jokes?|riddle|song|recipe|bedtime story|fairy ?tale)\b",
    r"(?:write|generate)(?: me)? (?:some )?(?:\w+ )?code\b|(?:translate|sing)\b|play (?:me )?(?:some|an?) song\b",
)
_TO_TRADE = _any(
    r"(?:buy|sell|purchase)(?: me| us)? (?:\d[\d,.]*k? |(?:all )?(?:my|our) )|order (?:me )?(?:an?|some) ",
    r"place (?:an?|my|the) (?:\w+ )?(?:order|bet|trade)\b|book (?:me\b|an? (?:table|flight|room|hotel|meeting)\b)",
)
_INSTRUCTIONS = (_NOT_TO_HEED, _TO_GIVE_AWAY, _TO_CHANGE, _TO_SEND, _TO_MAKE, _TO_TRADE)
_UNSAYABLE = re.compile(
    r"[b-df-hj-np-tv-xz]{5,}|(\w)\1{3,}|^[b-df-hj-np-tv-xz]{6,}$|^(?:asdf|qwer|zxcv|hjkl)|^asd$|^fgh"
)


def matter_of(text: str) -> MessageKind:
    """What ``text`` is. In doubt it is a question: a real one must never be turned away unread."""
    text = text[:LONGEST_READ]
    said = " ".join(_MENTION.sub(" ", text).replace("’", "'").split())
    words = PART.findall(said)
    if not words:
        return MessageKind.NONSENSE if said.strip("?!.,;: ") else MessageKind.EMPTY
    order = _LEAD.sub("", " ".join(text.replace("’", "'").split()))
    if any(pattern.match(order) for pattern in _INSTRUCTIONS):
        return MessageKind.INSTRUCTION
    for matter, pattern in (
        (MessageKind.ABOUT_SELF, _SELF),
        (MessageKind.GREETING, _GREETING),
        (MessageKind.THANKS, _THANKS),
    ):
        if len(said) <= LONGEST_COURTESY and pattern.fullmatch(said):
            return matter
    return MessageKind.NONSENSE if _is_nonsense(said, words) else MessageKind.ASK


def reply_to(matter: MessageKind, newest: datetime | None) -> NotAQuestion:
    """What to say to a message that asks for no news; ``newest`` is the time of the library's newest article."""
    until = f" The newest article is from {newest:%-d %B %Y}." if newest else ""
    example = "“Why did small caps rally yesterday?” or “What do analysts say about oil this week?”"
    return {
        MessageKind.INSTRUCTION: NotAQuestion(
            "nothing: this tells me to do something, and all I do is look up news",
            f"I change, send and make up nothing. Ask what the news says, for example {example}.",
        ),
        MessageKind.GREETING: NotAQuestion("nothing yet. Hello!", f"Ask about a market, for example {example}.{until}"),
        MessageKind.ABOUT_SELF: NotAQuestion(
            "nothing: this asks about me, not about the news",
            "I answer questions on markets from a library of news, each statement with its source, and say so when the"
            f" library does not know. Ask why a market moved, what analysts say, or for a figure: {example}.{until}",
        ),
        MessageKind.THANKS: NotAQuestion("nothing: there is no question in this", "Ask again whenever you like."),
        MessageKind.EMPTY: NotAQuestion(
            "nothing: the message has no words", f"Ask about a market, for example {example}.{until}"
        ),
        MessageKind.NONSENSE: NotAQuestion("nothing: no words I can read", f"Ask in words, for example {example}."),
        MessageKind.ASK: NotAQuestion(
            "news on what was asked", f"Name a market, a company or a day, for example {example}."
        ),
    }[matter]


def _is_nonsense(said: str, words: list[str]) -> bool:
    """Whether no word can be one: figures alone, keys struck at random. Names of markets always can."""
    if find_instruments(said) or any(word.isupper() or not word.isascii() for word in words):
        return False
    return all(_says_nothing(word.lower()) for word in words)


def _says_nothing(word: str) -> bool:
    """A number that is no year, or letters that no language puts together."""
    return len(word) != YEAR_DIGITS if word.isdigit() else _UNSAYABLE.search(word) is not None
