"""Contracts for a company's software: reading only; signing is done by a person on the page."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import ApiKey, User
from apps.contracts import queries
from apps.contracts.models import Contract
from apps.contracts.serializers import ContractSerializer, WholeContractSerializer


@extend_schema(responses=ContractSerializer(many=True), summary="List the company's contracts, newest first")
@api_view(["GET"])
def contract_list(request: Request) -> Response:
    """List the contracts of the key's company."""
    contracts = _contracts(request)
    return Response({"results": ContractSerializer(contracts.prefetch_related("signatures"), many=True).data})


@extend_schema(responses=WholeContractSerializer, summary="Read a contract with terms and schedule")
@api_view(["GET"])
def contract(request: Request, public_id: str) -> Response:
    """Give one contract; unknown is 404, and so is another company's."""
    contracts = _contracts(request)
    return Response(WholeContractSerializer(get_object_or_404(contracts, public_id=public_id)).data)


def _contracts(request: Request) -> QuerySet[Contract]:
    key = request.auth
    if not isinstance(request.user, User) or not isinstance(key, ApiKey):
        raise NotAuthenticated
    return queries.contracts_of_company(request.user, key.organisation_id)
