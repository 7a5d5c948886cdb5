"""Persons whom no list knows, by the title before their name: speakers, and whom `he` means."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amity.coding.who.new_names import NewName
from amity.model import Span

_TITLE = (
    r"(?:(?:Vice |Deputy |Acting |Former |former |Interim )?"
    r"(?:President|(?:Prime|Foreign|Interior|Defen[cs]e|Information|Justice|Finance) (?:Minister|Secretary)|"
    r"Minister|Premier|Secretary(?:[- ]General| of State| of Defen[cs]e)?|Press Secretary|Ambassador|Chancellor|"
    r"General|Gen\.|(?:Maj|Lt|Brig)\. ?Gen\.|(?:Major|Lieutenant|Brigadier)[- ]General|Colonel|Col\.|Lt\. ?Col\.|"
    r"Major|Maj\.|Captain|Capt\.|Commander|Cmdr\.|Brigadier|Admiral|Adm\.|Sheikh|Sheik|Mullah|Mawlawi|Maulvi|Maulana|"
    r"Ayatollah|Senator|Sen\.|Congressman|Governor|Gov\.|King|Prince|Emir|Comandante|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|"
    r"[Ss]pokesman|[Ss]pokeswoman))"
)
_NAME = r"[A-Z][\w'’]+(?:[ -](?:(?:al|el|bin|ibn|abu|de|van|von|ul|ur)[ -])?(?:[A-Z]\.|[A-Z][\w'’]+)){0,3}"
_TITLED = re.compile(rf"\b{_TITLE} ({_NAME})")
_POSSESSIVE = re.compile(r"['’]s$")


def new_persons(text: str) -> Iterator[NewName]:
    """The names that follow a title, each where it first stands; the name alone is the actor's name."""
    seen: set[str] = set()
    for found in _TITLED.finditer(text):
        name = _POSSESSIVE.sub("", found.group(1))
        if name not in seen:
            seen.add(name)
            yield NewName(name, Span(found.start(1), found.start(1) + len(name)), "person", None)
