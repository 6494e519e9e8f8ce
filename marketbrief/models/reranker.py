"""Rerankers: models that score how well a text answers a question (rerank, cross-encoder); none is used by default.

``MARKETBRIEF_RERANKER`` names one: a directory with an ONNX cross-encoder (``model.onnx`` or ``onnx/model.onnx``, and
``tokenizer.json``), or ``PROVIDER:NAME`` for one of LangChain's document compressors (``cohere:rerank-v3.5``), whose
package must be installed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from marketbrief.domain.errors import MarketbriefError, SettingsError

__all__ = ["OnnxCrossEncoder", "Reranker", "blended", "load_reranker"]

NONE = "none"
SETTING = "MARKETBRIEF_RERANKER"
_MAX_TOKENS = 256
_BATCH = 8
_MOST_TEXTS = 1_000
_COMPRESSORS = {
    "cohere": ("langchain_cohere", "CohereRerank"),
    "voyageai": ("langchain_voyageai", "VoyageAIRerank"),
    "nvidia": ("langchain_nvidia_ai_endpoints", "NVIDIARerank"),
}


class Reranker(Protocol):
    """Scores texts for one question; ``name`` is the model's."""

    @property
    def name(self) -> str:
        """The model's name."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score a text, in the order of ``texts``, higher is better; MarketbriefError when the model fails."""


def load_reranker(name: str) -> Reranker | None:
    """The reranker that a setting names, ``None`` for ``none``; SettingsError says why it cannot be used."""
    if name in ("", NONE):
        return None
    directory = Path(name).expanduser()
    if directory.is_dir():
        return OnnxCrossEncoder(directory)
    provider, _, model = name.partition(":")
    if not model or provider not in _COMPRESSORS:
        known = ", ".join(_COMPRESSORS)
        raise SettingsError(
            f"{SETTING}={name} is neither a directory with model.onnx and tokenizer.json nor PROVIDER:NAME ({known})"
        )
    return _compressor(name, provider, model)


def blended(scores: Sequence[float], verdicts: Sequence[float], weight: float) -> list[float]:
    """Scores moved by ``weight`` (0 to 1) towards a reranker's verdicts, which are put on the scores' scale first."""
    if not scores:
        return []
    low, lowest = min(scores), min(verdicts)
    spread = ((max(scores) - low) or 1.0) / ((max(verdicts) - lowest) or 1.0)
    pairs = zip(scores, verdicts, strict=True)
    return [(1 - weight) * score + weight * (low + spread * (verdict - lowest)) for score, verdict in pairs]


class OnnxCrossEncoder:
    """A cross-encoder from a directory: pairs of question and text in, one logit out (of two, the second counts)."""

    def __init__(self, directory: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        weights, tokens = _files_of(directory)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
            self._tokenizer = Tokenizer.from_file(str(tokens))
        except Exception as error:
            raise SettingsError(f"{SETTING}={directory} cannot be loaded ({_in_one_line(error)})") from error
        if len(self._session.get_outputs()[0].shape) > len(("pair", "class")):
            raise SettingsError(f"{SETTING}={directory} is no cross-encoder: it gives more than a score for each pair")
        self.name = directory.resolve().name
        self._inputs = {given.name for given in self._session.get_inputs()}
        padding = self._tokenizer.padding or {}
        self._tokenizer.enable_truncation(_MAX_TOKENS)
        self._tokenizer.enable_padding(
            **{name: padding[name] for name in ("pad_id", "pad_type_id", "pad_token") if name in padding}
        )

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One logit a text, in the order of ``texts``; texts of similar length share a batch."""
        found = np.empty(len(texts), np.float32)
        by_length = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(texts), _BATCH):
            batch = by_length[start : start + _BATCH]
            try:
                found[batch] = self._run([(question, texts[i]) for i in batch])
            except Exception as error:
                raise _failed(self.name, len(texts), error) from error
        return [float(score) for score in found]

    def _run(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        encoded = self._tokenizer.encode_batch(list(pairs))
        feeds = {
            "input_ids": np.array([one.ids for one in encoded], np.int64),
            "attention_mask": np.array([one.attention_mask for one in encoded], np.int64),
            "token_type_ids": np.array([one.type_ids for one in encoded], np.int64),
        }
        given = {name: value for name, value in feeds.items() if name in self._inputs}
        logits: NDArray[np.float32] = self._session.run(None, given)[0]
        return logits.reshape(len(pairs), -1)[:, -1]


@dataclass(frozen=True, slots=True)
class CompressorReranker:
    """One of LangChain's document compressors, asked to score and not to drop."""

    name: str
    compressor: Any

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """The service's relevance of each text; a text that it does not give back has the lowest."""
        from langchain_core.documents import Document

        if not texts:
            return []
        documents = [Document(text, metadata={"place": i}) for i, text in enumerate(texts)]
        try:
            told = self.compressor.compress_documents(documents, question)
            found = {each.metadata["place"]: float(each.metadata["relevance_score"]) for each in told}
        except Exception as error:
            raise _failed(self.name, len(texts), error) from error
        lowest = min(found.values(), default=0.0)
        return [found.get(i, lowest) for i in range(len(texts))]


def _files_of(directory: Path) -> tuple[Path, Path]:
    """The weights and the tokenizer in a directory; SettingsError names what is not there."""
    weights = next((file for file in (directory / "model.onnx", directory / "onnx/model.onnx") if file.is_file()), None)
    tokens = directory / "tokenizer.json"
    missing = [*(["model.onnx"] if weights is None else []), *([] if tokens.is_file() else [tokens.name])]
    if weights is None or missing:
        raise SettingsError(f"{SETTING}={directory} lacks {' and '.join(missing)}")
    return weights, tokens


def _compressor(name: str, provider: str, model: str) -> CompressorReranker:
    package, kind = _COMPRESSORS[provider]
    try:
        made = getattr(import_module(package), kind)(model=model)
    except ImportError as error:
        raise SettingsError(
            f"{SETTING}={name} needs a package: run 'pip install {package.replace('_', '-')}'"
        ) from error
    except Exception as error:
        raise SettingsError(f"{SETTING}={name} cannot be used ({_in_one_line(error)})") from error
    for limit in ("top_n", "top_k"):
        if getattr(made, limit, None) is not None:
            setattr(made, limit, _MOST_TEXTS)
    return CompressorReranker(name, made)


def _failed(name: str, texts: int, error: Exception) -> MarketbriefError:
    return MarketbriefError(
        f"the reranker {name} failed on {texts} texts ({_in_one_line(error)}): try again, or set {SETTING}=none"
    )


def _in_one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
