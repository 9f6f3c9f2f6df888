"""Payments: one component a payment, each of a kind that says what it needs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from apps.terms.amounts import HUNDRED, amount_text, decimal_text, read_currency, read_decimal, read_percent
from apps.terms.duration import Duration
from apps.terms.errors import FieldError, ValueInvalid, shown
from apps.terms.text import read_name, read_text
from apps.terms.vocabulary import VOCABULARY, Option

MOST_COMPONENTS = 30


@dataclass(frozen=True, slots=True)
class Component:
    """One payment of the deal. `every` and `due` are ISO 8601; a part that was not given is None."""

    kind: str
    stage: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    percent: Decimal | None = None
    base: str | None = None
    every: str | None = None
    due: str | None = None
    recoupable: bool | None = None
    split_rule: str | None = None
    note: str | None = None

    @property
    def category(self) -> str:
        """Say when it is paid: "upfront", "ongoing" or "other"."""
        return VOCABULARY.payment_kinds[self.kind].category

    @property
    def pays(self) -> bool:
        """Say whether money above zero is due under it, upfront or ongoing."""
        return self.category != "other" and bool(self.amount or self.percent)

    def as_json(self) -> dict[str, Any]:
        """Write the canonical form, without the parts that were not given."""
        written: dict[str, Any] = {part: getattr(self, part) for part in _READERS}
        if self.amount is not None and self.currency is not None:
            written["amount"] = amount_text(self.amount, self.currency)
        if self.percent is not None:
            written["percent"] = decimal_text(self.percent)
        return {part: value for part, value in written.items() if value is not None}


def read_components(key: str, raw: object) -> tuple[tuple[Component, ...], tuple[FieldError, ...]]:
    """Read the payments and collect what is wrong with any of them.

    Returns:
        the payments in canonical order, and the errors, with the index of the payment in `params`.
    """
    if not isinstance(raw, list | tuple):
        return (), (FieldError(key, "not_a_list", {"given": shown(raw)}),)
    if len(raw) > MOST_COMPONENTS:
        return (), (FieldError(key, "too_many", {"limit": MOST_COMPONENTS}),)
    if not raw:
        return (), (FieldError(key, "empty"),)
    found: list[Component] = []
    errors: list[FieldError] = []
    for index, entry in enumerate(raw):
        component, problems = _read_component(entry)
        errors += [
            FieldError(key, f"component.{one.code}", {**one.params, "index": index}) for one in problems
        ]
        if component is not None:
            found.append(component)
    if not errors:
        errors += _check_together(key, found)
    return tuple(sorted(found, key=_order)), tuple(errors)


def _read_component(entry: object) -> tuple[Component | None, list[ValueInvalid]]:
    if not isinstance(entry, Mapping):
        return None, [ValueInvalid("not_an_object", given=shown(entry))]
    given = {part: value for part, value in entry.items() if value is not None and value != ""}
    unknown = [shown(part) for part in list(given)[: 2 * len(_READERS)] if part not in _READERS]
    problems = [ValueInvalid("unknown_part", part=part) for part in unknown]
    parts: dict[str, Any] = {}
    for part, reader in _READERS.items():
        if part in given:
            try:
                parts[part] = reader(given[part])
            except ValueInvalid as problem:
                problems.append(ValueInvalid(problem.code, **{**problem.params, "part": part}))
    problems += _check_needs(parts, given)
    return (None, problems) if problems else (Component(**parts), [])


def _check_needs(parts: Mapping[str, Any], given: Mapping[str, object]) -> list[ValueInvalid]:
    """Compare what a kind needs with what was given; parts that could not be read were reported before."""
    if "kind" not in given:
        return [ValueInvalid("kind_missing")]
    if "kind" not in parts:
        return []
    needs = VOCABULARY.payment_kinds[parts["kind"]].needs
    codes = _NEEDS[needs](frozenset(given))
    if "amount" in given and "currency" not in given:
        codes = (*codes, "currency_missing")
    if "currency" in given and "amount" not in given:
        codes = (*codes, "amount_missing") if "amount_missing" not in codes else codes
    return [ValueInvalid(code, kind=parts["kind"]) for code in codes]


def _needs_amount(given: frozenset[str]) -> tuple[str, ...]:
    missing = () if "amount" in given else ("amount_missing",)
    return (*missing, "percent_not_allowed") if "percent" in given else missing


def _needs_percent(given: frozenset[str]) -> tuple[str, ...]:
    missing = () if "percent" in given else ("percent_missing",)
    return (*missing, "amount_not_allowed") if "amount" in given else missing


def _needs_either(given: frozenset[str]) -> tuple[str, ...]:
    return () if len(given & {"amount", "percent"}) == 1 else ("amount_or_percent",)


def _needs_note(given: frozenset[str]) -> tuple[str, ...]:
    return () if "note" in given else ("note_missing",)


_NEEDS: Mapping[str, Callable[[frozenset[str]], tuple[str, ...]]] = {
    "amount": _needs_amount,
    "percent": _needs_percent,
    "either": _needs_either,
    "note": _needs_note,
}


def _check_together(key: str, components: Sequence[Component]) -> list[FieldError]:
    """Refuse payments of one kind that cannot be added up."""
    errors = []
    for kind in dict.fromkeys(component.kind for component in components):
        alike = [component for component in components if component.kind == kind]
        if len({component.currency for component in alike if component.currency}) > 1:
            errors.append(FieldError(key, "component.currencies_differ", {"kind": kind}))
        if any(total > HUNDRED for total in sums_by_base(alike).values()):
            errors.append(FieldError(key, "component.sum_above_100", {"kind": kind}))
    return errors


def sums_by_base(components: Iterable[Component]) -> dict[str | None, Decimal]:
    """Add up percentages, apart for each base of which they are taken."""
    sums: dict[str | None, Decimal] = {}
    for one in components:
        if one.percent is not None:
            sums[one.base] = sums.get(one.base, Decimal(0)) + one.percent
    return sums


def _order(component: Component) -> tuple[int, str]:
    place = list(VOCABULARY.payment_kinds).index(component.kind)
    return place, repr(sorted(component.as_json().items()))


def _one_of(allowed: Sequence[str], raw: object) -> str:
    if not isinstance(raw, str) or raw not in allowed:
        raise ValueInvalid("not_an_option", given=shown(raw))
    return raw


def _ids(options: Sequence[Option]) -> tuple[str, ...]:
    return tuple(option.id for option in options)


def _read_flag(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise ValueInvalid("not_yes_or_no", given=shown(raw))
    return raw


def _read_every(raw: object) -> str:
    every = Duration.parse(raw)
    if every.approximate_days == 0:
        raise ValueInvalid("bad_duration", given=shown(raw))
    return str(every)


def _read_due(raw: object) -> str:
    """Read a day, or a length of time after the event that makes it due."""
    try:
        return str(Duration.parse(raw))
    except ValueInvalid as problem:
        if isinstance(raw, str) and len(raw) == len("2026-01-31"):
            try:
                return date.fromisoformat(raw).isoformat()
            except ValueError:
                pass
        raise ValueInvalid("bad_due", given=shown(raw)) from problem


_READERS: Mapping[str, Callable[[object], object]] = {
    "kind": lambda raw: _one_of(tuple(VOCABULARY.payment_kinds), raw),
    "stage": lambda raw: _one_of(_ids(VOCABULARY.payment_stages), raw),
    "amount": read_decimal,
    "currency": read_currency,
    "percent": read_percent,
    "base": read_name,
    "every": _read_every,
    "due": _read_due,
    "recoupable": _read_flag,
    "split_rule": lambda raw: _one_of(_ids(VOCABULARY.split_rules), raw),
    "note": read_text,
}
