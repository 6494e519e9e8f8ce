"""The real model from the installed wheels."""

import numpy as np
import pytest

from marketbrief.domain.errors import EmbeddingError
from marketbrief.models import embedding
from marketbrief.models.embedding import load_embedder


def test_likeness_follows_meaning_not_words(embedder):
    passages = embedder.passages(["Crude prices slid as OPEC pumped more.", "The striker scored twice in Lisbon."])
    question = embedder.question("why did oil fall?")
    assert passages.shape == (2, 384)
    assert passages[0] @ question > passages[1] @ question + 0.2


def test_vectors_have_unit_length_and_keep_the_order_of_the_texts(embedder):
    texts = ["oil " * n for n in (40, 1, 300, 7, 2, 90, 3, 5, 8, 60)]
    together = embedder.passages(texts)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-3)
    alone = np.stack([embedder.passages([text])[0] for text in texts])
    assert (together * alone).sum(axis=1).min() > 0.99


def test_no_texts_give_no_vectors(embedder):
    assert len(embedder.passages([])) == 0


def test_none_is_no_model():
    assert load_embedder("none") is None


def test_an_unknown_model_says_what_to_do():
    with pytest.raises(EmbeddingError, match="MARKETBRIEF_EMBEDDING"):
        load_embedder("nobody:nothing")


def test_weights_that_are_not_the_known_ones_are_refused(monkeypatch):
    package, file, _ = embedding._WEIGHTS
    monkeypatch.setattr(embedding, "_WEIGHTS", (package, file, "0" * 64))
    with pytest.raises(EmbeddingError, match="not the file"):
        load_embedder("minilm")


def test_a_missing_package_is_named_with_another_way(monkeypatch):
    monkeypatch.setattr(embedding, "_WEIGHTS", ("no_such_package", "model.onnx", "0" * 64))
    with pytest.raises(EmbeddingError, match=r"no_such_package.*MARKETBRIEF_EMBEDDING"):
        load_embedder("minilm")
