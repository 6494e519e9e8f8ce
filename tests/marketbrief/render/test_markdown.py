"""The answer as Markdown: nothing from an article is markup."""

import re

from hypothesis import given
from hypothesis import strategies as st

from marketbrief.domain.article import Article
from marketbrief.domain.briefing import Briefing, NoEvidence, Sentence
from marketbrief.domain.evidence import Source
from marketbrief.domain.passage import Passage, Span
from marketbrief.domain.question import Question
from marketbrief.render.markdown import to_markdown
from tests.bot.samples import NOON, a_briefing, a_no_evidence


def test_a_briefing_reads_well(snapshot):
    assert to_markdown(a_briefing()) == snapshot


def test_nothing_found_reads_well(snapshot):
    answer = a_no_evidence()
    assert isinstance(answer, NoEvidence)
    assert to_markdown(answer) == snapshot


@given(st.text(alphabet="ab*_[]()<>#`|~\\\n!", min_size=1).filter(str.strip))
def test_no_character_of_an_article_is_markup(text):
    article = Article(article_id="a", title=text, text=text, source="a", retrieved_at=NOON)
    passage = Passage(number=1, article_id="a", revision=1, span=Span(0, len(text)), text=text)
    briefing = Briefing(
        question=Question(text="why?", as_of=NOON),
        bottom_line=(Sentence(text, (1,)),),
        drivers=(),
        figures=(),
        views=(),
        sources=(Source(1, article, (passage,)),),
        caveats=(),
        writer="extractive",
    )
    body = to_markdown(briefing).split("\n", 2)[2]
    ours = re.sub(r"^### .*$|^\*\*|\*\* (?=\\\[1)|^- ", "", body, flags=re.MULTILINE)
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_\[\]<>#`|~]", ours)
