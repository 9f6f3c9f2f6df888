"""The words of a contract as a document: its whole text for page and PDF, and how far the PDF has come."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.templatetags.look import on_date
from apps.contracts import domain, queries
from apps.contracts.messages.confirming import say_steps
from apps.contracts.messages.contracts import (
    say_agreed,
    say_all_terms,
    say_annex,
    say_payments,
    say_total,
)
from apps.contracts.models import Contract, Paper
from apps.terms.domain import Terms

PAPER_MESSAGES = {
    "paper.not_due": _("Somebody else is at it, or it was done meanwhile."),
    "paper.not_made": _("The PDF is not made yet. It makes itself; look again in a minute."),
    "paper.erased": _(
        "The PDF was erased for a person who asked to be, and is being made anew without them."
    ),
    "paper.pango_missing": _(
        "The machine of this site cannot set text yet: it lacks the packages %(packages)s. The contract can "
        "be read on its page and downloaded as data meanwhile, and the PDF follows by itself."
    ),
    "paper.key_missing": _("The key with which this site seals is not there. The seal follows by itself."),
    "paper.file_missing": _("The file is not where it was kept. Whoever runs the site has to bring it back."),
    "paper.authority_silent": _("The time-stamping authority did not answer. It is asked again by itself."),
    "paper.no_higher_level": _(
        "The time-stamping authority gave nothing that raises the level. It is asked again by itself."
    ),
    "paper.not_whole": _("What was sealed did not pass its own check and was not kept. It is sealed again."),
    "paper.not_checked": _("This file takes too long to check here. Check it on your own machine."),
}

_STATES: Mapping[str, Promise] = {
    "to_make": _("The PDF is being made."),
    "ready": _("The PDF is ready to be read. It is sealed once both sides have signed."),
    "to_seal": _("Both sides have signed. The PDF is being sealed."),
    "sealed": _("The PDF is signed and sealed."),
}
_LEVELS: Mapping[str, Promise] = {
    "B-B": _("Signed and sealed, with the time of this site’s own clock (PAdES B-B)."),
    "B-T": _("Also with the time that an independent authority gave (PAdES B-T)."),
    "B-LT": _("Also with all that is needed to check that time later, without asking anybody (PAdES B-LT)."),
}
_FAULTS: Mapping[str, Promise] = {
    "unreadable": _("This is no PDF that can be read, or it is damaged."),
    "unsigned": _("Nobody signed this file."),
    "not_sealed": _("The file has no seal, or more than one."),
    "several_keys": _("Signatures and seal are not of one key."),
    "appended": _("Something was added after the last signature."),
    "changed": _("The file was changed after it was signed."),
    "bad_signature": _("A signature does not fit its certificate."),
    "modified": _("Pages or other content were changed or added after signing."),
    "envelope": _("The place of a signature holds something that the signing did not write."),
}


def say_paper(paper: Paper | None) -> str:
    """Say how far the PDF has come."""
    return str(_STATES[paper.state]) if paper else gettext("There is no PDF before the schedule is frozen.")


def say_level(level: str) -> str:
    """Say what a level means; empty for none."""
    return str(_LEVELS[level]) if level else ""


def say_faults(faults: Sequence[str]) -> list[str]:
    """Say what is wrong with a file, each fault in a sentence."""
    return [str(_FAULTS[fault]) for fault in faults]


def document(contract: Contract) -> dict[str, object]:
    """Say the whole text, as page and PDF show it: the same rows give the same words.

    The words are in the language, the hours in the zone that are active.
    """
    terms, period = Terms.parse(contract.terms), queries.period_of(contract)
    lines, releases = queries.lines_of(contract), queries.released_in(contract)
    works = len(lines) if contract.fingerprint else None
    payments = domain.payments(terms, works, period) if works else ()
    return {
        "contract": contract,
        "agreed": say_agreed(terms, works=works, artists=None, period=period),
        "groups": say_all_terms(terms),
        "payments": say_payments(payments, terms),
        "total": say_total(payments, terms),
        "clauses": domain.clauses(contract.standard),
        "annex": say_annex(contract.annex),
        "steps": say_steps(contract),
        "releases": releases[: domain.MOST_LINES],
        "released": len(releases),
        "lines": lines[: domain.MOST_LINES],
        "works": works,
        "is_cut": len(lines) > domain.MOST_LINES,
        "signatures": _signatures(contract),
        "is_bound": contract.state in domain.BOUND,
    }


def say_signing(party: str, office: str, day: str) -> str:
    """Say in a signature itself whose it is, for whom, and when they signed on the site."""
    words = {"party": party, "office": office, "day": day}
    if office:
        return gettext("Signed for %(party)s (%(office)s) on this site on %(day)s") % words
    return gettext("Signed for %(party)s on this site on %(day)s") % words


def say_seal(contract: Contract) -> str:
    """Say in the seal what it attests."""
    words = {"number": contract.number, "fingerprint": contract.fingerprint}
    return gettext("Seal of this site on contract %(number)s, fingerprint %(fingerprint)s") % words


def _signatures(contract: Contract) -> list[dict[str, object]]:
    """List who signed for whom, and each side of which nobody has."""
    given = list(queries.signatures_in_round(contract))
    unsigned = [side for side in domain.SIDES if all(each.side != side for each in given)]
    rows = [(each.side, each) for each in given] + [(side, None) for side in unsigned]
    return [
        {
            "party": contract.parties[side]["name"],
            "signature": signature,
            "day": on_date(signature.signed_at) if signature else "",
        }
        for side, signature in sorted(rows, key=lambda row: domain.SIDES.index(row[0]))
    ]
