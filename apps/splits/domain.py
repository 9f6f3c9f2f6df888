"""Sharing a sum without losing or inventing a unit of it."""

from collections.abc import Sequence


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Share `total` over `weights` so that nothing is lost to rounding.

    Args:
        total: micro-units to share, 0 or more.
        weights: n whole numbers of 0 or more, at least one above 0.

    Returns:
        n amounts in micro-units, in the order of `weights`, summing to `total`.

    Raises:
        ValueError: `total` or a weight is negative, or all weights are 0.

    Source: largest-remainder method (Hamilton 1792); ties go to the earlier weight.
    """
    whole = sum(weights)
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("a sum and its weights are 0 or more")
    if whole == 0:
        raise ValueError("at least one weight is above 0")
    shares = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -(total * weights[place] % whole))
    for place in by_remainder[: total - sum(shares)]:
        shares[place] += 1
    return shares
