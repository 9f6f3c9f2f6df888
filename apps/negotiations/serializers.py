"""The shape of an offer as JSON."""

from datetime import date
from typing import Any

from rest_framework import serializers

from apps.api.errors import FieldProblems
from apps.negotiations.domain import OfferContent
from apps.negotiations.messages import problems_of
from apps.splits.forecast import Estimate
from apps.terms.amounts import CURRENCY_DECIMALS, read_decimal
from apps.terms.domain import Terms
from apps.terms.errors import FieldError, TermsInvalid, ValueInvalid


class EstimateSerializer(serializers.Serializer[dict[str, Any]]):
    """The company's own estimate of a year's revenue."""

    amount = serializers.DecimalField(
        max_digits=None, decimal_places=None, min_value=0, max_value=9_999_999_999_999_999
    )
    currency = serializers.ChoiceField(choices=sorted(CURRENCY_DECIMALS))
    made_on = serializers.DateField(required=False)


class StrictText(serializers.CharField):
    """Text, and nothing that could be written as text: a number is a slip of the sender."""

    def to_internal_value(self, data: Any) -> str:
        """Take a string.

        Raises:
            ValidationError: it is none.
        """
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class OfferSerializer(serializers.Serializer[dict[str, Any]]):
    """A complete offer: terms as fields of the vocabulary, words, an end, an estimate."""

    terms = serializers.DictField(child=serializers.JSONField(allow_null=True))
    prose = StrictText(required=False, allow_blank=True, max_length=20_000, default="")
    open_until = serializers.DateTimeField()
    estimate = EstimateSerializer(required=False, allow_null=True, default=None)

    def read(self, today: date) -> OfferContent:
        """Read the offer.

        Args:
            today: the day of an estimate that names none.

        Raises:
            ValidationError: the shape is wrong (400).
            FieldProblems: fields of the terms, or the decimals of the estimate, are wrong (422).
        """
        self.is_valid(raise_exception=True)
        given = self.validated_data
        try:
            terms = Terms.parse(given["terms"])
        except TermsInvalid as invalid:
            raise FieldProblems([one.as_json() for one in problems_of(invalid.errors)]) from invalid
        estimate = _estimate(given["estimate"], today)
        return OfferContent(terms, given["prose"], estimate, given["open_until"])


class ChangeDraftSerializer(OfferSerializer):
    """A draft written anew, and what the writer began with, so that nobody's change is lost unseen."""

    content_hash = StrictText(max_length=64)


class CheckSerializer(serializers.Serializer[dict[str, Any]]):
    """An offer to be checked, finished or not; nothing is kept."""

    terms = serializers.DictField(child=serializers.JSONField(allow_null=True))
    prose = StrictText(required=False, allow_blank=True, max_length=20_000, default="")
    open_until = serializers.DateTimeField(required=False, allow_null=True, default=None)
    estimate = EstimateSerializer(required=False, allow_null=True, default=None)

    def read_estimate(self, today: date) -> Estimate | None:
        """Read the estimate of valid input.

        Raises:
            FieldProblems: its decimals are wrong (422).
        """
        return _estimate(self.validated_data["estimate"], today)


class ApproveSerializer(serializers.Serializer[dict[str, Any]]):
    """Which content of a draft was read: the approval is bound to it."""

    content_hash = StrictText(max_length=64)


class SendBackSerializer(ApproveSerializer):
    """Why a draft has to change."""

    reason = StrictText(max_length=4000)


class DeclineSerializer(serializers.Serializer[dict[str, Any]]):
    """Why an offer is declined."""

    reason = StrictText(max_length=4000)


def _estimate(given: dict[str, Any] | None, today: date) -> Estimate | None:
    if given is None:
        return None
    try:
        amount = read_decimal(given["amount"], places=2)
    except ValueInvalid as invalid:
        wrong = FieldError("amount", invalid.code, invalid.params)
        raise FieldProblems([one.as_json() for one in problems_of([wrong])], within="/estimate") from invalid
    return Estimate(amount, given["currency"], given.get("made_on") or today)
