"""Parses untrusted XML: no entities, no network access; broken XML is read as far as possible."""

from collections.abc import Iterator

from lxml import etree

from marketbrief.domain.errors import ArticleRefused

__all__ = ["BROKEN", "elements", "local_name", "parse_xml", "root_name"]

START_BYTES = 4096
BROKEN = "it is broken XML, read as far as it goes"


def parse_xml(body: bytes) -> tuple[etree._Element, str | None]:
    """The root element of ``body``, and what is broken in it, if parts may be missing.

    Raises ArticleRefused when there is no tree.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(body.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ArticleRefused("it is broken XML") from error
    if root is None:
        raise ArticleRefused("it is broken XML")
    broken = any(error.level >= etree.ErrorLevels.FATAL for error in parser.error_log)
    return root, BROKEN if broken else None


def root_name(body: bytes) -> str:
    """The name of the first element, without its prefix and in lower case; "" where ``body`` is no XML."""
    rest = body[:START_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    while rest.startswith((b"<?", b"<!--", b"<!")):
        end = b"-->" if rest.startswith(b"<!--") else b"?>" if rest.startswith(b"<?") else b">"
        rest = (
            rest.partition(end)[2].lstrip(b"] \t\r\n>") if b"[" not in rest.partition(end)[0] else _after_subset(rest)
        )
    if not rest.startswith(b"<"):
        return ""
    name = rest[1:200].replace(b"/", b" ").replace(b">", b" ").split(maxsplit=1)[:1]
    return name[0].rpartition(b":")[2].decode("ascii", "replace").lower() if name else ""


def elements(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """Every element below ``root`` of the local name ``name``, whatever its namespace."""
    return (element for element in root.iter(etree.Element) if local_name(element) == name)


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace, in lower case."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _after_subset(rest: bytes) -> bytes:
    """What follows a document type with declarations of its own."""
    return rest.partition(b"]")[2].lstrip(b"> \t\r\n")
