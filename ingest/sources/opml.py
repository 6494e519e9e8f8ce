"""Lists of feeds (OPML), as feed readers export them."""

from ingest.sources.entry import Addresses, web_address
from ingest.sources.xml import elements, parse_xml

__all__ = ["read_opml"]


def read_opml(body: bytes, *, base: str) -> Addresses:
    """The addresses of the feeds in a list, once each, in order; raises ArticleRefused for broken XML."""
    root, flaw = parse_xml(body)
    found = []
    for outline in elements(root, "outline"):
        attributes = {name.lower(): str(value) for name, value in outline.attrib.items()}
        found.append(web_address(attributes.get("xmlurl"), base))
    return Addresses(tuple(dict.fromkeys(filter(None, found))), flaw)
