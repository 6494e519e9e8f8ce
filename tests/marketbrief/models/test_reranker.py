"""Rerankers: an ONNX cross-encoder from a directory, a document compressor of another package, and what goes wrong.

The cross-encoder of these tests is made here: its logit is how often the text says "cut".
"""

import sys
from types import ModuleType, SimpleNamespace

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

from marketbrief.cli.wiring import answerer_over
from marketbrief.domain.errors import MarketbriefError, SettingsError
from marketbrief.models.reranker import blended, load_reranker
from marketbrief.settings import Settings

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "cut", "rates", "oil", "why"]


def write_tokenizer(directory):
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(directory / "tokenizer.json"))


def write_cross_encoder(file, *, classes=1, inputs=("input_ids", "attention_mask", "token_type_ids")):
    """A model that counts the words "cut" in the second text; with two classes the first says the contrary."""
    sides = numpy_helper.from_array(np.array([[1.0]] if classes == 1 else [[-1.0, 1.0]], np.float32), "sides")
    cut = numpy_helper.from_array(np.array(WORDS.index("cut"), np.int64), "cut")
    axes = numpy_helper.from_array(np.array([1], np.int64), "axes")
    of_text = ["token_type_ids", "attention_mask"]
    nodes = [
        helper.make_node("Equal", ["input_ids", "cut"], ["is_cut"]),
        helper.make_node("Cast", ["is_cut"], ["cuts"], to=TensorProto.INT64),
        *(
            [helper.make_node("Mul", of_text, ["of_text"]), helper.make_node("Mul", ["cuts", "of_text"], ["counted"])]
            if set(of_text) <= set(inputs)
            else [helper.make_node("Identity", ["cuts"], ["counted"])]
        ),
        helper.make_node("ReduceSum", ["counted", "axes"], ["sum"], keepdims=1),
        helper.make_node("Cast", ["sum"], ["count"], to=TensorProto.FLOAT),
        helper.make_node("MatMul", ["count", "sides"], ["logits"]),
    ]
    write_model(file, nodes, inputs, ["pairs", classes], [sides, cut, axes])


def write_model(file, nodes, inputs, shape, constants=()):
    graph = helper.make_graph(
        nodes,
        "cross_encoder",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["pairs", "tokens"]) for name in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, shape)],
        list(constants),
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), file)


@pytest.fixture
def directory(tmp_path):
    """A directory with a tokenizer and no model yet."""
    made = tmp_path / "cuts-counter"
    made.mkdir()
    write_tokenizer(made)
    return made


TEXTS = ["oil", "cut cut", "oil " * 40 + "cut", "rates cut cut cut", *["oil oil"] * 9, "why cut"]
CUTS = [text.split().count("cut") for text in TEXTS]


def test_a_cross_encoder_from_a_directory_scores_texts_in_their_order(directory):
    write_cross_encoder(directory / "model.onnx")
    reranker = load_reranker(str(directory))
    assert reranker.name == "cuts-counter"
    assert reranker.scores("why cut rates", TEXTS) == CUTS
    assert reranker.scores("why cut rates", []) == []


@pytest.mark.parametrize(
    ("place", "made"),
    [("onnx/model.onnx", {}), ("model.onnx", {"classes": 2}), ("model.onnx", {"inputs": ("input_ids",)})],
    ids=["as exported to a folder onnx", "with two classes", "that takes no token types"],
)
def test_a_cross_encoder_is_read_in_each_of_its_shapes(directory, place, made):
    write_cross_encoder(directory / place, **made)
    assert load_reranker(str(directory)).scores("why oil", TEXTS) == CUTS


def test_a_question_and_a_text_that_are_too_long_are_cut(directory):
    write_cross_encoder(directory / "model.onnx")
    assert load_reranker(str(directory)).scores("why " * 500, ["cut " * 500])[0] < 256


def test_no_reranker_is_set_by_default():
    assert Settings.model_fields["reranker"].default == "none"
    assert load_reranker("none") is None
    assert load_reranker("") is None


def refusal(name):
    with pytest.raises(SettingsError) as refused:
        load_reranker(str(name))
    told = str(refused.value)
    assert told.startswith(f"MARKETBRIEF_RERANKER={name} ")
    assert "\n" not in told
    return told


def test_a_name_that_is_no_reranker_is_refused_with_those_there_are():
    for name in ("best", "cohere:", "nobody:rerank-1", "/no/such/directory"):
        assert "neither a directory with model.onnx and tokenizer.json nor PROVIDER:NAME" in refusal(name)


def test_a_directory_that_lacks_a_file_is_refused_by_the_name_of_the_file(tmp_path, directory):
    assert refusal(directory).endswith("lacks model.onnx")
    assert refusal(tmp_path).endswith("lacks model.onnx and tokenizer.json")


def test_files_that_are_no_model_are_refused(directory):
    (directory / "model.onnx").write_bytes(b"no model")
    assert "cannot be loaded (" in refusal(directory)


def test_an_embedding_model_is_refused(directory):
    nodes = [
        helper.make_node("Cast", ["input_ids"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["floats", "axes"], ["logits"]),
    ]
    axes = numpy_helper.from_array(np.array([2], np.int64), "axes")
    write_model(directory / "model.onnx", nodes, ("input_ids",), ["pairs", "tokens", 1], [axes])
    assert "is no cross-encoder" in refusal(directory)


def test_a_model_that_asks_for_other_inputs_fails_in_one_sentence(directory):
    write_cross_encoder(directory / "model.onnx", inputs=("input_ids", "pixels"))
    with pytest.raises(MarketbriefError, match=r"^the reranker cuts-counter failed on 1 texts \(.*RERANKER=none$"):
        load_reranker(str(directory)).scores("why", ["oil"])


class CohereRerank:
    """Stands for the class of langchain-cohere: gives back the best texts, most relevant first, at most ``top_n``."""

    def __init__(self, model):
        if model == "rerank-without-key":
            raise ValueError("1 validation error\n  no key: set COHERE_API_KEY")
        self.model = model
        self.top_n = 3

    def compress_documents(self, documents, query):
        if query == "down":
            raise ConnectionError("the service\nis down")
        scored = [
            SimpleNamespace(metadata=each.metadata | {"relevance_score": each.page_content.split().count("cut") / 10})
            for each in documents
            if each.page_content != "refused"
        ]
        return sorted(scored, key=lambda each: -each.metadata["relevance_score"])[: self.top_n]


@pytest.fixture
def cohere(monkeypatch):
    """The package langchain-cohere, as far as it is used."""
    package = ModuleType("langchain_cohere")
    package.CohereRerank = CohereRerank
    monkeypatch.setitem(sys.modules, "langchain_cohere", package)


def test_a_document_compressor_scores_all_texts_in_their_order(cohere):
    reranker = load_reranker("cohere:rerank-v3.5")
    assert reranker.name == "cohere:rerank-v3.5"
    assert reranker.scores("why", TEXTS) == [cuts / 10 for cuts in CUTS]
    assert reranker.scores("why", []) == []


def test_a_text_that_a_compressor_leaves_out_has_the_lowest_score(cohere):
    assert load_reranker("cohere:rerank-v3.5").scores("why", ["cut", "refused", "cut cut"]) == [0.1, 0.1, 0.2]


def test_a_compressor_that_fails_is_told_in_one_sentence(cohere):
    with pytest.raises(MarketbriefError) as failed:
        load_reranker("cohere:rerank-v3.5").scores("down", ["oil", "gold"])
    assert str(failed.value) == (
        "the reranker cohere:rerank-v3.5 failed on 2 texts (the service is down): try again, or set"
        " MARKETBRIEF_RERANKER=none"
    )


def test_a_compressor_without_its_key_or_its_package_is_refused(cohere, monkeypatch):
    assert "(1 validation error no key: set COHERE_API_KEY)" in refusal("cohere:rerank-without-key")
    monkeypatch.setitem(sys.modules, "langchain_voyageai", None)
    assert refusal("voyageai:rerank-2").endswith("needs a package: run 'pip install langchain-voyageai'")


def test_scores_move_towards_verdicts_and_keep_their_scale():
    assert blended([4.0, 2.0, 1.0], [-5.0, 5.0, 0.0], 0.5) == [2.5, 3.0, 1.75]
    assert blended([4.0, 2.0], [7.0, 7.0], 0.0) == [4.0, 2.0]
    assert blended([3.0, 3.0], [1.0, 9.0], 0.5) == [3.0, 3.5]
    assert blended([4.0, 2.0], [7.0, 7.0], 0.5) == [3.0, 2.0]
    assert blended([], [], 0.5) == []


def test_the_setting_reaches_the_answerer(library, directory, monkeypatch):
    write_cross_encoder(directory / "model.onnx")
    settings = Settings(embedding="none", sentence_model="none", reranker=str(directory), model="none")
    assert answerer_over(library, settings).reranker.name == "cuts-counter"
    with pytest.raises(SettingsError):
        answerer_over(library, settings.model_copy(update={"reranker": "best"}))
