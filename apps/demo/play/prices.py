"""Prices that one can reckon with, to move step by step."""

from dataclasses import dataclass
from decimal import Decimal

from apps.demo.world import sheets
from apps.terms.domain import Terms

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Sums:
    """A fee for each work, a guarantee for each work and year, both in euros, and a share in per cent."""

    fee: Decimal
    guarantee: Decimal
    share: Decimal

    @classmethod
    def of(cls, terms: Terms) -> "Sums":
        """Read the price off terms; what they do not pay is nothing."""
        fee, guarantee = terms.money("money.fee_per_work"), terms.money("money.minimum_guarantee")
        return cls(
            fee.amount if fee else Decimal(0),
            guarantee.amount if guarantee else Decimal(0),
            terms.number("money.revenue_share") or Decimal(0),
        )

    @property
    def price(self) -> sheets.Price:
        """Write them as terms need them."""
        fee, guarantee, share = (str(one.quantize(_CENT)) for one in (self.fee, self.guarantee, self.share))
        return sheets.Price(fee, guarantee, share)

    def up(self, step: "Sums", most: "Sums") -> "Sums":
        """Add a step, but go no higher than `most`."""
        return Sums(
            min(self.fee + step.fee, most.fee),
            min(self.guarantee + step.guarantee, most.guarantee),
            min(self.share + step.share, most.share),
        )

    def down(self, step: "Sums", least: "Sums") -> "Sums":
        """Take a step off, but go no lower than `least`."""
        return Sums(
            max(self.fee - step.fee, least.fee),
            max(self.guarantee - step.guarantee, least.guarantee),
            max(self.share - step.share, least.share),
        )


def sums(fee: str, guarantee: str, share: str) -> Sums:
    """Write a price in one line."""
    return Sums(Decimal(fee), Decimal(guarantee), Decimal(share))
