"""The words of refusals, of files that cannot be read, and of rows that were not taken or need a look."""

from django.utils.translation import gettext_lazy as _

from apps.catalogues.messages.changes import CHANGES
from apps.common.messages import Words

FILES: dict[str, Words] = {
    "file.empty": _("This file is empty. Choose the list itself; it has one row for each work."),
    "file.archive": _(
        "This is a %(kind)s file, not a plain list. Unpack it, or save the sheet as CSV, and bring that file."
    ),
    "file.not_text": _("This file holds no text. Save your list as CSV, and bring that file."),
    "file.no_title_column": _(
        "We found no column of titles. The first row has to name the columns, one of them “Title” or "
        "“Track”. We read: %(seen)s"
    ),
    "file.no_rows": _("This file names its columns, but has no rows below them."),
    "file.too_large": _(
        "This file is larger than %(limit)s MB. Split the list, and bring its parts one by one."
    ),
    "file.too_many_rows": _(
        "This list has more than %(limit)s rows. Split it, and bring its parts one by one."
    ),
    "file.line_too_long": _(
        "One line of this file is longer than %(limit)s letters, so it is no list that we can read. "
        "Save it as CSV."
    ),
    "file.cell_too_long": _(
        "One cell of this file is longer than %(limit)s letters. A quotation mark that never closes does "
        "that: look for one, mend it, and bring the file again."
    ),
    "file.unknown_format": _(
        "We cannot read the format “%(format)s”. Choose “auto”, and we find out what the file is."
    ),
    "file.damaged": _(
        "This %(kind)s file is broken, or only a part of it arrived. Save or download it once more, and "
        "bring it again."
    ),
    "file.unpacks_too_large": _(
        "Unpacked, this file is larger than %(limit)s MB. Split the list, and bring its parts one by one."
    ),
    "file.bomb": _(
        "This file unpacks to more than %(ratio)s times its size, as no list of works does. We did not open "
        "it. Bring the list as it is, not packed."
    ),
    "file.not_workbook": _(
        "This is no Excel workbook (XLSX). Choose “auto”, and we find out what the file is."
    ),
    "file.usage_report": _("This is a report of what was used (DSR), not a list of works."),
    "file.unknown_xml": _(
        "This XML file (“%(root)s”) is no release message. Of XML we read DDEX ERN 3 and 4; otherwise bring "
        "a table."
    ),
    "file.ern_other": _(
        "This is a DDEX message “%(root)s”. Works stand in a “NewReleaseMessage”; bring that one."
    ),
    "file.xml_dtd": _(
        "This XML file brings definitions of its own (a DTD or entities). We do not open such files, because "
        "they can do harm. A release message needs none."
    ),
    "file.workbook_dtd": _(
        "This workbook brings definitions of its own (a DTD or entities), as no spreadsheet program writes "
        "them. We do not open such files, because they can do harm. Save it anew from Excel or LibreOffice."
    ),
    "file.xml_broken": _(
        "This XML file breaks off or is wrong at line %(line)s, so we took nothing from it. Download it once "
        "more, and bring it whole."
    ),
    "file.xml_deep": _("This XML file nests more than %(limit)s levels deep, as no release message does."),
    "file.not_cwr": _("This is no registration file (CWR): it does not begin with an HDR line."),
    "file.cwr_acknowledgement": _(
        "This is a society’s answer to a registration (an acknowledgement). Bring the registration that was "
        "sent; the works stand there."
    ),
    "file.cwr_version": _("We read CWR 2 and 3; this file says that it is version %(version)s."),
    "file.cwr_cut": _(
        "This registration file breaks off after %(lines)s lines: its end is missing, or lines are. Ask for "
        "it once more, and bring it whole."
    ),
    "file.unknown_json": _(
        "This JSON file is no document of MusicBrainz. Of JSON we read recordings, releases and works of "
        "MusicBrainz; otherwise bring a table."
    ),
    "file.json_broken": _("This JSON file breaks off or is wrong somewhere. Download it once more."),
    "file.musicbrainz_other": _(
        "This MusicBrainz document is about one thing of the kind “%(kind)s” and holds no works. Bring a "
        "recording, a release or a work."
    ),
}
ROWS: dict[str, Words] = {
    "row.no_title": _("There is no title in this row."),
    "row.cell_too_long": _(
        "The cell “%(column)s” has %(length)s letters, and %(limit)s are the most. Shorten it to the name "
        "alone."
    ),
    "row.too_many_cells": _(
        "This row has %(cells)s cells, but there are %(columns)s columns. A text with a comma or semicolon "
        "in it needs quotation marks around it."
    ),
    "row.open_quote": _(
        "A quotation mark opens in this row and closes %(lines)s lines further down. Close it in its own "
        "row; the rows between went into one cell."
    ),
    "row.header_again": _("This row repeats the names of the columns."),
    "row.formula_without_result": _(
        "The cell “%(column)s” holds a formula without a result. Open the file in your spreadsheet, save it, "
        "and bring it again."
    ),
    "row.share_no_number": _("“%(text)s” is not a share. Write it in per cent, such as 50 or 33.33."),
    "row.share_above_whole": _("The share “%(text)s” is more than the whole."),
    "row.shares_above_whole": _(
        "The shares in this row add up to more than the whole (%(right)s). Correct them."
    ),
    "row.too_many_people": _("This row names more than %(limit)s people."),
    "row.too_large": _("This entry has more than %(limit)s parts, as no work has."),
    "row.nothing_holds": _(
        "Nothing in this entry that can be checked is right (%(values)s), so we do not take it for a "
        "recording."
    ),
    "row.cwr_unknown_record": _("Line %(line)s is a record “%(kind)s”, which CWR does not have."),
    "row.cwr_cut_line": _("Line %(line)s breaks off in the middle."),
}
REMARKS: dict[str, Words] = {
    "remark.broken_text": _(
        "“%(text)s” looks broken: its letters were read wrongly somewhere. Does it say “%(repair)s”?"
    ),
    "remark.repaired": _("“%(text)s” is read as “%(repair)s”, as you said."),
    "remark.lost_letters": _("“%(text)s” has lost letters on its way. Please write it anew."),
    "remark.code_padded": _(
        "“%(text)s” lacks zeros at its beginning, as spreadsheets drop them. We read “%(value)s”."
    ),
    "remark.code_invalid": _("“%(text)s” is no valid code. It is kept as it is, and finds nothing."),
    "remark.code_replaced": _(
        "“%(text)s” is no valid code. A later list said “%(value)s”, and that one stays."
    ),
    "remark.small_share": _(
        "“%(text)s” stands in a list of per cents, so we read it as %(text)s per cent. Was it a part of one?"
    ),
    "remark.no_length": _("“%(text)s” is no playing time. We took the work without it."),
    "remark.no_date": _("“%(text)s” is no date that we can read. We took the work without it."),
    "remark.unread_part": _(
        "“%(text)s” is not written as we write it, such as “composer: Name” or “master: Name [50 %%]”. We "
        "took the row without it."
    ),
}
DOUBTS: dict[str, Words] = {
    "doubt.other_title": _(
        "Its code %(value)s belongs to “%(other)s” in your catalogue. Same work, or a wrong code?"
    ),
    "doubt.codes_collide": _(
        "Title and artist are known, but the code here is %(value)s and in your catalogue %(other)s."
    ),
    "doubt.two_works": _("Its codes belong to two works; %(value)s is not the one of “%(other)s”."),
    "doubt.damaged": _("Letters were lost on the way: “%(text)s”. The list was saved in another encoding."),
}
MERGES: dict[str, Words] = {
    "work.is_merged": _("This work went into another one. Open your list of works, and change that one."),
    "merge.itself": _("That is one and the same entry. Choose another work."),
    "merge.is_merged": _("One of the two went into another work already. Look at your list again."),
    "merge.other_catalogue": _(
        "The two stand in the catalogues of two people or acts, and only works of one catalogue can be "
        "joined. Where two say that a work is theirs, the page of the work shows what collides."
    ),
    "merge.other_kind": _("One kind of work is never another: these two stay two."),
    "merge.conflict_open": _(
        "A claim to one of them collides with another’s. Settle that first, then join them."
    ),
    "merge.other_owners": _(
        "Somebody else holds a share in one of them, and not the same in the other. Only its owners can "
        "change that. Ask them to say the same of both, then join them."
    ),
    "merge.shares_differ": _(
        "Of one owner the two say different things: another share, or somebody else who decides over it. Say "
        "the same on the pages of both, then join them."
    ),
    "merge.shares_collide": _(
        "Together the shares of both would be more than the whole. Take back what is wrong on the page of "
        "one, then join them."
    ),
    "merge.performers_differ": _(
        "Of one you said that nobody sings, plays or is depicted, and of the other who it is. Say the same "
        "on the pages of both, then join them."
    ),
    "merge.machine_differs": _(
        "Of how much a machine made, the two say different things. Say the same on the pages of both, then "
        "join them."
    ),
    "split.is_split": _("The two were told apart already."),
    "split.kept_is_merged": _("This work went into another one itself. Tell these apart first."),
    "split.said_since": _(
        "Since they were joined, something was said about both as one: a share, or what it may be used for. "
        "What was said cannot be parted, so they stay together."
    ),
    "split.changed_since": _(
        "Since they were joined, something that one of them brought was changed or taken out: who did what, "
        "a code, the year, or what a machine made. So it cannot be as it was, and they stay together."
    ),
    "alike.told_apart_before": _("You have said already that these are two."),
    "alike.is_open": _("These are suggested already."),
}
MESSAGES: dict[str, Words] = {
    **FILES,
    **ROWS,
    **REMARKS,
    **DOUBTS,
    **MERGES,
    **CHANGES,
    "import.unanswered": _("For 30 days nobody said whether it may be entered."),
    "import.not_open": _("This list does not wait for your word any more. Open its page again."),
    "repair.unknown_choice": _("That is no answer to whether broken texts are repaired."),
    "import.ended": _("This import has ended already."),
    "columns.no_title": _("Choose the column of the titles; without it there is no list of works."),
    "columns.unknown": _("One of these columns is not in the file."),
    "columns.twice": _("One column is chosen twice. Each column means one thing."),
    "doubt.unknown_choice": _("Choose one of: a new work, the same work, leave it out."),
    "claim.no_name": _("Choose which of the names in the list is yours."),
    "claim.unknown_answer": _("Choose one of: all mine, my part, not sure."),
    "claim.no_works": _("None of these works is yours to claim."),
    "share.not_a_number": _("“%(text)s” is not a share. Write it in per cent, such as 50 or 33.33."),
    "share.above_hundred": _("A share is at most 100 %%. Did you mean %(guess)s %%?"),
    "share.nothing": _("A share of nothing is no share. Leave it out, or write more than 0."),
    "share.above_whole": _(
        "With what you said of the others, that would be more than the whole. %(left)s %% is left."
    ),
    "share.unknown_controller": _(
        "Choose who controls it: me, publisher, label, society, employer, or not sure."
    ),
    "share.unknown_territory": _(
        "We do not know the place “%(text)s”. Write two letters of a country, such as DE, or leave it empty "
        "for the whole world."
    ),
    "share.days_in_order": _("The last day is before the first one."),
    "share.is_a_persons": _(
        "A voice and a likeness belong to the person. Only they, or who speaks for them, can say whose it is."
    ),
    "share.unknown_right": _("Choose one of the rights in the list."),
    "share.one_holder": _("Name the owner once: either a member, or somebody outside."),
    "share.unknown_member": _(
        "This is nobody’s code. Ask them for it, or write their name as an owner outside instead."
    ),
    "share.claimed_by_holder": _(
        "Its owner has confirmed this share. Only they can take it back or change it."
    ),
    "share.ended_before": _("This share has ended already."),
    "code.unknown_scheme": _("Choose what kind of code it is."),
    "code.is_empty": _("Write the code."),
    "code.already_there": _("This code is here already."),
    "ai_part.unknown": _("Choose for each side: nothing, a part, or all of it."),
    "conflict.is_over": _("This is settled already."),
    "conflict.has_no_code": _("This is about shares, not about a code."),
    "settlement.incomplete": _("Say of every disputed share what it is to be; 0 takes it back."),
    "settlement.above_whole": _("Together that is still more than the whole. Propose less for somebody."),
    "settlement.is_void": _(
        "Something was said since, so this proposal is void. Look at what stands now, and propose anew."
    ),
    "settlement.lacks_a_yes": _("Somebody who claims a part has not agreed yet."),
    "settlement.agreed_before": _("You have said yes already. It waits for the others."),
    "work.no_title": _("A work needs a title, even if it is “Untitled”."),
    "work.already_there": _("“%(title)s” is in your catalogue already."),
    "work.unknown_kind": _("Choose what kind of work it is."),
    "performers.unknown_answer": _("Choose who it is: me, others, nobody, or not sure."),
}
