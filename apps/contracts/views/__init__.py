"""Pages of contracts."""

from apps.contracts.views.contracts import (
    all_terms,
    contract_list,
    contract_page,
    download,
    leaving,
    sign,
    take_out,
    verify,
    words,
)
from apps.contracts.views.papers import certificates, check, document, known, pdf

__all__ = [
    "all_terms",
    "certificates",
    "check",
    "contract_list",
    "contract_page",
    "document",
    "download",
    "known",
    "leaving",
    "pdf",
    "sign",
    "take_out",
    "verify",
    "words",
]
