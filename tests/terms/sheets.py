"""Small term sheets that several tests share."""

from typing import Any

from apps.terms.domain import Terms
from apps.terms.minimum import Minimum

WHOLE: dict[str, Any] = {
    "parties.licensee": {"name": "Veldra Audio AB", "country": "SE", "register_id": "559000-0000"},
    "parties.models": ["Lyra 2"],
    "scope.uses": ["train_generative", "evaluate_benchmark"],
    "scope.rights": ["master"],
    "scope.repertoire": {"kind": "all"},
    "scope.retraining": "new_licence",
    "scope.stages": ["training", "service"],
    "money.components": [
        {"kind": "fee_per_work", "stage": "training", "amount": "8", "currency": "EUR"},
        {"kind": "revenue_share", "stage": "service", "percent": "28"},
    ],
    "money.revenue_base": "net_defined",
    "past_use.admission": "none",
    "transparency.usage_report_every": "P1M",
    "term.duration": "P2Y",
    "term.territory": ["SE", "DE"],
}


def sheet(**answers: Any) -> Terms:
    """Build terms; `money__payment_days` stands for "money.payment_days"."""
    return Terms.parse({key.replace("__", "."): answer for key, answer in answers.items()})


def deal(fee: str, share: str = "28", days: int = 30, guarantee: str = "25", currency: str = "EUR") -> Terms:
    return Terms.parse(
        {
            **WHOLE,
            "money.components": [
                {"kind": "fee_per_work", "stage": "training", "amount": fee, "currency": currency},
                {"kind": "revenue_share", "stage": "service", "percent": share},
                {"kind": "minimum_guarantee", "stage": "service", "amount": guarantee, "currency": currency},
            ],
            "money.payment_days": f"P{days}D",
        }
    )


def floor(key: str, comparator: str, value: Any = None) -> Minimum:
    entry = {"comparator": comparator} if value is None else {"comparator": comparator, "value": value}
    return Minimum.parse({key: entry})


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}
