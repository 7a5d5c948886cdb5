"""STIX and FollowTheMoney: valid by the libraries of those formats, and the same for the same project."""

from __future__ import annotations

import json
import warnings

import pytest

from amity.exchange import Holdings, to_ftm, to_stix


def by_type(bundle: bytes) -> dict[str, list[dict[str, object]]]:
    """Objects of a bundle by type."""
    found: dict[str, list[dict[str, object]]] = {}
    for made in json.loads(bundle)["objects"]:
        found.setdefault(made["type"], []).append(made)
    return found


def test_stix_is_valid(holdings: Holdings) -> None:
    """The library parses every object without custom content, and the validator finds no error."""
    stix2 = pytest.importorskip("stix2")
    validator = pytest.importorskip("stix2validator")
    text = to_stix(holdings).decode("utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert len(stix2.parse(text, allow_custom=False).objects) == len(json.loads(text)["objects"])
        assert validator.validate_string(text, validator.ValidationOptions(version="2.1")).is_valid


def test_stix_keeps_likelihood_apart_from_confidence(holdings: Holdings) -> None:
    """A probability stands in the extension; `confidence`, which means trust in the data, is not used."""
    found = by_type(to_stix(holdings))
    assert all("confidence" not in made for objects in found.values() for made in objects)
    extension = found["extension-definition"][0]["id"]
    notes = [note["extensions"][extension] for note in found["note"]]  # type: ignore[index]
    assert [0.05, 0.2] in [note.get("likelihood") for note in notes]
    relation = found["relationship"][0]["extensions"][extension]  # type: ignore[index]
    assert sum(relation["state_probabilities"].values()) == pytest.approx(1)


def test_stix_says_dissent_as_opinion(holdings: Holdings) -> None:
    """What a source denies is an opinion on the relation, with the words as its explanation."""
    opinions = by_type(to_stix(holdings))["opinion"]
    assert [(o["opinion"], o["explanation"]) for o in opinions] == [
        ("strongly-disagree", "there is no friction between them")
    ]


def test_rejected_statements_stay_at_home(holdings: Holdings) -> None:
    """What a reviewer rejected is in neither format."""
    assert b"the Crown attacked the Front" not in to_stix(holdings) + to_ftm(holdings)


def test_same_project_gives_the_same_bytes(holdings: Holdings) -> None:
    """Ids follow from content."""
    assert to_stix(holdings) == to_stix(holdings)
    assert to_ftm(holdings) == to_ftm(holdings)


def test_ftm_entities_are_valid(holdings: Holdings) -> None:
    """The library knows each schema and property, keeps every value, and finds each end of a link."""
    ftm = pytest.importorskip("followthemoney", reason="followthemoney is not installed (it needs ICU)")
    entities = [json.loads(line) for line in to_ftm(holdings).decode("utf-8").splitlines()]
    for entity in entities:
        ftm.model.get(entity["schema"]).validate(entity)
    ids = {entity["id"] for entity in entities}
    ends = [e["properties"][p][0] for e in entities if e["schema"] == "UnknownLink" for p in ("subject", "object")]
    assert ends
    assert set(ends) <= ids


def test_ftm_events_are_proved_by_their_documents(holdings: Holdings) -> None:
    """Each statement points to the document that its words are in."""
    entities = [json.loads(line) for line in to_ftm(holdings).decode("utf-8").splitlines()]
    documents = {e["id"] for e in entities if e["schema"] == "Document"}
    events = [e for e in entities if e["schema"] == "Event"]
    assert len(events) == 8
    assert all(set(event["properties"]["proof"]) <= documents for event in events)
