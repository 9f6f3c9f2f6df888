"""The text of the mandate as people read it: what was read is evidence, so it is hashed and never edited.

A version is a number for the English text, and the number with a language for another one: "1", "1.de".
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

# Of the words on the page of applying that say who sees that one is with a union; they change, it changes.
CONSENT_VERSION = "1"
_FIRST_TEXTS: Mapping[str, str] = {
    "1": """\
What you allow

For each kind of use you say yes on your conditions, ask me, or never. You can say something else for \
one work. What you do not answer stays where everybody begins: ask me, and never for your voice, your \
face, your style and for synthetic training data.

Yes means: the collective may put the work under an agreement that its members accepted, if the offer \
meets the union's minimum in force, if each of your conditions holds, and if the company has the grade \
that the bylaws demand. Otherwise your yes counts as ask me. Silence is no.

Ask me means: below every vote you are asked whether your works are in or out, however you vote.

Never means never. No vote, no steward and no union can change it. Only you can, and it works at once \
until a schedule of works is frozen.

What you keep

The mandate is not exclusive. You may license your works yourself, at any time and to anybody. It gives \
no release of claims for what happened before. A work with several owners is licensed only if all of \
them allow it. Your voice, your likeness and your style belong to you: nobody who owns a share of a work \
can allow them in your place.

How it ends

You can change every answer at any time, and end the mandate. For works under a contract in force the \
end takes effect after the notice that you choose here, at most 183 days. What is owed to you until then \
stays owed.

Your price floor

A price floor is sealed. Nobody but you reads it: not the stewards, not other members, not the union, \
not a company. If an offer pays less, your work reads "needs a personal yes" to everybody else.
""",
    "1.de": """\
Was du erlaubst

Für jede Art der Nutzung sagst du: ja zu meinen Bedingungen, frag mich, oder nie. Für ein einzelnes Werk \
kannst du etwas anderes sagen. Was du nicht beantwortest, bleibt, wo alle beginnen: bei frag mich, und bei \
nie für deine Stimme, dein Gesicht, deinen Stil und für künstlich erzeugte Trainingsdaten.

Ja heißt: Das Kollektiv darf das Werk unter eine Vereinbarung stellen, die seine Mitglieder angenommen \
haben, wenn das Angebot die geltenden Mindestbedingungen der Gewerkschaft erfüllt, wenn jede deiner \
Bedingungen gilt und wenn das Unternehmen die Einstufung hat, die die Satzung verlangt. Sonst zählt dein \
Ja als frag mich. Schweigen ist Nein.

Frag mich heißt: Unter jeder Abstimmung wirst du gefragt, ob deine Werke dabei sind oder nicht, wie auch \
immer du abstimmst.

Nie heißt nie. Keine Abstimmung, keine Vertrauensperson und keine Gewerkschaft kann das ändern. \
Nur du kannst es, und es wirkt sofort, bis ein Werkverzeichnis festgeschrieben ist.

Was du behältst

Das Mandat ist nicht ausschließlich. Du darfst deine Werke jederzeit selbst an wen auch immer lizenzieren. \
Es verzichtet auf keine Ansprüche aus dem, was vorher geschah. Ein Werk mit mehreren Berechtigten wird nur \
lizenziert, wenn alle es erlauben. Deine Stimme, dein Bild und dein Stil gehören dir: Wer nur einen Anteil \
an einem Werk hat, kann sie nicht an deiner Stelle erlauben.

Wie es endet

Du kannst jede Antwort jederzeit ändern und das Mandat beenden. Für Werke unter einem geltenden Vertrag \
wirkt das Ende nach der Frist, die du hier wählst, höchstens 183 Tage. Was dir bis dahin zusteht, bleibt \
dir geschuldet.

Deine Preisuntergrenze

Eine Preisuntergrenze ist versiegelt. Niemand außer dir liest sie: nicht die Vertrauensleute, nicht andere \
Mitglieder, nicht die Gewerkschaft, kein Unternehmen. Zahlt ein Angebot weniger, steht bei deinem Werk für \
alle anderen "braucht ein persönliches Ja".
""",
}
_ONE_WORK = {
    "en": """\
You can say something else for \
one work. What""",
    "de": """\
Für ein einzelnes Werk \
kannst du etwas anderes sagen. Was""",
}
_ROWS = {
    "en": """\
You can say something else for \
one work, for a list or a kind of works, and where a licence reaches a certain right or country. What you \
say of one work or of a list goes before what you say of a kind, and that before what you say of all your \
works; if several lists name a work, the strictest answer holds. For a right or a country you can only be \
stricter. What""",
    "de": """\
Für ein einzelnes Werk, für \
eine Liste oder eine Art von Werken kannst du etwas anderes sagen, und auch dort, wo eine Lizenz ein \
bestimmtes Recht oder Land erreicht. Was du von einem Werk oder einer Liste sagst, geht dem vor, was du von \
einer Art sagst, und das dem, was du von all deinen Werken sagst; nennen mehrere Listen ein Werk, gilt die \
strengste Antwort. Für ein Recht oder ein Land kannst du nur strenger sein. Was""",
}
TEXTS: Mapping[str, str] = {
    **_FIRST_TEXTS,
    "2": _FIRST_TEXTS["1"].replace(_ONE_WORK["en"], _ROWS["en"]),
    "2.de": _FIRST_TEXTS["1.de"].replace(_ONE_WORK["de"], _ROWS["de"]),
}
CURRENT = "2"
_CURRENT_BY_LANGUAGE = {"en": "2", "de": "2.de"}


def current_text(language: str) -> tuple[str, str]:
    """Give the version of today's text for a reader, and its language: theirs, else English."""
    spoken = language if language in _CURRENT_BY_LANGUAGE else "en"
    return _CURRENT_BY_LANGUAGE[spoken], spoken


def version_by_hash(shown: str) -> str | None:
    """Find the version of today's texts that has a hash; None for an older or unknown text."""
    return next((each for each in _CURRENT_BY_LANGUAGE.values() if hash_of_text(each) == shown), None)


def hash_of_text(version: str) -> str:
    """Hash a version of the text; SHA-256 in hex digits."""
    return hashlib.sha256(TEXTS[version].encode()).hexdigest()


@dataclass(frozen=True)
class Block:
    """A heading or a paragraph of the text."""

    words: str
    is_heading: bool


def blocks(version: str) -> list[Block]:
    """Split a version of the text into headings, which end without a full stop, and paragraphs."""
    parts = TEXTS[version].strip().split("\n\n")
    return [Block(part, is_heading=not part.endswith(".")) for part in parts]
