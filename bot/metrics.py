"""The bot's Prometheus metrics."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

__all__ = ["Metrics"]

_SECONDS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300)


class Metrics:
    """The metrics of one process, in their own registry."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.questions = Counter("marketbrief_questions", "Questions taken", registry=self._registry)
        self.answers = Counter("marketbrief_answers", "Questions ended", ["outcome"], registry=self._registry)
        self.seconds = Histogram(
            "marketbrief_answer_seconds",
            "Seconds from taking a question to its end",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.failed_sends = Counter("marketbrief_failed_sends", "Sends to Slack that failed", registry=self._registry)
        self.retries = Counter(
            "marketbrief_slack_retries", "Calls to Slack that were retried", ["reason"], registry=self._registry
        )
        self.resumed = Counter(
            "marketbrief_resumed_questions", "Questions resumed after a replica stopped", registry=self._registry
        )

    def watch(self, name: str, what: str, count: Callable[[], float]) -> None:
        """Register a gauge whose value ``count`` returns at each scrape."""
        Gauge(f"marketbrief_{name}", what, registry=self._registry).set_function(count)

    def text(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self._registry)
