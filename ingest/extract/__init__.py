"""Fields of an article out of a page of HTML."""

from ingest.extract.extracted import Extracted, extract

__all__ = ["Extracted", "extract"]
