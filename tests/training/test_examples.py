"""What the encoder is trained on can be read, and what is made of it keeps its labels."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from itertools import permutations
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from amity.coding.encoder.network import load_encoder, tokens_of

ROOT = Path(__file__).resolve().parents[2]
ONE = "[A] pays [B|the guerrillas].\tD B>A resources+; T A B cooperation\n"
OTHER = "[A] fights [B].\tT A B war\n"


@pytest.fixture(scope="module")
def examples() -> ModuleType:
    """The module, which stands outside the package."""
    spec = importlib.util.spec_from_file_location("encoder_examples", ROOT / "training" / "encoder" / "examples.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_every_passage_can_be_read(examples: ModuleType) -> None:
    """Each line has its codes; a line that has not would stop the training."""
    found = [e for p in sorted(examples.PASSAGES.glob("*/*.tsv")) for e in examples.read_file(p, whole=True)]
    assert len(found) > 100_000


def test_labels_are_those_of_the_shipped_network(examples: ModuleType) -> None:
    """In the same order, or every probability would be another's."""
    shipped = ROOT / "src" / "amity" / "coding" / "encoder" / "model" / "labels.json"
    assert json.loads(shipped.read_text("utf-8")) == list(examples.LABELS)


def test_a_bad_line_is_named(examples: ModuleType, tmp_path: Path) -> None:
    """By file and line."""
    path = tmp_path / "bad.tsv"
    path.write_text(f"{ONE}[A] and [B] met.\tT A B friendship\n", "utf-8")
    with pytest.raises(ValueError, match=r"bad\.tsv, line 2"):
        examples.read_file(path, whole=True)


def test_a_voice_and_a_second_sentence_leave_the_labels(examples: ModuleType, tmp_path: Path) -> None:
    """Who only says it, and those of another sentence, have no part in what is said."""
    path = tmp_path / "some.tsv"
    path.write_text(ONE + OTHER, "utf-8")
    one, other = examples.read_file(path, whole=True)
    rng = np.random.default_rng(0)
    voiced, both = examples.with_voice(one, rng), examples.joined(one, other, rng)
    assert {pair: labels for pair, labels in voiced.pairs.items() if labels} == one.pairs
    assert both.pairs["A", "B"] == one.pairs["A", "B"] and both.pairs["C", "D"] == other.pairs["A", "B"]
    assert both.pairs["A", "C"] == both.pairs["D", "B"] == set()
    slots = dict(zip("ABCDEF", range(6), strict=True))
    assert both.letters == ["A", "B", "C", "D"] and "[unused3]" in examples.written(both.pieces, slots)


def test_the_sentence_before_is_one_of_the_same_passage(examples: ModuleType, tmp_path: Path) -> None:
    """Whom it alone names is asked about with whom the sentence names; without it he is not."""
    path = tmp_path / "some.tsv"
    path.write_text("[A] met [B].\tE A>B CONSULT\n[C|They] left.\tnone\n\n" + OTHER, "utf-8")
    first, second, third = examples.read_file(path, whole=True)
    assert first.before == third.before == () and second.before == first.pieces
    assert {*second.pairs} == {*permutations("ABC", 2)} and second.free == ["D", "E", "F"]
    alone = second.alone()
    assert alone.before == () and {*alone.pairs} == {("A", "B"), ("B", "A")}
    both = examples.joined(second, first, np.random.default_rng(0))
    assert both.letters == ["C", "D", "E"] and both.before == first.pieces
    assert both.pairs["D", "E"] == first.pairs["A", "B"] != set()
    assert both.pairs["A", "D"] == both.pairs["C", "E"] == set()


@pytest.mark.parametrize(
    "before", ["", "[unused2] met [unused1] in the capital.", "and so on, " * 80 + "[unused2] left."]
)
@pytest.mark.parametrize("text", ["[unused0] pays [unused1].", "[unused0] went " + "on and on, " * 60 + "[unused1]."])
def test_the_network_is_taught_what_the_coder_shows_it(examples: ModuleType, text: str, before: str) -> None:
    """The same tokens of a sentence and of the one before it, however long they are."""
    tokenizer = load_encoder().tokenizer
    ids, count, offsets = tokens_of(text, before, tokenizer)
    assert (ids.tolist(), count) == examples.tokens_of(text, before, tokenizer)
    assert len(ids) - count == len(offsets) <= 112 and count <= 47
    assert (tokenizer.token_to_id("[unused2]") in ids) == bool(before)


def test_two_hands_agree_as_the_page_says() -> None:
    """The figures of docs/method/coding-encoder.md, from the sentences that both have coded."""
    script = ROOT / "training" / "encoder" / "agreement.py"
    printed = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True).stdout
    assert "first_eight: 150 sentences, F1 0.62 by label, 0.74 by kind and pair" in printed
    assert "thirteen_more: 150 sentences, F1 0.64 by label, 0.75 by kind and pair" in printed
