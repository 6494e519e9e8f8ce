"""What the bot counts of itself, for Prometheus."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

__all__ = ["Metrics"]

_SECONDS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300)


class Metrics:
    """The counts of one process, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.questions = Counter("marketbrief_questions", "Questions taken", registry=self._registry)
        self.answers = Counter("marketbrief_answers", "Questions ended", ["outcome"], registry=self._registry)
        self.seconds = Histogram(
            "marketbrief_answer_seconds",
            "From taking a question to its end",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.failed_sends = Counter(
            "marketbrief_failed_sends", "Answers that failed on the way", registry=self._registry
        )
        self.retries = Counter(
            "marketbrief_slack_retries", "Calls of Slack made again", ["reason"], registry=self._registry
        )
        self.adopted = Counter(
            "marketbrief_adopted_questions", "Questions taken over from a replica that stopped", registry=self._registry
        )

    def watch(self, name: str, what: str, count: Callable[[], float]) -> None:
        """Show a count that is read whenever somebody looks."""
        Gauge(f"marketbrief_{name}", what, registry=self._registry).set_function(count)

    def text(self) -> bytes:
        """All counts, as Prometheus reads them."""
        return generate_latest(self._registry)
