"""What an owner without an account reads before they answer: evidence, so it is hashed and never edited.

A version is a number for the English text, and the number with a language for another one: "1", "1.de". The
text in force is made of its version and of what is asked; whoever changes a word makes a new version.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from apps.catalogues.domain.reading import WORLD
from apps.catalogues.domain.shares import percent_of_ppm


@dataclass(frozen=True)
class SharePart:
    """A share as it is said: the word of its right, how much (None if unknown), where and when it holds."""

    right: str
    ppm: int | None
    territory: str = WORLD
    since: str = ""
    until: str = ""


@dataclass(frozen=True)
class AskedWork:
    """A work with the shares in it that somebody outside is asked about."""

    public_id: str
    title: str
    artist_line: str
    parts: tuple[SharePart, ...]


@dataclass(frozen=True)
class Question:
    """What is asked: by whom, within which collective, about which uses (the plain questions) and works."""

    asker: str
    collective: str
    questions: tuple[str, ...]
    works: tuple[AskedWork, ...]


TEXTS: Mapping[str, str] = {
    "1": """\
What you are asked

{asker} says that you own a share of the works listed below, or decide over one. The question is: may this \
share be licensed, together with the others, within the collective {collective}, to companies that want to \
do this with the works?

{uses}

What a yes does

Your share then counts as agreed to, within {collective} and for these uses alone. The works may be put \
under an agreement that the members of {collective} have accepted by vote, if it meets the union's minimum \
terms in force, if the company has the grade that {collective} demands, and if everybody else whose yes a \
work needs has given it too. A yes holds for one year from the day of your answer, for these works and \
shares as they are written here. If a share is changed, your yes no longer counts for it.

What a yes does not do

It transfers nothing: the share stays yours, and what it earns is owed to you. It is not exclusive: you may \
license your share yourself, to anybody. It makes you no member, and lets neither {asker} nor {collective} \
act for you in anything else. It releases no claim for what happened before. It allows nothing with a \
voice, a face or a style: that is for each person to say.

Silence is no

If you do nothing, or say no, your share is licensed to nobody here. You need give no reason.

If you change your mind

The same link shows your answer and changes it, as long as it holds. A no counts from then on. A work that \
stands in the fixed list of an agreement already stays there as that agreement says.

The works

{works}
""",
    "1.de": """\
Was du gefragt wirst

{asker} sagt, dass dir ein Anteil an den unten genannten Werken gehört oder dass du über einen entscheidest. \
Die Frage ist: Darf dieser Anteil zusammen mit den anderen innerhalb des Kollektivs {collective} an \
Unternehmen lizenziert werden, die mit den Werken dies tun wollen?

{uses}

Was ein Ja bewirkt

Dein Anteil gilt dann als erlaubt, nur innerhalb von {collective} und nur für diese Nutzungen. Die Werke \
dürfen unter eine Vereinbarung gestellt werden, die die Mitglieder von {collective} in einer Abstimmung \
angenommen haben, wenn sie die geltenden Mindestbedingungen der Gewerkschaft erfüllt, wenn das Unternehmen \
die Einstufung hat, die {collective} verlangt, und wenn alle anderen, deren Ja ein Werk braucht, es auch \
gegeben haben. Ein Ja gilt ein Jahr ab dem Tag deiner Antwort, für diese Werke und Anteile, wie sie hier \
stehen. Wird ein Anteil geändert, zählt dein Ja für ihn nicht mehr.

Was ein Ja nicht bewirkt

Es überträgt nichts: Der Anteil bleibt deiner, und was er einbringt, steht dir zu. Es ist nicht \
ausschließlich: Du darfst deinen Anteil selbst an wen auch immer lizenzieren. Es macht dich nicht zum \
Mitglied, und weder {asker} noch {collective} darf in anderem für dich handeln. Es verzichtet auf keine \
Ansprüche aus dem, was vorher geschah. Es erlaubt nichts mit einer Stimme, einem Gesicht oder einem Stil: \
Das sagt jeder Mensch selbst.

Schweigen ist Nein

Wenn du nichts tust oder Nein sagst, wird dein Anteil hier an niemanden lizenziert. Du brauchst keinen Grund \
zu nennen.

Wenn du es dir anders überlegst

Derselbe Link zeigt deine Antwort und ändert sie, solange sie gilt. Ein Nein zählt von da an. Ein Werk, das \
schon in der festgeschriebenen Liste einer Vereinbarung steht, bleibt dort, wie diese Vereinbarung es sagt.

Die Werke

{works}
""",
}
_CURRENT = {"en": "1", "de": "1.de"}
_QUOTED: Mapping[str, str] = {"1": "“{}”", "1.de": "„{}“"}
_USES: Mapping[str, Mapping[str, str]] = {
    "1": {
        "training": "train, fine-tune, test and measure models on them, and analyse them in bulk",
        "retrieval": "look them up and show them: in a search, in a prompt, or for an answer",
        "remix": "let people remix them, or sample or replay parts of them",
    },
    "1.de": {
        "training": "Modelle damit trainieren, anpassen, testen und messen, und sie in Mengen auswerten",
        "retrieval": "sie nachschlagen und zeigen: in einer Suche, in einem Prompt oder für eine Antwort",
        "remix": "Menschen sie remixen oder Teile davon samplen oder nachspielen lassen",
    },
}
_RIGHTS: Mapping[str, Mapping[str, str]] = {
    "1": {
        "master": "recording",
        "composition": "composition",
        "performance": "performance of the composition",
        "mechanical": "mechanical right of the composition",
        "synchronisation": "synchronisation of the composition",
        "performer": "performers' right",
        "image": "picture",
        "text": "text",
        "unknown": "how much is not known",
        "only": "only in",
        "since": "from",
        "until": "until",
    },
    "1.de": {
        "master": "Aufnahme",
        "composition": "Komposition",
        "performance": "Aufführung der Komposition",
        "mechanical": "mechanisches Recht der Komposition",
        "synchronisation": "Synchronisation der Komposition",
        "performer": "Recht der Ausführenden",
        "image": "Bild",
        "text": "Text",
        "unknown": "wie viel, ist nicht bekannt",
        "only": "nur in",
        "since": "ab",
        "until": "bis",
    },
}


def current_version(language: str) -> str:
    """Give the version of today's text for a reader: in their language, else in English."""
    return _CURRENT.get(language, _CURRENT["en"])


def language_of(version: str) -> str:
    """Name the language of a version."""
    return version.partition(".")[2] or "en"


def wording(version: str, question: Question) -> str:
    """Write out what is asked; names and titles stay on one line, so that they cannot pass for text."""
    uses = "\n".join(f"- {_USES[version][one]}" for one in question.questions)
    works = "\n".join(f"- {_work(version, one)}" for one in question.works)
    return TEXTS[version].format(
        asker=_on_one_line(question.asker),
        collective=_on_one_line(question.collective),
        uses=uses,
        works=works,
    )


def hash_of_wording(text: str) -> str:
    """Hash a text as it was shown; SHA-256 in hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class TextBlock:
    """A heading, a paragraph, or the lines of a list."""

    words: str
    is_heading: bool = False
    lines: tuple[str, ...] = ()


def text_blocks(text: str) -> list[TextBlock]:
    """Split a text as it was written out: headings end without a full stop, lists begin with a dash."""
    return [_block(part) for part in text.strip().split("\n\n")]


def _block(part: str) -> TextBlock:
    if part.startswith("- "):
        return TextBlock("", lines=tuple(line.removeprefix("- ") for line in part.split("\n")))
    return TextBlock(part, is_heading=not part.endswith((".", "?")))


def say_parts(version: str, work: AskedWork) -> str:
    """Say the shares of a work that are asked about: "recording 50 %, composition 25 %"."""
    return ", ".join(_part(version, one) for one in work.parts)


def _work(version: str, work: AskedWork) -> str:
    by = f" ({_on_one_line(work.artist_line)})" if work.artist_line else ""
    title = _QUOTED[version].format(_on_one_line(work.title))
    return f"{title}{by}: {say_parts(version, work)}"


def _part(version: str, part: SharePart) -> str:
    words = _RIGHTS[version]
    much = words["unknown"] if part.ppm is None else f"{percent_of_ppm(part.ppm)} %"
    limits = [
        *([f"{words['only']} {part.territory}"] if part.territory != WORLD else []),
        *([f"{words['since']} {part.since}"] if part.since else []),
        *([f"{words['until']} {part.until}"] if part.until else []),
    ]
    limited = f" ({', '.join(limits)})" if limits else ""
    return f"{words[part.right]} {much}{limited}"


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
