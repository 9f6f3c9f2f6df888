"""What the API says about contracts."""

from typing import ClassVar

from rest_framework import serializers

from apps.contracts import messages, queries
from apps.contracts.models import Contract


class SignatureSerializer(serializers.Serializer[object]):
    """One side's signature."""

    side = serializers.CharField()
    signed_at = serializers.DateTimeField()
    fingerprint = serializers.CharField()


class ContractSerializer(serializers.ModelSerializer[Contract]):
    """A contract without its schedule; the public id is its `id`."""

    id = serializers.CharField(source="public_id")
    collective = serializers.CharField(source="collective.public_id")
    company = serializers.CharField(source="company.public_id")
    union = serializers.CharField(source="union.public_id", allow_null=True, default=None)
    signatures = serializers.SerializerMethodField(
        help_text="Those that count; a change makes earlier ones void."
    )
    zone = serializers.CharField(source="day_zone", help_text="The named zone that says when a day ends.")
    not_binding = serializers.SerializerMethodField(help_text="What is said until both sides have signed.")

    class Meta:
        model = Contract
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "number",
            "collective",
            "company",
            "union",
            "state",
            "terms_hash",
            "zone",
            "agreed_at",
            "take_out_until",
            "frozen_at",
            "fingerprint",
            "sign_until",
            "in_force_at",
            "void_at",
            "void_cause",
            "signatures",
            "not_binding",
        )

    def get_signatures(self, contract: Contract) -> list[dict[str, object]]:
        """Give the signatures of the present round."""
        counted = [one for one in contract.signatures.all() if one.round == contract.signing_round]
        return list(SignatureSerializer(counted, many=True).data)

    def get_not_binding(self, contract: Contract) -> str | None:
        """Say that it does not bind yet (rule 22); None once it is in force."""
        return messages.not_binding(contract.state)


class LineSerializer(serializers.Serializer[object]):
    """A line of the schedule."""

    number = serializers.IntegerField()
    work = serializers.CharField(source="work.public_id")
    title = serializers.CharField()
    artists = serializers.CharField()
    code = serializers.CharField()
    rights = serializers.ListField(child=serializers.CharField())


class WholeContractSerializer(ContractSerializer):
    """A contract with terms, certificate and schedule."""

    parties = serializers.JSONField()
    terms = serializers.JSONField()
    prose = serializers.CharField()
    certificate = serializers.JSONField()
    schedule = serializers.SerializerMethodField()

    class Meta(ContractSerializer.Meta):
        fields: ClassVar[tuple[str, ...]] = (
            *ContractSerializer.Meta.fields,
            "parties",
            "terms",
            "prose",
            "certificate",
            "schedule",
        )

    def get_schedule(self, contract: Contract) -> list[dict[str, object]]:
        """Give the lines of the schedule in order."""
        lines = queries.scheduled_works(contract).select_related("work")
        return list(LineSerializer(lines, many=True).data)
