"""How far two hands agree on sentences of the passages: `python training/encoder/agreement.py`.

`second/NAME.first.tsv` holds 150 sentences that training keeps back, as their writer coded them, and
`second/NAME.second.tsv` as another hand did, who saw their passages up to them and not the codes.
"""

from __future__ import annotations

from pathlib import Path

from examples import LABELS, Example, read_file

SECOND = Path(__file__).resolve().parent / "second"


def main() -> None:
    """Print the F1 of one hand against the other, by label and by kind and pair."""
    for path in sorted(SECOND.glob("*.first.tsv")):
        one = _sentences(path)
        other = _sentences(path.with_name(path.name.replace(".first.", ".second.")))
        by_label = agreement(one, other, kinds=False)
        by_kind = agreement(one, other, kinds=True)
        name = path.name.split(".")[0]
        print(f"{name}: {len(one)} sentences, F1 {by_label:.2f} by label, {by_kind:.2f} by kind and pair")


def _sentences(path: Path) -> list[Example]:
    return [example for passage in read_file(path, whole=True) for example in passage]


def agreement(one: list[Example], other: list[Example], *, kinds: bool) -> float:
    """
    F1 of what two hands say of the same sentences.

    Args:
        one: the sentences as coded by the first.
        other: the same sentences as coded by the second.
        kinds: compare the kind of statement and the pair, whichever comes first, in place of labels.

    Raises:
        ValueError: they are not the same sentences.
    """
    if [e.pieces for e in one] != [e.pieces for e in other]:
        raise ValueError("the two hands have not coded the same sentences")
    both = total = 0
    for a, b in zip(one, other, strict=True):
        first, second = (_said(e, kinds=kinds) for e in (a, b))
        both += len(first & second)
        total += len(first) + len(second)
    return 2 * both / max(total, 1)


def _said(example: Example, *, kinds: bool) -> set[tuple[str, ...]]:
    """What is said of whom; what has no order is one statement, and steps of probability do not count."""
    found = set()
    for pair, labels in example.told.items():
        for kind, name in ((LABELS[i].split()[0], LABELS[i]) for i in labels):
            if kind != "probability":
                ordered = kind in ("driver", "event") and not kinds
                found.add((kind if kinds else name, *(pair if ordered else sorted(pair))))
    return found


if __name__ == "__main__":
    main()
