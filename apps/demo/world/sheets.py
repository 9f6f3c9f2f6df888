"""The terms on the fictional tables: what collectives ask, companies offer, and the union thinks fair."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from apps.accounts.models import Organisation
from apps.terms.domain import Terms
from apps.terms.minimum import Minimum, suggested_minimum

_TEXT: Mapping[str, Any] = json.loads((Path(__file__).parent / "terms.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Price:
    """What is paid: once for each work, for each work and year at the least, and a share in per cent."""

    fee: str
    guarantee: str
    share: str


def price(name: str) -> Price:
    """Give the price of a round by its number, or of the collectives' own terms as "ours"."""
    return Price(*_TEXT["prices"][name])


@dataclass(frozen=True)
class Parties:
    """Who would be licensed what, from when, and how many works there have to be at the least."""

    company: Organisation
    model: str
    starts_on: date
    sector: str = "music"
    works: int = 60


def ours(parties: Parties, asked: Price | None = None, **changes: object) -> Terms:
    """Write what a collective asks for; `term__duration` stands for "term.duration"."""
    return _sheet(parties, asked or price("ours"), {}, changes)


def offered(parties: Parties, number: str, paid: Price | None = None, **changes: object) -> Terms:
    """Write what a company offers in a round, with the prices of that round unless others are given."""
    answers = {**_TEXT["company"], **_TEXT["rounds"][number]}
    return _sheet(parties, paid or price(number), answers, changes)


def _sheet(
    parties: Parties, paid: Price, answers: Mapping[str, object], changes: Mapping[str, object]
) -> Terms:
    company = parties.company
    return Terms.parse(
        {
            **_TEXT["ours"],
            **(_TEXT["pictures"] if parties.sector == "visual" else {}),
            **answers,
            "parties.licensee": {
                "name": company.name,
                "country": company.country,
                "register_id": f"{company.country} {company.pk:05d}",
            },
            "parties.models": [parties.model],
            "scope.minimum_works": parties.works,
            "term.starts_on": parties.starts_on.isoformat(),
            "transparency.training_summary": f"https://{company.slug}.example/training-content",
            "money.components": _payments(paid),
            **{key.replace("__", "."): value for key, value in changes.items()},
        }
    )


def _payments(paid: Price) -> list[dict[str, object]]:
    return [
        {
            "kind": "fee_per_work",
            "stage": "training",
            "amount": paid.fee,
            "currency": "EUR",
            "due": "P30D",
            "split_rule": "work_share",
        },
        {
            "kind": "minimum_guarantee",
            "stage": "service",
            "amount": paid.guarantee,
            "currency": "EUR",
            "base": "per_work",
            "every": "P1Y",
            "recoupable": True,
            "split_rule": "work_share",
        },
        {"kind": "revenue_share", "stage": "service", "percent": paid.share, "split_rule": "equal_per_work"},
    ]


def minimum() -> Minimum:
    """Write the union's minimum terms: the suggested ones, three of its own, and why in plain words."""
    comparators = {**suggested_minimum().as_json(), **_TEXT["minimum"]}
    reasons: Mapping[str, str] = _TEXT["reasons"]
    return Minimum.parse(
        {
            key: {**comparator, "reason": reasons.get(key, comparator.get("reason", ""))}
            for key, comparator in comparators.items()
        }
    )
