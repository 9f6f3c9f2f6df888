"""The words of this app's refusals."""

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "factor.last": _(
        "Your seat demands a second factor, and this is your only one. Set up another one first; then this "
        "one can go."
    ),
    "profile.unknown_zone": _(
        "“%(zone)s” is not a time zone we know. Choose one from the list, such as Europe/Stockholm."
    ),
    "profile.unknown_language": _("The site does not speak this language yet. Choose one from the list."),
    "profile.too_many_names": _("At most %(most)s other names. Leave out those that you use least."),
    "profile.impossible_birth": _("This cannot be a date of birth. Write day, month and year again."),
    "profile.birth_fixed": _(
        "Your guardian’s papers say when you were born. It can be changed when the guardianship has ended."
    ),
    "act.begins_later": _("This day has not come yet. Write today’s date or an earlier one."),
    "act.dates_reversed": _("The end lies before the beginning. Look at both dates again."),
    "act.member_already": _("You are a member of this act in these dates already."),
    "act.no_such_member": _("Only a present member can speak for the act. Choose one from the list."),
    "act.represented_already": _("This member speaks for the act already."),
    "act.proposal_open": _("Somebody is proposed already. Agree, or take the proposal back first."),
    "act.nothing_proposed": _("Nobody is proposed any more. Load the page again to see how things stand."),
    "act.nothing_agreed": _("Nobody speaks for the act, so there is no agreement to take back."),
    "acting.unknown_code": _(
        "Nobody has this Tutti code. It has 16 letters and digits and stands in that person’s settings."
    ),
    "acting.for_oneself": _("This is your own code. You speak for yourself already."),
    "acting.claimed_already": _("You have asked this already, and it waits for an answer."),
    "acting.union_missing": _("Choose a union, which looks at your papers if nobody else can."),
    "acting.dates_reversed": _("The end lies before the beginning. Look at both dates again."),
    "acting.birth_missing": _("Write when the child was born, as the papers say."),
    "acting.death_missing": _("Write the day of death, as the papers say."),
    "acting.death_to_come": _("This day has not come yet. Look at the date again."),
    "acting.decided": _("This has been decided already. Load the page again to see how."),
    "acting.not_a_minor": _(
        "By the date of birth that we know, this person is 18 or older and needs no guardian."
    ),
    "acting.estate_exists": _("Somebody else speaks for this estate already. That has to end first."),
    "acting.reason_missing": _("Write why not. Whoever asked reads it."),
    "acting.over": _("This is over already."),
    "paper.empty": _("“%(name)s” is empty. Choose the file again."),
    "paper.too_large": _("“%(name)s” is larger than %(most)s MB. Save it smaller, or bring it in parts."),
    "paper.unknown_type": _("“%(name)s” is no PDF, JPEG or PNG file. Save or photograph it as one of these."),
    "paper.too_many": _("At most %(most)s files. Put pages together in one PDF."),
}

ACT_RECORD = {
    "act.founded": _("%(actor)s entered the act."),
    "act.joined": _("%(actor)s confirmed being a member."),
    "act.left": _("%(actor)s left."),
    "invitation.accepted": _("%(actor)s accepted an invitation."),
    "invitation.declined": _("An invitation was declined."),
    "invitation.made": _("%(actor)s invited somebody."),
    "invitation.sent_again": _("%(actor)s sent an invitation again."),
    "invitation.withdrawn": _("%(actor)s withdrew an invitation."),
    "representative.agreed": _("%(actor)s agreed that %(person)s speaks for the act."),
    "representative.appointed": _("Everybody has agreed: %(person)s speaks for the act."),
    "representative.ended": _("%(actor)s ended it: nobody speaks for the act now."),
    "representative.proposed": _("%(actor)s proposed that %(person)s speaks for the act."),
    "representative.voided": _(
        "The proposal of %(person)s ended, for not everybody agrees or somebody came or went."
    ),
}
