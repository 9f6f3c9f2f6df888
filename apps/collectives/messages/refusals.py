"""Why something is refused."""

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "bylaws.unknown_rule": _("The bylaws have no rule “%(rule)s”."),
    "bylaws.out_of_range": _("“%(rule)s” is a whole number from %(least)s to %(most)s."),
    "bylaws.not_a_choice": _("“%(rule)s” is none of what the bylaws can say."),
    "bylaws.threshold": _("A yes needs at least more than half: a fraction from 1/2 to below 1."),
    "bylaws.proxies_need_days": _(
        "Members can let others vote for them only while a vote is announced: give it a day or more."
    ),
    "bylaws.second_call_quorum": _(
        "A second call needs a quorum below that of the first, which is %(quorum)s per cent."
    ),
    "bylaws.ballot_needed": _("Bylaws change only by ballot once a collective has members."),
    "collective.name_missing": _("Give it a name. Artists and companies will know it by that."),
    "collective.name_taken": _("This name is taken. Choose another, or add where you are."),
    "motion.changes_nothing": _("This is what the bylaws say already. Change a rule first."),
    "motion.reason_missing": _("Say why, in a sentence or two. The members read it."),
    "motion.is_drafted": _("This is still a draft."),
    "motion.is_voting": _("The members vote on this. It can no longer be changed."),
    "motion.is_adopted": _("The members have adopted this already."),
    "motion.is_not_adopted": _("The members have not adopted this. Draft it anew."),
    "motion.is_dropped": _("This draft was dropped. Write a new one."),
    "motion.text_changed": _("The draft was changed after you opened the page. Read it again first."),
    "motion.bylaws_changed": _(
        "The bylaws have changed since this was drafted. Open the draft and keep it again."
    ),
    "motion.another_vote": _("The members vote on other bylaws now. Wait until that is over."),
    "motion.too_short": _("By the bylaws this vote cannot end before %(earliest)s. Choose a later end."),
    "motion.too_long": _("Choose an end before %(latest)s, so that the vote comes to one."),
    "motion.no_bylaws": _("This is about a person. There are no rules to change in it."),
    "motion.stands_already": _("You stand already. The members are asked once at a time."),
    "motion.leads_already": _("You lead already. You can stand again in the last three months of your term."),
    "motion.leads_no_longer": _("This person leads no longer, so there is nothing to decide."),
    "motion.oneself": _("Nobody moves their own removal. Let another member stand, and hand over."),
    "motion.moved_already": _("You have moved this already. The members are asked once at a time."),
    "motion.moved_lately": _(
        "The members have decided about this lately. You can move it again from %(again)s on."
    ),
    "motion.removal_decided": _("The members have decided that already."),
    "motion.removal_at_vote": _("The members are being asked about this person already."),
    "motion.awaits_successor": _(
        "Nobody else leads yet. The decision takes effect when somebody else is elected."
    ),
    "motion.left": _("Whoever stands is no member any more, so nobody is asked."),
    "motion.not_settled": _("The result is not settled yet: it is counted, checked, or waits for the union."),
    "membership.exists": _("You have applied already, or you are a member."),
    "membership.decided": _("This application has been decided already."),
    "membership.reason_missing": _("Say why. The applicant reads the reason."),
    "membership.unknown_category": _("The bylaws name no such category of members."),
    "membership.category_reason": _("Say why of this category. The member reads it."),
    "membership.same_category": _("They are of that category already."),
    "membership.is_steward": _(
        "They lead, and members of that category may not. Let the members choose another steward first."
    ),
    "membership.vote_runs": _(
        "A vote is announced or open. Nobody loses their vote meanwhile: do it when it is over."
    ),
    "membership.not_a_member": _("They are no member any more."),
    "membership.last_steward": _("You are the only steward. Let the members choose another first."),
    "interests.words_missing": _("Say what it is, or choose that there is nothing to declare."),
    "interests.words_without": _("You wrote something: choose that you declare it, or empty the field."),
    "interests.words_too_long": _("That is too long: at most %(most)s characters."),
    "mandate.unknown_use": _("“%(use)s” is not a use we know."),
    "mandate.unknown_answer": _("“%(answer)s” is not an answer. Say yes, ask or never."),
    "mandate.unknown_kind": _("“%(kind)s” is not a kind of work."),
    "mandate.unknown_right": _("“%(right)s” is not a right that can be licensed."),
    "mandate.unknown_country": _("“%(country)s” is not a country. Write two letters, such as SE or DE."),
    "mandate.row_no_use": _("Choose at least one use."),
    "mandate.row_kinds_or_works": _("Choose kinds of works or single works, not both in one row."),
    "mandate.row_names_nothing": _(
        "Choose a kind of work, single works, a right or a country. What holds for all your works stands "
        "with the uses in your mandate."
    ),
    "mandate.row_only_stricter": _(
        "For a right or a country a row can only be stricter than your other answers: choose ask me or never."
    ),
    "mandate.row_said_already": _("A row says exactly this already."),
    "mandate.row_too_long": _(
        "That is too much for one row: at most %(works)s works and %(countries)s countries. Make two of it."
    ),
    "mandate.too_many_rows": _("A mandate has at most %(most)s rows. Take one away first, or join two."),
    "mandate.row_gone": _("This row is not there any more."),
    "merge.listed_apart": _(
        "A mandate names one of these works in a list and the other not, so it is not clear what would hold. "
        "Whoever gave it puts both on that list, or takes both off, first."
    ),
    "mandate.notice_too_long": _("The notice is at most %(most)s days."),
    "mandate.too_many_companies": _("Name at most %(most)s companies."),
    "mandate.floor_not_positive": _("A floor is above zero. Leave it empty to have none."),
    "mandate.not_your_work": _("One of these works is not yours to answer for."),
    "withdrawal.called_back": _("This was called back already. The works stay."),
    "withdrawal.effective": _("The notice is over: the works are out. It can no longer be called back."),
    "withdrawal.not_due": _("The notice still runs, or it was called back."),
    "mandate.missing": _("Say first what you allow in general. Then you can say it for one work."),
    "check.not_pooled": _("This share is not pooled here any more."),
    "check.words_missing": _("Write what you looked at, and why it is enough. The artist reads it."),
    "check.checked_already": _("This share is checked already."),
    "check.matched_already": _("This share stands like this in a registry, which says more than a check."),
    "check.over": _("This check has been taken back already."),
    "remind.yourself": _("This is you. Answer on the page of your mandate."),
    "remind.no_member": _("Nobody who is a member now can be reminded here."),
    "remind.nothing_waits": _("Nothing waits for them any more."),
    "remind.too_soon": _("They were reminded lately. Remind them again after %(next)s."),
    "remind.nobody_now": _("Everybody who can be reminded was reminded within the last seven days."),
    "terms.unknown_choice": _("Say in, out or choose."),
}
