"""Analyst views, drawn out of an article: who said what, word for word, with the place where it stands."""

from ingest.views.extract import draw_views

__all__ = ["draw_views"]
