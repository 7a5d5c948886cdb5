"""Names in a text are linked to the right actor, with their exact place."""

from __future__ import annotations

import itertools

import pytest

from amity.actors import Gazetteer, Mention, find_mentions, load_gazetteer
from amity.model import Actor

OWN = (
    Actor("river-front", "River Liberation Front", aliases=("the Front",), acronyms=("RLF",), region="Osmar"),
    Actor("river-forum", "Rural Labour Forum", kind="party", acronyms=("RLF",), region="Velia"),
    Actor("osmar", "Osmar", kind="state", region="Osmar"),
    Actor("velia", "Velia", kind="state", region="Velia"),
    Actor("jaysh-al-nahr", "Jaysh al-Nahr"),
    Actor("ives", "Daniel Ives", kind="person", part_of="river-front"),
    Actor("ives-b", "Clara Ives", kind="person"),
    Actor("moro", "Paulo Moro", kind="person", part_of="river-front"),
    Actor("is-group", "Izar Squad", acronyms=("IS",)),
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """The packaged actors with a few invented ones."""
    return load_gazetteer(OWN)


def linked(text: str, gazetteer: Gazetteer) -> list[tuple[str, str]]:
    """Words and actor ids of the mentions."""
    return [(m.span.of(text), m.actor_id) for m in find_mentions(text, gazetteer)]


@pytest.mark.parametrize(
    "written",
    [
        "River Liberation Front",
        "River\nLiberation  Front",
        "river liberation front",
        "River-Liberation-Front",
        "RIVER LIBERATION FRONT",
        "River Libération Front",
        "River Liber\u00adation\u200b Front",
        "RLF",
        "R.L.F.",
    ],
)
def test_one_actor_is_found_in_every_way_of_writing(written: str, gazetteer: Gazetteer) -> None:
    """Hyphens, accents, breaks, invisible characters and case do not hide a name, and the span is what was written."""
    text = f"In Osmar the {written}’s men met."
    assert (written, "river-front") in linked(text, gazetteer)


def test_transliterations_are_one_name(gazetteer: Gazetteer) -> None:
    """A name given as Jaysh is found as Jaish."""
    assert linked("Men of Jaish al Nahr came.", gazetteer) == [("Jaish al Nahr", "jaysh-al-nahr")]


def test_the_longest_name_wins(gazetteer: Gazetteer) -> None:
    """A name inside a longer one is not a mention of its own."""
    found = linked("Al-Qaeda in the Arabian Peninsula denied it.", gazetteer)
    assert [i for _, i in found] == ["al-qaeda-in-the-arabian-peninsula"]


@pytest.mark.parametrize("text", ["Talibanisation spreads.", "The osmarian river.", "A rlf file.", "Riverlands"])
def test_names_inside_words_and_lower_case_acronyms_are_none(text: str, gazetteer: Gazetteer) -> None:
    """Word boundaries hold, and acronyms are matched as written."""
    assert linked(text, gazetteer) == []


def test_lower_case_words_that_are_also_countries_are_none(gazetteer: Gazetteer) -> None:
    """Turkey is a state, turkey is dinner."""
    assert linked("They ate turkey off old china.", gazetteer) == []
    assert ("Turkey", "turkey") in linked("They fled to Turkey.", gazetteer)


def test_an_acronym_means_what_the_text_introduces(gazetteer: Gazetteer) -> None:
    """The name before the brackets settles an acronym that two actors share."""
    text = "The Rural Labour Forum (RLF) met. Later the RLF left."
    assert [i for _, i in linked(text, gazetteer)] == ["river-forum"] * 3


@pytest.mark.parametrize(("state", "meant"), [("Osmar", "river-front"), ("Velia", "river-forum")])
def test_an_acronym_follows_the_region_of_the_text(state: str, meant: str, gazetteer: Gazetteer) -> None:
    """Without an introduction the other actors of the text decide, and the other reading is kept for the reviewer."""
    text = f"{state} blamed the RLF."
    mention = find_mentions(text, gazetteer)[-1]
    assert mention.actor_id == meant
    assert len(mention.others) == 1


def test_a_verb_in_a_shouted_heading_is_no_acronym(gazetteer: Gazetteer) -> None:
    """IS between words in capitals is a verb; in a sentence it is a group."""
    assert linked("THE WAR IS NOT OVER", gazetteer) == []
    assert linked("Fighters of IS came.", gazetteer) == [("IS", "is-group")]


def test_a_generic_alias_needs_the_name(gazetteer: Gazetteer) -> None:
    """`the Front` means an actor only where the text names it."""
    assert linked("On the front all was quiet.", gazetteer) == []
    text = "The River Liberation Front met. The Front then left."
    assert linked(text, gazetteer)[-1] == ("The Front", "river-front")


def test_persons_are_later_named_in_part(gazetteer: Gazetteer) -> None:
    """A surname means the person named before; one that two persons share means nobody."""
    text = "Paulo Moro met Daniel Ives and Clara Ives. Moro left, Ives stayed, and Bruno Moro came."
    assert [i for _, i in linked(text, gazetteer)] == ["moro", "ives", "ives-b", "moro"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Foreign Minister Lavrov spoke. Foreign fighters came, and Lavrov left.", ["sergei-lavrov"] * 2),
        ("Islam Karimov ruled. Then radical Islam spread, and Karimov stayed.", ["islam-karimov"] * 2),
        ("Menachem Begin resigned. Begin with the raid that Begin ordered.", ["menachem-begin"]),
    ],
)
def test_words_of_offices_are_no_part_of_a_name(text: str, found: list[str]) -> None:
    """`Foreign`, `Islam` and `Begin` mean no person, even after one whose name or office has the word."""
    assert [m.actor_id for m in find_mentions(text, load_gazetteer())] == found


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Mubarak refused.", "egypt"),
        ("General Sisi refused.", "egypt"),
        ("Meles Zenawi refused.", "ethiopia"),
        ("Hassan II refused.", "morocco"),
        ("President Bouteflika refused.", "algeria"),
        ("Rouhani refused.", "iran"),
        ("King Mohammed Zahir Shah refused.", "afghanistan"),
        ("President Johnson Sirleaf refused.", "liberia"),
        ("Prime Minister Salam Fayyad refused.", "palestinian-authority"),
        ("Nelson Mandela refused.", "african-national-congress"),
    ],
)
def test_statesmen_stand_for_their_states(text: str, whole: str) -> None:
    """Who is named for a state or movement belongs to it, also where another's name begins alike."""
    (mention,) = find_mentions(text, load_gazetteer())
    assert load_gazetteer().actor(mention.actor_id).part_of == whole


@pytest.mark.parametrize(
    "text",
    [
        "Mr Brown left.", "Rice is grown there.", "Khan and Kim met.", "The Hague court sat.", "Major clashes began.",
        "Straw burned.", "He was gallant.", "Begin at once.", "A power cut.",
    ],
)  # fmt: skip
def test_common_surnames_alone_name_nobody(text: str) -> None:
    """A surname that many bear, or that is a word, is no spelling of a packaged person."""
    assert not [m for m in find_mentions(text, load_gazetteer()) if load_gazetteer().actor(m.actor_id).kind == "person"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Fighting in Pakistan went on.", "place"),
        ("Pakistan refused.", "actor"),
        ("the Pakistani border region", "place"),
        ("It destroyed tanks near the town of Zhob, Pakistan.", "place"),
        ("They met at Camp Lori in Zhob province, Pakistan, after dark.", "place"),
        ("After talks in Zhob, Pakistan sent them home.", "actor"),
        ("Pakistani authorities refused", "actor"),
        ("southern Pakistan was quiet", "place"),
    ],
)
def test_places_are_told_from_governments(text: str, hint: str) -> None:
    """Plain cues say whether a country or its government is meant."""
    assert [m.role_hint for m in find_mentions(text, load_gazetteer())] == [hint]


def test_states_in_a_row_are_no_ground() -> None:
    """Only a town has its country after it."""
    found = find_mentions("It gave rifles to Egypt, Sudan, and Libya, for nothing.", load_gazetteer())
    assert [m.role_hint for m in found] == ["", "", ""]


def test_demonyms_and_metonyms_are_told_apart() -> None:
    """How a name names is kept with the mention."""
    found = find_mentions("Islamabad and the Afghans talked.", load_gazetteer())
    assert [(m.actor_id, m.how) for m in found] == [("pakistan", "metonym"), ("afghanistan", "demonym")]


def test_ten_thousand_names_are_all_found(gazetteer: Gazetteer) -> None:
    """Repetition neither crashes nor loses a name."""
    text = "RLF Taliban " * 10_000
    found = find_mentions(text, gazetteer)
    assert sum(m.actor_id == "taliban" for m in found) == 10_000


@pytest.mark.parametrize("text", ["", "\x00\x01\x02", "\u202e" * 50, "." * 1000, "'" * 1000, "((((" * 500])
def test_odd_texts_name_no_one(text: str, gazetteer: Gazetteer) -> None:
    """Control characters, marks and punctuation do no harm."""
    assert find_mentions(text, gazetteer) == ()


def test_mentions_do_not_overlap_and_are_in_order(gazetteer: Gazetteer) -> None:
    """Mentions come from left to right."""
    text = "Taliban and al-Qaeda, U.S. and Pakistani forces, RLF and Paulo Moro; Moro and the Taliban."
    found: tuple[Mention, ...] = find_mentions(text, gazetteer)
    assert len(found) >= 7
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("Khartoum gave them arms.", True),
        ("Damascus has promised them a say.", True),
        ("Baghdad's generals wavered.", True),
        ("They broke with Tripoli.", True),
        ("The government in Nairobi kept silent.", True),
        ("Talks between Ankara and Damascus failed.", True),
        ("The road between Sirte and Tripoli was cut.", False),
        ("They fought close to Baghdad.", False),
        ("Tripoli fell in August.", False),
        ("They met in Khartoum.", False),
        ("Kabul's airport was shelled.", False),
        ("A bomb went off near Baghdad.", False),
        ("Thousands fled from Mogadishu to Nairobi.", False),
    ],
)
def test_a_capital_acts_only_where_the_words_beside_it_say_so(text: str, acts: bool) -> None:
    """Towns that are fought over are not their governments."""
    found = (m for m in find_mentions(text, load_gazetteer()) if m.how == "metonym" and m.actor_id != "turkey")
    assert any(found) == acts


def test_shipped_names_of_several_words_are_found_with_a_capital() -> None:
    """A coordination framework is any; a user's own name is found however it is written."""
    assert {m.actor_id for m in find_mentions("They set up a coordination framework.", load_gazetteer())} == set()
    found = find_mentions("The Coordination Framework met.", load_gazetteer())
    assert {m.actor_id for m in found} == {"coordination-framework"}
    own = load_gazetteer([Actor("own", "Coordination Framework")])
    assert {m.actor_id for m in find_mentions("They set up a coordination framework.", own)} == {"own"}


def test_a_generic_alias_is_known_by_the_people_of_its_bearer() -> None:
    """`The ministry` is that of the minister whom the text names."""
    office = Actor("mod", "Ministry of War", "state_agency", aliases=("the ministry",))
    minister = Actor("keld", "Ana Keld", "person", part_of="mod")
    gazetteer = load_gazetteer([office, minister])
    assert {m.actor_id for m in find_mentions("The ministry paid.", gazetteer)} == set()
    assert {m.actor_id for m in find_mentions("Ana Keld spoke. The ministry paid.", gazetteer)} == {"keld", "mod"}
