"""Every expected error, under one root.

MarketbriefError            the message names the problem and its fix; the command line exits with 2
├── LibraryError            the library cannot be opened, read or written
│   ├── LibraryTooNew       written by a later version of marketbrief
│   └── EmbeddingMismatch   filled by one embedding model, asked to use another
├── EmbeddingError          an embedding model cannot be loaded
├── SourceError             a source as a whole cannot be read
├── ArticleRefused          one article is not taken; the rest go on
├── WriterError             a chat model gave no usable draft; the extractive writer takes over
└── SettingsError           a setting is missing or makes no sense
"""


class MarketbriefError(Exception):
    """Root of all expected errors; ``str()`` is one plain sentence for a person."""


class LibraryError(MarketbriefError):
    """The library cannot be opened, read or written."""


class LibraryTooNew(LibraryError):
    """The library was written by a later version of marketbrief."""


class EmbeddingMismatch(LibraryError):
    """The library's vectors come from another model than the one in the settings."""


class EmbeddingError(MarketbriefError):
    """An embedding model cannot be loaded or failed on a batch."""


class SourceError(MarketbriefError):
    """A source as a whole (a file, a folder, a stream) cannot be read."""


class ArticleRefused(MarketbriefError):
    """One article is refused; the message is the reason shown in the report."""


class WriterError(MarketbriefError):
    """A chat model gave no usable draft."""


class SettingsError(MarketbriefError):
    """A setting is missing or invalid."""
