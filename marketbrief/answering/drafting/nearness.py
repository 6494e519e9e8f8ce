"""Nearness in meaning between a question and sentences; vectors of sentences are remembered."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Nearness", "VectorModel", "WordsAlone"]


class VectorModel(Protocol):
    """What turns texts into unit vectors, shape (len(texts), dimensions)."""

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of ``texts``."""
        ...


class WordsAlone:
    """No model: nothing is known of nearness in meaning."""

    def known(self) -> bool:
        """Whether nearness is measured at all."""
        return False

    def to(self, question: str, texts: Sequence[str]) -> list[float]:
        """Zero for every text."""
        del question
        return [0.0] * len(texts)


class Nearness:
    """Cosines by a model, with the vectors of the last ``keep`` texts at hand."""

    def __init__(self, model: VectorModel, keep: int = 5000) -> None:
        self._model = model
        self._keep = keep
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def known(self) -> bool:
        """Whether nearness is measured at all."""
        return True

    def to(self, question: str, texts: Sequence[str]) -> list[float]:
        """The cosine of ``question`` with each of ``texts``."""
        wanted = [question, *texts]
        missing = [text for text in dict.fromkeys(wanted) if text not in self._vectors]
        if missing:
            for text, vector in zip(missing, self._model.passages(missing), strict=True):
                self._vectors[text] = vector
        for text in wanted:
            self._vectors.move_to_end(text)
        asked = self._vectors[question]
        cosines = [float(asked @ self._vectors[text]) for text in texts]
        while len(self._vectors) > self._keep:
            self._vectors.popitem(last=False)
        return cosines
