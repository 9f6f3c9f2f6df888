r"""Several things in one cell of a table, written so that they come back exactly as they were.

Codes: "QZZZZ9900001; QZZZZ9900002". Who did what: "composer: Oda Brandt [ipi 00014107338]; singer: Ilse Ek".
Who holds what: "master: Oda Brandt [50 %, label, in DE]". What a machine made: "vocals: none; lyrics: full".
A backslash stands before a sign that belongs to a name and would otherwise part it.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from apps.catalogues.domain.codes import PERSON_SCHEMES, Code, read_code
from apps.catalogues.domain.facts import WHOLE_PPM
from apps.catalogues.domain.reading import CREDIT_ROLES, RIGHTS, WORLD, Credit, StatedShare
from apps.catalogues.domain.shares import percent_of_ppm
from apps.catalogues.domain.text import tidy

_PARTS = re.compile(r"(?:\\.|[^\\;])+", re.DOTALL)
_ITEMS = re.compile(r"(?:\\.|[^\\,])+", re.DOTALL)
_ENTRY = re.compile(
    r"(?P<word>[a-z_]+): (?P<name>(?:\\.|[^\\\[\]])+?)(?: \[(?P<more>(?:\\.|[^\\\[\]])*)\])?", re.DOTALL
)
_SPECIAL = re.compile(r"([\\;\[\]])")
_SPECIAL_IN_BRACKETS = re.compile(r"([\\;\[\],])")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?) %")
_TERRITORY = re.compile(r"in (\S{1,8})")
_PPM_OF_PERCENT = 10_000
_ME = "me"
_CONTROLLERS = frozenset({"publisher", "label", "society", "employer", "not_sure"})
_CODED = PERSON_SCHEMES | {"mbid"}


def write_codes(values: Iterable[str]) -> str:
    """Write the values of one scheme."""
    return "; ".join(_quote(value) for value in values)


def read_codes(cell: str) -> list[str]:
    """Read the values of one scheme."""
    return [_bare(part) for part in _parts(cell)]


def write_credits(credits_: Iterable[Credit]) -> str:
    """Write who did what."""
    return "; ".join(_entry(one.role, one.name, _coded(one.codes)) for one in credits_)


def read_credits(cell: str) -> tuple[list[Credit], list[str]]:
    """Read who did what; the second list holds the parts that say it in no way we know."""
    found, unread = [], []
    for part in _parts(cell):
        match = _ENTRY.fullmatch(part)
        if match is None or match["word"] not in CREDIT_ROLES:
            unread.append(part)
            continue
        found.append(Credit(tidy(_bare(match["name"])), match["word"], _codes_in(_items(match["more"]))))
    return found, unread


def write_shares(shares: Iterable[StatedShare]) -> str:
    """Write who holds what; "me" as who decides and the whole world are left out."""
    return "; ".join(_entry(one.right, one.name, _said(one)) for one in shares)


def read_shares(cell: str) -> tuple[list[StatedShare], list[str]]:
    """Read who holds what; the second list holds the parts that say it in no way we know."""
    found, unread = [], []
    for part in _parts(cell):
        share = _read_share(part)
        if share is None:
            unread.append(part)
        else:
            found.append(share)
    return found, unread


def write_machine(degrees: Iterable[tuple[str, str]]) -> str:
    """Write how much of each side a machine made."""
    return "; ".join(f"{role}: {degree}" for role, degree in degrees)


def read_machine(cell: str) -> list[tuple[str, str]]:
    """Read pairs of a side and a degree, whatever words they are."""
    pairs = (part.partition(":") for part in _parts(cell))
    return [(role.strip(), degree.strip()) for role, sign, degree in pairs if sign]


def _read_share(part: str) -> StatedShare | None:
    match = _ENTRY.fullmatch(part)
    if match is None or match["word"] not in RIGHTS:
        return None
    items = _items(match["more"])
    written = [found[1] for item in items if (found := _PERCENT.fullmatch(item))]
    ppm = int(Decimal(written[0]) * _PPM_OF_PERCENT) if written else None
    if ppm is not None and not 0 < ppm <= WHOLE_PPM:
        return None
    return StatedShare(
        right=match["word"],
        name=tidy(_bare(match["name"])),
        ppm=ppm,
        controller=next((item for item in items if item in _CONTROLLERS), _ME),
        codes=_codes_in(items),
        territory=next((found[1] for item in items if (found := _TERRITORY.fullmatch(item))), WORLD),
    )


def _said(share: StatedShare) -> list[str]:
    said = [] if share.ppm is None else [f"{percent_of_ppm(share.ppm)} %"]
    said += [share.controller] if share.controller != _ME else []
    said += [f"in {share.territory}"] if share.territory != WORLD else []
    return said + _coded(share.codes)


def _entry(word: str, name: str, items: Sequence[str]) -> str:
    more = ", ".join(_SPECIAL_IN_BRACKETS.sub(r"\\\1", item) for item in items)
    return f"{word}: {_quote(name)}" + (f" [{more}]" if more else "")


def _coded(codes: Iterable[Code]) -> list[str]:
    return [f"{code.scheme} {code.normalised}" for code in codes]


def _codes_in(items: Iterable[str]) -> tuple[Code, ...]:
    pairs = (item.partition(" ") for item in items)
    codes = (read_code(scheme, tidy(value)) for scheme, _space, value in pairs if scheme in _CODED)
    return tuple(code for code in codes if code is not None)


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in _PARTS.findall(cell) if part.strip()]


def _items(text: str | None) -> list[str]:
    return [_bare(item.strip()) for item in _ITEMS.findall(text or "")]


def _quote(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _bare(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
