"""Whether a text itself calls false, or thinly shown, what it tells: `claims that A arms B are unfounded`."""

from __future__ import annotations

from amity.coding.lexicon import load_words
from amity.coding.words import Word

_CONTENT_CLAUSES = frozenset({"acl", "ccomp", "relcl"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def verdict_on(told: Word, above: Word) -> str | None:
    """
    What is said of the truth of a clause or phrase by the words over it.

    Args:
        told: the head of a clause (`it arms B`), or the preposition of a phrase (`claims of …`).
        above: the word that it hangs on.

    Returns:
        `denied`, `possible` or `doubtful`; empty where a verdict is taken back (`are not unfounded`); None where
        nobody gives one.
    """
    words = load_words("verdicts")
    that = told.dep in _CONTENT_CLAUSES and any(m.low == "that" for m in told.kids("mark"))
    if (
        above.pos == "NOUN"
        and above.dep in _SUBJECTS
        and (that or (told.dep == "prep" and told.low in ("of", "about")))
    ):
        if above.lemma in words["shown"]:
            weak = _judged(above.head, words["weak"])
            return "doubtful" if weak else weak
        return _judged(above.head, words["false"]) if above.lemma in words["told"] else None
    if above.pos == "NOUN" and above.lemma in words["false"]:  # `it is a myth that …`
        return _weighed(above.head, above) if that else None
    if that and above.lemma == "be":
        return _judged(above, words["untrue"])
    if told.dep == "xcomp" and told.tag == "VB" and told.lemma in words["holding"]:
        if above.lemma in words["false"]:
            return _weighed(above.head, above)
        return _judged(above, words["false"]) if above.lemma == "be" else None
    return None


def _judged(verb: Word, verdicts: frozenset[str]) -> str | None:
    """The verdict that a verb like `be` joins to its subject, over `turned out to be`."""
    if verb.lemma not in load_words("verdicts")["joining"]:
        return None
    for joining in (verb, *verb.kids("xcomp")):
        for said in joining.kids("acomp", "attr", "oprd"):
            if said.lemma in verdicts:
                return _weighed(verb, said)
    return None


def _weighed(verb: Word, said: Word) -> str:
    """A verdict with the words beside it: taken back (`not`, `no myth`), weakened (`may be`, `partly`), or as it is."""
    words = load_words("verdicts")
    beside = {c.low for w in (verb, said) for c in w.children if c.dep in ("neg", "det", "aux", "advmod", "preconj")}
    if beside & words["reversing"]:
        return ""
    return "possible" if beside & words["hedging"] else "denied"
