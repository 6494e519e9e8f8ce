"""Extracts the fields of an article from a page of HTML."""

from ingest.extract.extracted import Extracted, extract

__all__ = ["Extracted", "extract"]
