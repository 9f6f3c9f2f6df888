"""The words about works that are taken back, and about what ended of a schedule."""

from collections.abc import Sequence

from django.utils.translation import gettext, ngettext

from apps.collectives.messages import say_use
from apps.contracts.models import Contract, ScheduleVersion
from apps.contracts.queries import Noticed


def say_taken(noticed: Noticed) -> str:
    """Say what was taken back: works, and for which uses."""
    withdrawal = noticed.withdrawal
    if withdrawal.work is not None:
        works = gettext("“%(title)s”") % {"title": withdrawal.work.title}
    elif withdrawal.is_list:
        count = withdrawal.listed.count()
        works = ngettext("One work", "%(count)s works", count) % {"count": count}
    elif kept := withdrawal.kept.count():
        words = ngettext("All works but one", "All works but %(count)s", kept)
        works = words % {"count": kept}
    else:
        works = gettext("All works")
    uses = say_uses(withdrawal.uses)
    return gettext("%(works)s: %(uses)s") % {"works": works, "uses": uses}


def say_uses(uses: Sequence[str]) -> str:
    """Name uses; none of them means every use."""
    return "; ".join(say_use(use) for use in uses) or gettext("every use")


def say_versions(contract: Contract, versions: list[ScheduleVersion]) -> list[dict[str, object]]:
    """Say each later version of a schedule: number, day, fingerprint, and what ended with it."""
    titles = dict(contract.schedule.values_list("work", "title")) if versions else {}
    return [
        {
            "number": one.number,
            "made_at": one.made_at,
            "fingerprint": one.fingerprint,
            "ended": [
                {
                    "title": titles.get(line.work_id) or gettext("A work whose words were erased"),
                    "uses": say_uses(line.uses),
                    "last_day": line.last_day,
                }
                for line in one.ended.all()
            ],
        }
        for one in versions
    ]
