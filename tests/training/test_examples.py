"""What the encoder is trained on can be read, and what is made of it keeps its labels."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from scipy.special import expit

from amity.actors import load_gazetteer
from amity.coding.encoder import network
from amity.coding.encoder.marking import MOST_ACTORS
from amity.coding.encoder.network import load_encoder, tokens_of
from amity.model import Actor

ROOT = Path(__file__).resolve().parents[2]
ONE = "[A] pays [B|the guerrillas].\tD B>A resources+; T A B cooperation\n"
OTHER = "[A] fights [B].\tT A B war\n"


def _module(name: str) -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location(name, ROOT / "training" / "encoder" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[name]


def script(name: str, *needed: str) -> Any:
    """A fixture of a module that stands outside the package, and finds those that it needs by their names."""

    @pytest.fixture(scope="module", name=name)
    def load(request: pytest.FixtureRequest) -> Iterator[ModuleType]:
        for other in needed:
            request.getfixturevalue(other)
        yield from _module(name)

    return load


examples = script("examples")
windows = script("windows", "examples")
doubts = script("doubts", "examples")
reliability = script("reliability", "doubts")
calibrate = script("calibrate", "examples")
resolved = script("resolved", "examples")


def test_every_passage_can_be_read(examples: ModuleType) -> None:
    """Each line has its codes; a line that has not would stop the training."""
    for folder, least in ((examples.PASSAGES, 160_000), (examples.UNREAD, 48_000)):
        assert sum(len(passage) for _, passage in examples.by_register(folder)) > least


def test_labels_are_those_of_the_shipped_network(examples: ModuleType) -> None:
    """In the same order, or every probability would be another's."""
    shipped = ROOT / "src" / "amity" / "coding" / "encoder" / "model" / "labels.json"
    assert json.loads(shipped.read_text("utf-8")) == list(examples.LABELS)


def test_training_and_coder_read_as_much(examples: ModuleType, windows: ModuleType) -> None:
    """As many markers, tokens and sentences of a window."""
    assert examples.MARKERS == MOST_ACTORS
    assert (examples.LONGEST, examples.LONGEST_WINDOW) == (network._LONGEST, network._LONGEST_WINDOW)
    assert windows.SIZES[-1] == network._MOST_SENTENCES


def test_a_passage_is_cut_whole(examples: ModuleType, windows: ModuleType, tmp_path: Path) -> None:
    """Every sentence is in one window, in order; none has too many, and a long one stands alone."""
    long = "[A] met [B]" + " and so on" * 40 + ".\tE A>B CONSULT\n"
    path = tmp_path / "some.tsv"
    path.write_text(ONE * 4 + long + ONE, "utf-8")
    (passage,) = examples.read_file(path, whole=True)
    for most in windows.SIZES:
        found = windows.cut(passage, most)
        assert [e for window in found for e in window] == list(passage)
        assert max(map(len, found)) == most and (passage[4],) in found


def test_what_is_varied_keeps_its_codes(examples: ModuleType, windows: ModuleType, tmp_path: Path) -> None:
    """Every pair that was coded still is, and nobody joins a window under a letter that it has."""
    path = tmp_path / "some.tsv"
    path.write_text(ONE + OTHER + "\n" + "[C] aids [D].\tE C>D AID\n", "utf-8")
    passages = examples.read_file(path, whole=True)
    rng = np.random.default_rng(0)
    for _ in range(50):
        found = windows.varied(passages, rng)
        told = [e.told for window in found for e in window]
        assert sum(any(pair in row for row in told) for pair in (("A", "B"), ("B", "A"), ("C", "D"))) == 3
        assert all(set(e.letters) <= set(examples.LETTERS) for window in found for e in window)


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
    ((one, other),) = examples.read_file(path, whole=True)
    rng = np.random.default_rng(0)
    voiced, both = examples.with_voice(one, {"A", "B"}, rng=rng), examples.joined(one, other, taken={"A", "B"}, rng=rng)
    assert voiced.told == one.told and voiced.letters == ["A", "B", "C"]
    assert voiced.pairs()["A", "C"] == voiced.pairs()["C", "B"] == set()
    assert examples.with_voice(one, set("ABCDEFGH"), rng=rng).letters == ["A", "B", "I"]
    assert both.told["A", "B"] == one.told["A", "B"] and both.told["C", "D"] == other.told["A", "B"]
    assert both.pairs()["A", "C"] == both.pairs()["D", "B"] == set()
    slots = dict(zip(examples.LETTERS, range(9), strict=True))
    assert both.letters == ["A", "B", "C", "D"] and "[unused3]" in examples.written(both.pieces, slots)


def test_whom_the_sentence_before_names_is_asked_about(examples: ModuleType, tmp_path: Path) -> None:
    """With whom the sentence names; without it he is not."""
    path = tmp_path / "some.tsv"
    path.write_text("[A] met [B].\tE A>B CONSULT\n[C|They] left.\tnone\n\n" + OTHER, "utf-8")
    (first, second), (third,) = examples.read_file(path, whole=True)
    assert {*second.pairs(first.pieces)} == {*permutations("ABC", 2)}
    assert {*second.pairs()} == {("A", "B"), ("B", "A")} == {*third.pairs()}
    both = examples.joined(second, first, taken={"A", "B", "C"}, rng=np.random.default_rng(0))
    assert both.letters == ["C", "D", "E"] and both.told["D", "E"] == first.told["A", "B"] != set()
    assert both.pairs(first.pieces)["A", "D"] == both.pairs()["C", "E"] == set()


def test_a_window_holds_as_many_sentences_as_fit(examples: ModuleType) -> None:
    """Whole ones, each with the sign of its beginning and of its end; the coder has the same room."""
    tokenizer = load_encoder().tokenizer
    texts = [
        "[unused0] pays [unused1].",
        "[unused0] went " + "on and on, " * 60 + "[unused1].",
        "They left. " * 20,
        "No.",
    ]
    ids, sentences = examples.tokens_of(texts, tokenizer)
    shown = [tokens_of(text, tokenizer) for text in texts]
    assert all(len(row) == len(offsets) <= 112 for row, offsets in shown)
    assert next(network.windows([len(row) for row, _ in shown[:3]])) == range(2)
    assert ids == [i for row, _ in shown[:2] for i in row.tolist()]
    assert sentences == [0] * len(shown[0][0]) + [1] * len(shown[1][0])


def test_two_hands_agree_as_the_page_says() -> None:
    """The figures of docs/method/coding-encoder.md, from the sentences that both have coded."""
    script = ROOT / "training" / "encoder" / "agreement.py"
    printed = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True).stdout
    assert "first_eight: 150 sentences, F1 0.62 by label, 0.74 by kind and pair" in printed
    assert "thirteen_more: 150 sentences, F1 0.64 by label, 0.75 by kind and pair" in printed


def test_what_is_kept_back_and_what_is_unread(examples: ModuleType, doubts: ModuleType) -> None:
    """Every register has passages kept back; other registers are not trained on, and a wrong name is told."""
    back, rest = examples.parted([*examples.by_register()])
    assert len(rest) > 20 * len(back)
    assert {name for name, _ in back} == {"", *(p.name for p in examples.PASSAGES.iterdir() if p.is_dir())}
    apart = {name for name, _ in examples.by_register(examples.UNREAD)}
    assert len(apart) == 8 and apart.isdisjoint(name for name, _ in [*back, *rest])
    assert 0 < len(doubts.unread(["gangs"])) < len(doubts.unread([]))
    with pytest.raises(SystemExit, match="no register 'wire'; there are chapter,"):
        doubts.unread(["wire"])


def test_passages_become_a_text_with_names(examples: ModuleType, doubts: ModuleType, tmp_path: Path) -> None:
    """Each sentence keeps its place and its codes; two passages share no name."""
    path = tmp_path / "a.tsv"
    path.write_text(f"{ONE}{OTHER}\n{OTHER}", "utf-8")
    text, starts, told = doubts.text_of(examples.read_file(path, whole=True))
    assert len(starts) == len(told) == 3 and starts == sorted(starts)
    a, b, c = doubts.NAMES[:3]
    assert text[starts[1] :].startswith(f"{a} fights {b}.\n\n{c} fights ")
    assert ("a1", "a0", "driver resources binds") in told[0] and ("a0", "a1", "driver resources binds") not in told[0]
    assert told[2] == {("a2", "a3", "tie war"), ("a3", "a2", "tie war")}


def test_readings_are_right_of_a_pair_or_of_some_two(
    examples: ModuleType, doubts: ModuleType, reliability: ModuleType, tmp_path: Path
) -> None:
    """A sentence whose code the encoder reads of the very two; and passages that name nobody first are known."""
    path = tmp_path / "one.tsv"
    path.write_text(
        "[A] attacked the camps of [B].\tE A>B ASSAULT\n\n[A|The league] attacked [B].\tE A>B ASSAULT\n", "utf-8"
    )
    named, unnamed = examples.read_file(path, whole=True)
    assert reliability.is_named_first(named) and not reliability.is_named_first(unnamed)
    gazetteer = load_gazetteer(Actor(f"a{i}", name) for i, name in enumerate(doubts.NAMES))
    first = next(reliability.rows_of([named], gazetteer))
    assert first[0] > 0.5 and first[1:] == (True, True)


def test_how_many_are_told_of_those_held_so_likely(calibrate: ModuleType) -> None:
    """By tenths from a tenth on; what is less likely counts nowhere."""
    held = np.array([0.05, 0.1, 0.19, 0.55, 0.59, 0.5, 1.0])
    found = calibrate.shares_told(held, np.array([1, 1, 0, 1, 0, 0, 1]))
    assert found == pytest.approx([0.5, *[np.nan] * 3, 1 / 3, *[np.nan] * 3, 1.0], nan_ok=True)


@pytest.mark.parametrize(("slope", "shift"), [(1.0, 0.0), (0.8, -0.6), (1.3, 0.4)])
def test_probabilities_become_those_of_others(calibrate: ModuleType, slope: float, shift: float) -> None:
    """How far logits are off is found from what is told; where there is nothing they stay."""
    rng = np.random.default_rng(11)
    logits = rng.normal(-2, 2, 200_000).astype(np.float32)
    told = (rng.random(len(logits)) < expit(slope * logits + shift)).astype(np.float32)
    assert calibrate.fitted(logits, told) == pytest.approx((slope, shift), abs=0.03)
    assert calibrate.fitted(logits[:0], told[:0]) == (1.0, 0.0)


def test_bounds_are_where_one_in_fifty_is_right(doubts: ModuleType) -> None:
    """Of claims drawn from a known curve the bound is found again, for each kind."""
    rng = np.random.default_rng(5)
    kinds, x = rng.integers(0, 5, 40_000), rng.normal(-4, 2, 40_000)
    p, levels = 1 / (1 + np.exp(-x)), np.array([-1.0, -0.5, 0.0, -1.5, -2.0])
    right = rng.random(len(x)) < 1 / (1 + np.exp(-(0.5 * x + levels[kinds])))
    for level, (bound, of_kind) in zip(levels, doubts.bounds_of([*zip(kinds, p, right, strict=True)]), strict=True):
        true = 1 / (1 + np.exp(-(np.log(1 / 49) - level) / 0.5))
        assert 0.7 * true < bound < 1.4 * true
        assert of_kind.size > 7000


TOLD = """[A|The ministry] sheltered [B] for years.\tD B>A sanctuary+
[B|The guerrillas] were not told that its officers also paid [C|Ugandan] rebels whom they fought.\tT B C rivalry

The envoy thanked [A].\tnone
"""


def test_passages_are_marked_as_the_coder_does(examples: ModuleType, resolved: ModuleType, tmp_path: Path) -> None:
    """Who is named keeps the bracket, pronouns have one, and the codes stay."""
    path = tmp_path / "a.tsv"
    path.write_text(TOLD, "utf-8")
    (first, _) = examples.read_file(path, whole=True)
    roles = resolved.roles_of(first, 0)
    assert {letter: role.kind for letter, role in roles.items()} == {"A": "state", "B": "group", "C": "state"}
    text, places = resolved.told_by_name(first, roles)
    assert text.startswith(f"{roles['A'].name} sheltered {roles['B'].name} for years. The guerrillas")
    assert text[places[0].end :].strip() == text[places[1].start :]
    lines = resolved.resolved_file(path).splitlines()
    assert lines[0] == "[A] sheltered [B] for years.\tD B>A sanctuary+"
    assert all(f"|{words}]" in lines[1] for words in ("The guerrillas", "its", "Ugandan", "they"))
    assert lines[2:] == ["", "The envoy thanked [A].\tnone"]
    assert [line.split("\t")[1:] for line in lines] == [line.split("\t")[1:] for line in TOLD.splitlines()]


def test_two_passages_are_cut_alike(examples: ModuleType, windows: ModuleType, tmp_path: Path) -> None:
    """The windows of both hold the same sentences, though one has longer words for its actors."""
    row = []
    for name, who in (("a", "[A]"), ("b", "[A|the people of the river towns]")):
        path = tmp_path / f"{name}.tsv"
        path.write_text("".join(f"{who} pays {number}.\tnone\n" for number in range(30)), "utf-8")
        row += examples.read_file(path, whole=True)
    found = windows.cut_alike(*row, 3)
    assert [sentence for one, _ in found for sentence in one] == list(row[0])
    assert [sentence for _, other in found for sentence in other] == list(row[1])
    assert all(len(one) == len(other) <= 3 for one, other in found)


def test_passages_are_paired_with_what_is_made_of_them(examples: ModuleType, tmp_path: Path) -> None:
    """A folder that was written of other passages, or of fewer, is not learnt from."""
    for folder, texts in (("told", (ONE, OTHER)), ("marked", (ONE.replace("[B|the", "the [B|"), OTHER)),
                          ("fewer", (ONE,)), ("others", (OTHER, ONE))):  # fmt: skip
        (tmp_path / folder / "a").mkdir(parents=True)
        for number, text in enumerate(texts):
            (tmp_path / folder / "a" / f"{number}.tsv").write_text(text, "utf-8")
    pairs = examples.paired_passages(tmp_path / "marked", tmp_path / "told")
    assert [(name, len(told), told[0].told == marked[0].told) for name, told, marked in pairs] == [("a", 1, True)] * 2
    assert pairs[0][1] != pairs[0][2] and pairs[1][1] == pairs[1][2]
    for folder in ("fewer", "others"):
        with pytest.raises(SystemExit, match=r"run resolved\.py again"):
            examples.paired_passages(tmp_path / folder, tmp_path / "told")
