"""Money in whole minor units (cents) and micro-units; no floats anywhere."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

MICRO = 1_000_000
_WITHOUT_MINOR = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND"}
)
_THREE_DIGITS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})


def minor_digits(currency: str) -> int:
    """Count the decimals of an ISO 4217 currency: 0, 2 or 3."""
    if currency in _WITHOUT_MINOR:
        return 0
    return 3 if currency in _THREE_DIGITS else 2


@dataclass(frozen=True, order=True)
class Money:
    """An amount in minor units of one currency.

    Args:
        minor: whole minor units (cents for EUR); may be negative for a deduction.
        currency: ISO 4217, three capitals.
    """

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> "Money":
        """Round a decimal amount to the currency, half to even."""
        step = Decimal(1).scaleb(-minor_digits(currency))
        rounded = amount.quantize(step, rounding=ROUND_HALF_EVEN)
        return cls(int(rounded.scaleb(minor_digits(currency))), currency)

    @property
    def amount(self) -> Decimal:
        """The amount as a decimal with the currency's digits."""
        return Decimal(self.minor).scaleb(-minor_digits(self.currency))

    def __add__(self, other: "Money") -> "Money":
        self._same_currency(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same_currency(other)
        return Money(self.minor - other.minor, self.currency)

    def _same_currency(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")
