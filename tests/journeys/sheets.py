"""Term sheets as a steward types them and as a company's software sends them."""

from typing import Any

PROSE = "We would rather ask than guess."
PAYMENTS = (
    {"kind": "fee_per_work", "currency": "EUR", "stage": "training"},
    {"kind": "minimum_guarantee", "currency": "EUR", "base": "each work", "every": "P1Y", "stage": "service"},
    {"kind": "revenue_share", "stage": "service"},
)
COMMON: dict[str, Any] = {
    "parties.licensee": {"name": "Veldra Audio GmbH", "country": "DE", "register_id": "HRB 1"},
    "parties.models": ["Cantor 2"],
    "scope.uses": ["train_generative"],
    "scope.rights": ["master", "composition"],
    "scope.repertoire": {"kind": "all"},
    "scope.retraining": "new_licence",
    "scope.open_weights": "never",
    "scope.stages": ["training", "service"],
    "money.revenue_base": "net_defined",
    "money.payment_days": "P30D",
    "past_use.admission": "none",
    "transparency.usage_report_every": "P1M",
    "term.duration": "P2Y",
    "term.territory": ["SE", "DE"],
}
TYPED: dict[str, Any] = {
    "title": "Training on our songs",
    "prose": "We sing so that people listen.",
    "scope.uses": ["train_generative"],
    "scope.rights": ["master", "composition"],
    "scope.repertoire_0": "all",
    "scope.retraining": "new_licence",
    "scope.open_weights": "never",
    "scope.stages": ["training", "service"],
    "money.revenue_base": "net_defined",
    "money.payment_days_0": "30",
    "money.payment_days_1": "D",
    "past_use.admission": "none",
    "transparency.usage_report_every_0": "1",
    "transparency.usage_report_every_1": "M",
    "term.duration_0": "2",
    "term.duration_1": "Y",
    "term.territory": "SE, DE",
    "pay-0-kind": "fee_per_work",
    "pay-0-amount": "10,00",
    "pay-0-currency": "EUR",
    "pay-0-stage": "training",
    "pay-1-kind": "minimum_guarantee",
    "pay-1-amount": "30",
    "pay-1-currency": "EUR",
    "pay-1-base": "each work",
    "pay-1-every_0": "1",
    "pay-1-every_1": "Y",
    "pay-1-stage": "service",
}
THIRD_PAYMENT = {"pay-2-kind": "revenue_share", "pay-2-percent": "30", "pay-2-stage": "service"}


def offered(
    fee: str, *, guarantee: str = "30", share: str = "30", company: str = "Veldra Audio", **changes: object
) -> dict[str, Any]:
    """Write terms as JSON; `scope__minimum_works="3"` changes "scope.minimum_works"."""
    numbers = ({"amount": fee}, {"amount": guarantee}, {"percent": share})
    payments = [{**one, **number} for one, number in zip(PAYMENTS, numbers, strict=True)]
    licensee = {**COMMON["parties.licensee"], "name": f"{company} GmbH"}
    changed = {key.replace("__", "."): value for key, value in changes.items()}
    return {**COMMON, "parties.licensee": licensee, "money.components": payments, **changed}
