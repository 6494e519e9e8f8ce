"""What a model may take is counted before it is asked."""

from datetime import UTC, datetime, timedelta

import pytest
from langchain_core.language_models import GenericFakeChatModel

import prompts
from marketbrief.domain.errors import WriterError
from marketbrief.models.budget import Budget, Usage
from marketbrief.models.chat import Chat, ModelLimits, Price, Spending
from marketbrief.models.spending import Spent

DAY = datetime(2026, 9, 18, 12, tzinfo=UTC)
PRICE = Price(1.0, 5.0)


def chat_with(limits, spending=None, said=("yes", "yes")):
    return Chat("a model", GenericFakeChatModel(messages=iter(said)), limits, spending, today=lambda: DAY)


def ask(chat, budget=None, text="what?"):
    budget = budget or Budget()
    words = chat.says(text, purpose="briefing", prompt=prompts.load("briefing"), budget=budget)
    return "".join(words), budget


@pytest.mark.parametrize(
    ("limits", "spent", "reason"),
    [
        (ModelLimits(tokens=100), Spent(), "the answer's limit of 100 tokens"),
        (ModelLimits(tokens_a_day=5_000), Spent(1, 4_000, 0.0), "today's limit of 5,000 tokens"),
        (ModelLimits(price=PRICE, dollars=0.01), Spent(), "the answer's limit of $0.01"),
        (ModelLimits(price=PRICE, dollars_a_day=1.0), Spent(9, 0, 0.99), "today's limit of $1.00"),
        (ModelLimits(dollars_a_day=1.0), Spent(9, 0, 0.99), None),
        (ModelLimits(price=PRICE, dollars_a_day=1.0), Spent(9, 0, 0.5), None),
    ],
)
def test_a_call_that_would_go_over_a_limit_is_told_which(limits, spent, reason):
    told = limits.reached(4_100, 0, 0.0, spent)
    assert told is None if reason is None else reason in told


def test_a_day_that_is_spent_refuses_and_the_next_does_not(tmp_path):
    spending = Spending(tmp_path / "models.db")
    limits = ModelLimits(tokens_a_day=4_010)
    ask(chat_with(limits, spending))
    with pytest.raises(WriterError, match="a model is not asked: today's limit"):
        ask(chat_with(limits, spending, said=["never"] * 2), text="a longer question than before" * 2)
    tomorrow = chat_with(limits, spending)
    tomorrow.today = lambda: DAY + timedelta(days=1)
    assert ask(tomorrow)[0] == "yes"


def test_the_book_adds_up_over_models_and_days(tmp_path):
    spending = Spending(tmp_path / "models.db")
    for model, at in (("a", DAY), ("b", DAY), ("a", DAY), ("a", DAY - timedelta(days=1))):
        usage = Usage(
            model=model,
            purpose="briefing",
            prompt="p",
            tokens_in=10,
            tokens_out=5,
            seconds=1.0,
            counted=True,
            dollars=0.25,
        )
        spending.add(at, usage)
    assert spending.on(DAY) == Spent(3, 45, 0.75)


def test_without_a_book_no_model_is_asked(tmp_path):
    with pytest.raises(WriterError, match="cannot be written"):
        ask(chat_with(ModelLimits(), Spending(tmp_path / "missing" / "models.db")))


def test_what_a_call_took_is_noted_with_its_price():
    _, budget = ask(chat_with(ModelLimits(price=PRICE)))
    (usage,) = budget.usage
    assert not usage.counted
    assert usage.dollars == pytest.approx((usage.tokens_in + 5 * usage.tokens_out) / 1_000_000)


def test_one_call_too_many_at_a_time_is_told_that_there_is_too_much_to_do():
    chat = chat_with(ModelLimits(at_once=1, queue_seconds=0.01), said=["one two three", "four"])
    budget = Budget()
    first = chat.says("what?", purpose="briefing", prompt=prompts.load("briefing"), budget=budget)
    chat._lines.acquire()
    with pytest.raises(WriterError, match="too much to do"):
        next(first)
    chat._lines.release()
    assert ask(chat)[0] == "one two three"
