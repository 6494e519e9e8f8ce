"""The views that were read out of articles, as answers take them from the library."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from marketbrief.answering.drafting.ledger_view import LedgerView
from marketbrief.domain.view import View
from marketbrief.library import Library, ViewFilter

__all__ = ["ArticleLedger"]


@dataclass(frozen=True, slots=True)
class ArticleLedger:
    """The views of articles, from the library; ``kept`` has each by its article and place."""

    library: Library
    kept: dict[tuple[str, int], View] = field(default_factory=dict)

    def of(self, article_ids: Sequence[str]) -> Mapping[str, Sequence[LedgerView]]:
        """The views of each article, in the order of the text."""
        found: dict[str, list[LedgerView]] = {}
        for view, _ in self.library.views(ViewFilter(article_ids=tuple(article_ids))):
            span = view.statement.span
            self.kept[view.article_id, span.start] = view
            found.setdefault(view.article_id, []).append(
                LedgerView(
                    article_id=view.article_id,
                    start=span.start,
                    end=span.end,
                    statement=view.statement.text,
                    kind=view.kind,
                    form=view.form,
                    stance=view.stance,
                    about=view.about,
                    speaker=view.speaker,
                    role=view.role,
                    firm=view.firm,
                    quotes=tuple(quote.text for quote in view.quotes),
                    quote_spans=tuple(quote.span for quote in view.quotes),
                )
            )
        return {article_id: sorted(views, key=lambda each: each.start) for article_id, views in found.items()}
