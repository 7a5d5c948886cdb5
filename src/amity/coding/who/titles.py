"""Titles that stand before the name of a person, as a pattern."""

from __future__ import annotations

TITLE = (
    r"(?:(?:Vice |Deputy |Acting |Former |former |Interim )?"
    r"(?:President|(?:Prime|Foreign|Interior|Defen[cs]e|Information|Justice|Finance) (?:Minister|Secretary)|"
    r"Minister|Premier|Secretary(?:[- ]General| of State| of Defen[cs]e)?|Press Secretary|Ambassador|Chancellor|"
    r"General|Gen\.|(?:Maj|Lt|Brig)\. ?Gen\.|(?:Major|Lieutenant|Brigadier)[- ]General|Colonel|Col\.|Lt\. ?Col\.|"
    r"Major|Maj\.|Captain|Capt\.|Commander|Cmdr\.|Brigadier|Admiral|Adm\.|Sheikh|Sheik|Mullah|Mawlawi|Maulvi|Maulana|"
    r"Ayatollah|Senator|Sen\.|Congressman|Governor|Gov\.|King|Prince|Emir|Comandante|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|"
    r"[Ss]pokesman|[Ss]pokeswoman))"
)
