"""Vectors while a stream is still being read."""

import threading
import time

import numpy as np

from ingest.background_embedding import embed_in_background
from ingest.split import split
from marketbrief.library import Library


class SmallModel:
    """Vectors of three numbers; ``fails`` breaks it."""

    name = "small"
    fails = False

    def passages(self, texts):
        if self.fails:
            raise RuntimeError("out of order")
        return np.tile(np.array([1.0, 0.0, 0.0], np.float32), (len(texts), 1))

    def question(self, text):
        return self.passages([text])[0]


def until(true):
    patience = threading.Event()
    for _ in range(200):
        if true():
            return True
        patience.wait(0.05)
    return False


def test_what_arrives_while_a_stream_is_open_gets_its_vector(tmp_path, make_article):
    with Library.create(tmp_path) as library, embed_in_background(library, SmallModel()) as embedded:
        for n in range(3):
            article = make_article(article_id=f"a-{n}", text=f"Oil note {n}.")
            library.store(article, split(article.text))
            assert until(lambda: library.counts().waiting == 0)
        assert until(lambda: embedded.passages == 3)


def test_a_model_that_fails_leaves_the_passages_waiting_and_the_stream_alone(tmp_path, make_article):
    model = SmallModel()
    model.fails = True
    with Library.create(tmp_path) as library:
        with embed_in_background(library, model) as embedded:
            article = make_article()
            library.store(article, split(article.text))
            time.sleep(0.5)
        assert embedded.passages == 0
        assert library.counts().waiting == 1
