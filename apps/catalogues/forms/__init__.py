"""The shape of what people type about works, and about who else owns them."""

from apps.catalogues.forms.outside import AnswerOutsideForm, AskOutsideForm
from apps.catalogues.forms.works import (
    AddWorkForm,
    AiPartsForm,
    BulkClaimForm,
    ClaimForm,
    CodeForm,
    ColumnsForm,
    ImportForm,
    PerformersForm,
    SettlementForm,
    ShareForm,
)

__all__ = [
    "AddWorkForm",
    "AiPartsForm",
    "AnswerOutsideForm",
    "AskOutsideForm",
    "BulkClaimForm",
    "ClaimForm",
    "CodeForm",
    "ColumnsForm",
    "ImportForm",
    "PerformersForm",
    "SettlementForm",
    "ShareForm",
]
