"""Every change to catalogues."""

from apps.catalogues.actions.adding import add_work, name_performers
from apps.catalogues.actions.claiming import assert_share, claim_works, end_share
from apps.catalogues.actions.importing import rehearse_import, run_import, start_import

__all__ = [
    "add_work",
    "assert_share",
    "claim_works",
    "end_share",
    "name_performers",
    "rehearse_import",
    "run_import",
    "start_import",
]
