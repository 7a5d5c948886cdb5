"""Whether a country's name means its territory or those who act for it, as far as the next words tell."""

from __future__ import annotations

import re

_BEFORE_PLACE = re.compile(
    r"\b(?:in|inside|within|into|across|throughout|near|around|outside|through|via|"
    r"(?:north|south|east|west|central|mid)\w*|parts of|areas of|border with|region of|province of|city of|all of|"
    r"gulf of|horn of|coast of|plains of|"
    r"rural|occupied|mainland|neighbou?ring)(?: the)?[ \n]$"
)
# Whom one trusts or finds a partner in is no ground: `its faith in Iran`, `found an ally in Iran`.
_RELIED_ON = re.compile(
    r"\b(?:(?:trust|mistrust|distrust|confidence|faith|trusted|disappointed|disappointment|disillusioned)|"
    r"(?:sees|saw|found|finds|gained|won|lost) an? (?:\w+ )?(?:ally|partner|patron|protector|sponsor|backer|champion))"
    r"[ \n]in[ \n]$"
)
_AFTER_PLACE = re.compile(
    r"^(?: s)?[ \n](?:border\w*|region\w*|based|province\w*|frontier|territor\w+|soil|airspace|city|cities|town\w*|"
    r"village\w*|valley\w*|mountain\w*|desert|coast|countryside|tribal|north\w*|south\w*|east\w*|west\w*|"
    r"theater|theatre|conflict|war|insurgency)\b"
)
_AFTER_ACTOR = re.compile(
    r"^(?: s)?[ \n](?:has|had|have|is|was|are|were|will|would|could|may|might|should|must|did|does|do|also|then|now|"
    r"later|again|still|never|and its|itself|government|army|military|authorit\w+|official\w*|forces?|troops?|"
    r"intelligence|police|ministr\w+|leader\w*|led|backed|supported|sponsored|funded|trained|armed|support|aid|"
    r"policy|denies|says|accuses|wants|seeks|supports|backs|sees|\w{3,}ed|drew|fought|gave|sent|made|took|began|"
    r"held|broke|cut|told|saw|went|became|found|kept|met)\b"
)
_WINDOW = 32
# A capital that is mostly named as a town acts for its state only where the words beside it leave no doubt.
_ACTS = re.compile(
    r"^[ \n](?:has|had|would|could|may|might|should|must|will|did|does|also|then|later|again|still|never|now|says?|"
    r"denies|accuses|wants|needs|seeks|supports|backs|sees|gives|sends|refuses|fears|hopes|regards|considers|views|"
    r"relies|pays|arms|uses|provides|shelters|hosts|keeps|insists|claims|blames|expects|trusts|tolerates|turns|looks|"
    r"(?!bombed|burned|burnt|based)\w{3,}ed|gave|sent|made|took|began|held|broke|cut|told|saw|went|became|found|kept|"
    r"met|said|paid|let|sought|fought)\b"
)
_OWNS = re.compile(
    r"^ s[ \n](?!airport|street|suburb|outskirts|cent|universit|hospital|resident|population|port\b|district|hotel|"
    r"prison|mosque|skyline|old|green|international|main|market|bazaar|north|south|east|west|people|inhabitant|citizen|"
    r"mayor|fall\b)"
)
_TIES = (
    r"tie|relation|relationship|link|talk|alliance|deal|agreement|pact|contact|dispute|partnership|cooperation|rapprochement|"
    r"friendship|truce|break|breach|quarrel|negotiation"
)
_DEALS = re.compile(
    rf"(?:\b(?:{_TIES}|side|sided|allied|aligned|broke|broken|clash|clashed|fell out|fallen out|negotiate|cooperate|"
    rf"work)(?:s|ing)?[ \n]with|\b(?:{_TIES})s?[ \n]between \w+ and|"
    r"\b(?:loyal|loyalty|pressure|support|backing|hostile|allegiance|ties|links)[ \n](?:to|on|for|from)|"
    r"\b(?:government|regime|authorities|rulers|junta|leadership|generals|leaders|politicians|ministers|palace)"
    r"[ \n]in)[ \n]$"
)
_ASKED = re.compile(
    r"\b(?:press|urge|ask|tell|told|warn|persuade|force|allow|help|expect|want|push|pressure|convince|accuse|blame|lobb)"
    r"\w*[ \n]$"
)
_LONG_WINDOW = 48


def role_hint(lower: str, start: int, end: int, *, how: str) -> str:
    """
    `place`, `actor` or an empty text for a state's name at `[start, end)` of a folded text in lower case.

    The answer is a hint from the neighbouring words, which the parse may overrule.

    Args:
        lower: the folded text.
        start: first character of the name.
        end: just after its last character.
        how: how the name names (`name`, `demonym`, `metonym` …).
    """
    after, before = lower[end : end + _WINDOW], lower[max(0, start - _WINDOW) : start]
    if _AFTER_PLACE.match(after):
        return "place"
    if _RELIED_ON.search(before):
        return "actor"
    if how != "demonym" and _BEFORE_PLACE.search(before):
        return "place"
    return "actor" if _AFTER_ACTOR.match(after) else ""


def acts(lower: str, start: int, end: int) -> bool:
    """
    Whether a capital at `[start, end)` of a folded text in lower case stands for those who govern there.

    `Khartoum gave them arms`, `Khartoum's generals`, `ties with Khartoum`; not `in Khartoum`, `Khartoum fell`.
    """
    after, before = lower[end : end + _WINDOW], lower[max(0, start - _LONG_WINDOW) : start]
    if _DEALS.search(before) or _ASKED.search(before):
        return True
    if _BEFORE_PLACE.search(before) or re.search(r"\b(?:of|from|to|on|at|for|over)[ \n]$", before):
        return False
    return bool(_ACTS.match(after) or _OWNS.match(after))
