import asyncio

from bot.replies.progress_bridge import ProgressBridge, ProgressQueue
from marketbrief.domain.briefing import Sentence
from marketbrief.domain.progress import BriefingSection


async def test_what_another_thread_tells_arrives_in_order():
    watch = ProgressBridge()
    await asyncio.to_thread(lambda: [watch.step(f"step {n}") for n in range(5)])
    assert await watch.steps.batch(0.01) == [f"step {n}" for n in range(5)]


async def test_sentences_are_kept_apart_from_steps():
    watch = ProgressBridge()
    watch.step("searching")
    watch.sentence(BriefingSection.DRIVERS, Sentence("Rates fell.", (1,)), ())
    (told,) = await watch.sentences.batch(0.01)
    assert (told.part, told.sentence.text) == (BriefingSection.DRIVERS, "Rates fell.")


async def test_nothing_is_read_once_it_is_closed():
    told = ProgressQueue()
    told.put("late")
    told.close()
    assert await told.batch(10) == []
    assert await told.pause(10)


async def test_a_stop_is_seen_from_the_thread_that_answers():
    watch = ProgressBridge()
    watch.stop()
    assert await asyncio.to_thread(watch.stopped)


def test_whoever_tells_after_everybody_left_is_not_stopped():
    async def leave():
        return ProgressBridge()

    watch = asyncio.run(leave())
    watch.step("nobody listens")
    assert not watch.stopped()
