"""Views of an article: who said what, word for word, with its place in the text."""

from ingest.views.extract import draw_views

__all__ = ["draw_views"]
