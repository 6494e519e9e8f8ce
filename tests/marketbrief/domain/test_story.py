"""Stories: which take stands for them, who carries them, how many sources they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.domain.story import Story, StoryRole, StoryVersion, independent


def take(article_id: str = "a", **fields: object) -> StoryVersion:
    defaults = {"story": "s", "role": StoryRole.TAKE, "moment": 0, "title": "T", "publisher": "P", "agency": "P"}
    return StoryVersion(**{"words": 300, "digest": hash(article_id), **defaults, **fields, "article_id": article_id})


def test_the_newest_full_take_is_the_best():
    takes = (take("old", moment=1), take("new", moment=2), take("stub", moment=3, words=40))
    assert Story(takes).best.article_id == "new"


def test_a_short_correction_stands_for_the_story_it_corrects():
    takes = (take("wrong", moment=1), take("right", moment=2, words=9, role=StoryRole.CORRECTION))
    assert Story(takes).best.article_id == "right"


def test_a_take_after_the_correction_is_not_superseded():
    takes = (take("wrong", moment=1), take("right", moment=2, role=StoryRole.CORRECTION), take("later", moment=3))
    assert Story(takes).superseded == {"wrong"}
    assert Story(takes).best.article_id == "later"


def test_a_second_correction_supersedes_the_first():
    takes = tuple(take(f"c{n}", moment=n, role=StoryRole.CORRECTION) for n in range(2))
    assert Story(takes).superseded == {"c0"}


def test_takes_of_two_stories_are_no_story():
    with pytest.raises(ValueError, match="one story"):
        Story((take("a"), take("b", story="other")))


def test_independent_sources_are_counted_by_agency():
    takes = [
        take("a", story="1", agency="Meridian"),
        take("b", story="1", agency="Meridian", publisher="Valley Post"),
        take("c", story="2", agency="MERIDIAN"),
        take("d", story="3", agency="Porto Hoje"),
        take("e", story="4", agency=None),
    ]
    assert independent(takes) == 3


@given(
    st.lists(
        st.builds(
            take,
            st.text(min_size=1),
            role=st.sampled_from(StoryRole),
            moment=st.integers(0, 9),
            words=st.integers(0, 900),
            digest=st.integers(0, 3),
        ),
        min_size=1,
        unique_by=lambda each: each.article_id,
    )
)
def test_every_story_has_a_best_take_that_stands(takes: list[StoryVersion]):
    story = Story(tuple(takes))
    assert story.best.article_id not in story.superseded
