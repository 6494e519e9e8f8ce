"""Unpacks response bodies piece by piece, up to a limit."""

import zlib
from collections.abc import Iterable

from ingest.fetch.failure import FetchFailed

__all__ = ["ENCODINGS", "unpack", "unpack_gzip"]

ENCODINGS = "gzip, deflate"
GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


def unpack(pieces: Iterable[bytes], encoding: str, *, largest_bytes: int) -> bytes:
    """The unpacked ``pieces``; raises FetchFailed if they exceed ``largest_bytes``, are damaged or cut off."""
    packing = encoding.strip().lower()
    if packing in {"", "identity"}:
        return _whole(pieces, largest_bytes)
    if packing in {"gzip", "x-gzip", "deflate"}:
        return _inflated(pieces, largest_bytes)
    raise FetchFailed(f"the answer is packed in an unknown way ({packing[:40]})")


def unpack_gzip(data: bytes, *, largest_bytes: int) -> bytes:
    """The content of a .gz file, with the same limits."""
    return _inflated([data], largest_bytes)


def _whole(pieces: Iterable[bytes], largest_bytes: int) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > largest_bytes:
            raise _too_large(largest_bytes)
    return bytes(body)


def _inflated(pieces: Iterable[bytes], largest_bytes: int) -> bytes:
    inflater = zlib.decompressobj(GZIP_OR_ZLIB)
    body = bytearray()
    for piece in pieces:
        try:
            body += inflater.decompress(piece, largest_bytes + 1 - len(body))
        except zlib.error as error:
            raise FetchFailed("the answer is damaged: it is not packed as it says", temporary=True) from error
        if len(body) > largest_bytes:
            raise _too_large(largest_bytes)
    if not inflater.eof:
        raise FetchFailed("the answer breaks off before its end", temporary=True)
    return bytes(body)


def _too_large(largest_bytes: int) -> FetchFailed:
    return FetchFailed(f"the answer is larger than {largest_bytes / 1024**2:g} MB")
