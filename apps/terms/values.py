"""Every type of answer: how it is read, bounded and written in its one canonical form."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from apps.terms.amounts import (
    COUNTRIES,
    amount_text,
    decimal_text,
    read_currency,
    read_decimal,
    read_percent,
    read_whole,
)
from apps.terms.duration import Duration
from apps.terms.errors import ValueInvalid, shown
from apps.terms.text import read_name, read_text, read_url
from apps.terms.vocabulary import Field, Json

MOST_ITEMS = 200
WORLD = "WORLD"
_DAY = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LONGEST_REGISTER_ID = 60


def read_value(field: Field, raw: object) -> Json:
    """Read one answer of any type but payments.

    Returns:
        the canonical form: a string, a truth value, a sorted list of strings, or a flat object.

    Raises:
        ValueInvalid: the code names what is wrong with the value.
    """
    if field.type in _READERS:
        return _READERS[field.type](raw)
    return _READERS_OF_FIELD[field.type](field, raw)


def _boolean(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise ValueInvalid("not_yes_or_no", given=shown(raw))
    return raw


def _choice(field: Field, raw: object) -> str:
    if not isinstance(raw, str) or raw not in field.option_ids:
        raise ValueInvalid("not_an_option", given=shown(raw))
    return raw


def _items(field: Field, raw: object) -> list[object]:
    if not isinstance(raw, list | tuple):
        raise ValueInvalid("not_a_list", given=shown(raw))
    if len(raw) > MOST_ITEMS:
        raise ValueInvalid("too_many", limit=MOST_ITEMS)
    if not raw and not field.may_be_empty:
        raise ValueInvalid("empty")
    return list(raw)


def _choices(field: Field, raw: object) -> list[str]:
    return sorted({_choice(field, item) for item in _items(field, raw)})


def _models(field: Field, raw: object) -> list[str]:
    names = {read_name(item) for item in _items(field, raw)}
    for name in sorted(names):
        if name.casefold() in field.refused:
            raise ValueInvalid("not_a_name", given=shown(name))
    return sorted(names)


def _country(raw: object) -> str:
    code = raw.strip().upper() if isinstance(raw, str) else ""
    if code not in COUNTRIES:
        raise ValueInvalid("bad_country", given=shown(raw))
    return code


def _countries(field: Field, raw: object) -> list[str]:
    items = _items(field, raw)
    if WORLD in items:
        return [WORLD]
    return sorted({_country(item) for item in items})


def _day(raw: object) -> str:
    text = raw.strip() if isinstance(raw, str) else ""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:  # such as the 31st of February
        pass
    raise ValueInvalid("bad_date", given=shown(raw))


def _parts(raw: object, allowed: frozenset[str]) -> Mapping[str, object]:
    if not isinstance(raw, Mapping):
        raise ValueInvalid("not_an_object", given=shown(raw))
    for part in raw:
        if part not in allowed:
            raise ValueInvalid("unknown_part", part=shown(part))
    return raw


def _date_range(raw: object) -> dict[str, str]:
    parts = _parts(raw, frozenset({"from", "until"}))
    first, last = _day(parts.get("from")), _day(parts.get("until"))
    if first > last:
        raise ValueInvalid("range_reversed")
    return {"from": first, "until": last}


def _money(raw: object) -> dict[str, str]:
    parts = _parts(raw, frozenset({"amount", "currency"}))
    currency = read_currency(parts.get("currency"))
    return {"amount": amount_text(read_decimal(parts.get("amount")), currency), "currency": currency}


def _legal_entity(raw: object) -> dict[str, str]:
    parts = _parts(raw, frozenset({"name", "country", "register_id"}))
    register_id = parts.get("register_id") or ""
    if register_id:
        register_id = " ".join(read_text(register_id, limit=_LONGEST_REGISTER_ID).split())
    return {
        "name": read_name(parts.get("name")),
        "country": _country(parts.get("country")),
        "register_id": str(register_id),
    }


def _repertoire(raw: object) -> dict[str, str]:
    """Read which works: all, a category, or a list by its name and the SHA-256 of its content."""
    kind = raw.get("kind") if isinstance(raw, Mapping) else None
    if kind == "all":
        return {"kind": str(_parts(raw, frozenset({"kind"}))["kind"])}
    if kind == "category":
        return {
            "kind": kind,
            "category": read_name(_parts(raw, frozenset({"kind", "category"})).get("category")),
        }
    if kind != "list":
        raise ValueInvalid("bad_repertoire", given=shown(kind))
    parts = _parts(raw, frozenset({"kind", "list", "digest"}))
    digest = parts.get("digest") or ""
    if digest and not (isinstance(digest, str) and _DIGEST.fullmatch(digest)):
        raise ValueInvalid("bad_digest", given=shown(digest))
    return {"kind": kind, "list": read_name(parts.get("list")), "digest": str(digest)}


_READERS: Mapping[str, Callable[[object], Json]] = {
    "boolean": _boolean,
    "date": _day,
    "date_range": _date_range,
    "decimal": lambda raw: decimal_text(read_decimal(raw)),
    "duration": lambda raw: str(Duration.parse(raw)),
    "integer": lambda raw: str(read_whole(raw)),
    "legal_entity": _legal_entity,
    "money": _money,
    "percent": lambda raw: decimal_text(read_percent(raw)),
    "repertoire": _repertoire,
    "text": read_text,
    "url": read_url,
}

_READERS_OF_FIELD: Mapping[str, Callable[[Field, object], Json]] = {
    "choice": _choice,
    "choices": _choices,
    "countries": _countries,
    "models": _models,
}
