"""The words about one's own data: what stands in the way, what goes, what stays and why, for how long."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import get_language, get_language_bidi, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.holdings import Section
from apps.common.messages import Words
from apps.common.retention import LOGS, PERIODS
from apps.privacy import domain

MESSAGES: Mapping[str, Words] = {
    "erasure.not_confirmed": gettext_lazy(
        "That is not your mail address. Type the address with which you sign in."
    ),
    "erasure.over": gettext_lazy("This wish has been called off or fulfilled already."),
    "erasure.sole_steward": gettext_lazy(
        "You are the only steward of %(organisation)s. Somebody else has to be steward first."
    ),
    "erasure.sole_signatory": gettext_lazy(
        "You alone can sign for %(organisation)s. Somebody else has to have that seat first."
    ),
    "erasure.sole_representative": gettext_lazy(
        "You alone speak for %(organisation)s. Somebody else has to have that seat first."
    ),
    "erasure.works_under_contract": gettext_lazy(
        "Works of yours are licensed to %(company)s by contract %(number)s. Leave the collective: your "
        "notice begins at once, and if you leave today it is over on %(until)s. Then you can be erased."
    ),
    "erasure.notice_runs": gettext_lazy(
        "Works of yours are licensed to %(company)s by contract %(number)s. Your notice runs until "
        "%(until)s. Then you can be erased."
    ),
}


@dataclass(frozen=True)
class Kept:
    """One kind of data: what, why, how long, and who may see it."""

    what: Words
    why: Words
    how_long: str
    who: Words


_OPERATOR = gettext_lazy("nobody but whoever runs the site")
_ONLY_YOU = gettext_lazy("you alone")
_PERIODS: Mapping[str, tuple[Words, Words, Words, Words]] = {
    "sessions": (
        gettext_lazy("That a device is signed in"),
        gettext_lazy("So that you need not sign in on every page."),
        gettext_lazy("%(period)s after it ended"),
        _ONLY_YOU,
    ),
    "confirmations": (
        gettext_lazy("Links that prove a mail address"),
        gettext_lazy("So that nobody signs up with an address that is not theirs."),
        gettext_lazy("%(period)s after they were sent"),
        _OPERATOR,
    ),
    "mails": (
        gettext_lazy("That a mail was sent, about what and when; never its words"),
        gettext_lazy("So that a mail is sent once, and again if it did not arrive."),
        gettext_lazy("%(period)s after it was sent"),
        _ONLY_YOU,
    ),
    "notices": (
        gettext_lazy("What you were told of on your page"),
        gettext_lazy("So that you can read it again."),
        gettext_lazy("%(period)s after it happened"),
        _ONLY_YOU,
    ),
    "invitations": (
        gettext_lazy("Mail addresses of people who were invited"),
        gettext_lazy("So that an invitation arrives, and whoever invites sees what became of it."),
        gettext_lazy("%(period)s after it was answered or has lapsed"),
        gettext_lazy("Those who may invite to the same place"),
    ),
    "outside_owners": (
        gettext_lazy("Mail addresses of owners without an account who were asked about a share"),
        gettext_lazy("So that the question arrives, and its answer can be changed."),
        gettext_lazy("%(period)s after the question or its answer is over; a hash of it stays"),
        gettext_lazy("Whoever asked"),
    ),
    "exports": (
        gettext_lazy("The file with your data that you asked for"),
        gettext_lazy("So that you can fetch it."),
        gettext_lazy("%(period)s after it was ready"),
        _ONLY_YOU,
    ),
    "refused_rows": (
        gettext_lazy("Rows of your lists that could not be taken"),
        gettext_lazy("So that you can mend them."),
        gettext_lazy("%(period)s after the import"),
        _ONLY_YOU,
    ),
    "unreadable_files": (
        gettext_lazy("Files that could not be read"),
        gettext_lazy("So that we can help when you ask."),
        gettext_lazy("%(period)s after the import"),
        _ONLY_YOU,
    ),
    "import_files": (
        gettext_lazy("Lists of works as you brought them"),
        gettext_lazy("So that it can be looked up what stood in them."),
        gettext_lazy("%(period)s after the import"),
        _ONLY_YOU,
    ),
    "refusal_reasons": (
        gettext_lazy("Why a collective did not admit somebody"),
        gettext_lazy("So that the person can read it."),
        gettext_lazy("%(period)s after the decision"),
        gettext_lazy("the person and the stewards"),
    ),
    "erasure_requests": (
        gettext_lazy("That you wanted to be erased and called it off"),
        gettext_lazy("So that it can be told who did what, should there be a dispute."),
        gettext_lazy("%(period)s after you called it off"),
        _ONLY_YOU,
    ),
    "ended_floors": (
        gettext_lazy("Price floors of a mandate that has ended"),
        gettext_lazy("So that a mandate given by mistake can be looked up."),
        gettext_lazy("%(period)s after its end"),
        _ONLY_YOU,
    ),
}


def say_periods() -> list[Kept]:
    """List what is kept for a time."""
    timed = [
        Kept(what, why, str(how_long) % {"period": _say_days(PERIODS[code])}, who)
        for code, (what, why, how_long, who) in _PERIODS.items()
    ]
    logs = _("%(period)s") % {"period": _say_days(LOGS)}
    lines = Kept(
        _("Lines that say which page was asked for and whether it worked; no names"),
        _("So that faults are found."),
        logs,
        _OPERATOR,
    )
    return [*timed, lines]


def say_lasting() -> list[Kept]:
    """List what is kept as long as somebody is here, or longer."""
    here = _("until you are erased")
    return [
        Kept(
            _("Name, mail address, zone, language"),
            _("So that you can sign in and be spoken to."),
            here,
            _("Your address: you alone. Your name: see below."),
        ),
        Kept(
            _("Your works, shares and codes"),
            _("So that you can license them."),
            here,
            _(
                "you, co-owners of the same work, both sides of a contract that holds it; your own shares "
                "and how you know them also the stewards of a collective that has your mandate"
            ),
        ),
        Kept(
            _("What owners without an account answered about a share, with the name they typed"),
            _("So that it can be proven that a licence was allowed, or was not."),
            _("for good; text and name until whoever asked is erased"),
            _("whoever asked, and whoever has the link"),
        ),
        Kept(
            _("A hash of each mail address that wants no question any more"),
            _("So that nobody is asked there again."),
            _("for good; the address cannot be read from it"),
            _OPERATOR,
        ),
        Kept(
            _("Mandates and price floors"),
            _("So that nothing happens to your works that you did not allow."),
            here,
            _("you alone; a steward sees that a mandate was given, never what it says"),
        ),
        Kept(
            _("Ballots, sealed"),
            _("So that anybody can check the count."),
            _("for good, without your name once you are erased"),
            _("Your choice: you alone. That you are on the roll: the members."),
        ),
        Kept(
            _("Contracts and signatures"),
            _("Others have agreed to them too and must be able to prove it."),
            _("for good, without your name once you are erased"),
            _("both sides and the union"),
        ),
        Kept(
            _("The record: who did what and when, by number"),
            _("So that nobody can change afterwards what happened."),
            _("for good; it holds no names, addresses or texts"),
            _("only those whom an entry concerns"),
        ),
    ]


def say_going() -> list[str]:
    """List what goes when somebody is erased."""
    return [
        _("Your name, your mail address, your date of birth, your password, and every device signed in."),
        _("Your seats, your mandates in force, your conditions and price floors."),
        _("Your works with their titles and codes, unless somebody else has a part in them too."),
        _("The lists and files you brought, and what was refused in them."),
        _("The titles of your works in the schedules of contracts; a salted hash remains."),
        _("Your API keys, your mails, your archives."),
    ]


def say_staying() -> list[tuple[str, str]]:
    """List what stays, each with its reason; none of it bears the name any more."""
    return [
        (
            _("Entries of the record, under a number."),
            _("They are chained: without one of them nobody could check the others."),
        ),
        (
            _("Your sealed ballots, under a pseudonym of each ballot."),
            _("Others must be able to count again. Your receipts stay good."),
        ),
        (
            _("Contracts that you signed in office, and what you said there for others."),
            _("They bind an organisation. Your name is taken out of them."),
        ),
        (
            _("That a mandate was given and ended, and what it answered, as codes."),
            _("It proves that a contract used a work only while that was allowed."),
        ),
        (
            _("Works that somebody else has a part in."),
            _("They are theirs too. Your name is taken out of them."),
        ),
        (
            _(
                "Mails that were sent, files that others fetched, and what others wrote about you in "
                "their own words."
            ),
            _("They are out of our reach."),
        ),
        (
            _("Copies of the database made for emergencies."),
            _(
                "They are replaced within 14 days. One that is restored still holds your wish, and the clock "
                "erases you again."
            ),
        ),
    ]


def index(person: User, sections: list[Section]) -> str:
    """Write the page that says what is in an archive."""
    return domain.index(
        domain.Page(
            language=get_language() or "en",
            direction="rtl" if get_language_bidi() else "ltr",
            title=_("What Tutti holds about %(name)s") % {"name": person.name},
            lead=_(
                "Each subject is a file that people and programs can read. The number in brackets says how "
                "many rows it has. Files that you brought are in the folder “files”."
            ),
            empty=_("Nothing."),
            parts=[(one.title, one.note, f"data/{one.name}.json", len(one.rows)) for one in sections],
        )
    )


def _say_days(period: timedelta) -> str:
    return ngettext("%(days)s day", "%(days)s days", period.days) % {"days": period.days}
