"""The form of a term sheet, for whoever drafts terms: a collective's proposal, an offer of either side."""

from apps.proposals.fields.sheet import TermsForm

__all__ = ["TermsForm"]
