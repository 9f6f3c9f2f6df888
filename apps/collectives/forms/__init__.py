"""The shape of what people enter about collectives, bylaws and mandates."""

from apps.collectives.forms.bylaws import (
    BylawsForm,
    DraftForm,
    FoundForm,
    RemovalForm,
    StandForm,
    VoteEndForm,
    fields_of,
)
from apps.collectives.forms.categories import AdmissionForm, PlacingForm, category_choices
from apps.collectives.forms.interests import InterestsForm
from apps.collectives.forms.mandates import (
    CheckForm,
    MandateForm,
    PersonForm,
    RefusalForm,
    UncheckForm,
    WorkAnswerForm,
    preset_choices,
)
from apps.collectives.forms.rows import ReadTextForm, RowForm

__all__ = [
    "AdmissionForm",
    "BylawsForm",
    "CheckForm",
    "DraftForm",
    "FoundForm",
    "InterestsForm",
    "MandateForm",
    "PersonForm",
    "PlacingForm",
    "ReadTextForm",
    "RefusalForm",
    "RemovalForm",
    "RowForm",
    "StandForm",
    "UncheckForm",
    "VoteEndForm",
    "WorkAnswerForm",
    "category_choices",
    "fields_of",
    "preset_choices",
]
