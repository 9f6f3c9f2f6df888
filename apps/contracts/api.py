"""Contracts for a company's software: reading only; signing is done by a person on the page."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.decorators import api_view
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import ApiKey, User
from apps.api.methods import READ
from apps.api.paging import page_of
from apps.contracts import queries
from apps.contracts.models import Contract
from apps.contracts.schema import reads_contract, reads_contracts
from apps.contracts.serializers import ContractSerializer, WholeContractSerializer


@reads_contracts
@api_view(READ)
def contract_list(request: Request) -> Response:
    """List the contracts of the key's company."""
    page = page_of(request, _contracts(request).prefetch_related("signatures"), by="-agreed_at")
    return page.respond(page.answer("results", list(ContractSerializer(page.rows, many=True).data)))


@reads_contract
@api_view(READ)
def contract(request: Request, public_id: str) -> Response:
    """Give one contract; unknown is 404, and so is another company's."""
    contracts = _contracts(request)
    return Response(WholeContractSerializer(get_object_or_404(contracts, public_id=public_id)).data)


def _contracts(request: Request) -> QuerySet[Contract]:
    key = request.auth
    if not isinstance(request.user, User) or not isinstance(key, ApiKey):
        raise NotAuthenticated
    return queries.contracts_of_company(request.user, key.organisation_id)
