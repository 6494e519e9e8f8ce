"""Entities named in articles: companies with tickers, people with roles, acronyms, for the library's catalogue."""

from ingest.entities.find import find_entities

__all__ = ["find_entities"]
