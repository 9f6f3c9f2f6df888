"""Broken texts are repaired on the word of their person alone, for a list or for single rows."""

import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from apps.audit.models import Entry
from apps.catalogues import actions
from apps.catalogues.domain import StatedShare, match_key, repair
from apps.catalogues.domain.reading import RefusedCells, Remark, TakenRow
from apps.catalogues.domain.repairs import ALL, with_repairs
from apps.catalogues.models import Recording, Work
from apps.catalogues.models import StatedShare as Stated
from apps.common.errors import NotAllowed, Refusal
from tests import makers

pytestmark = pytest.mark.django_db

LIST = "Title,Artist,Album\nCafÃ© del Mar,Ada Lund,\nHarbour,Ã–da Lund,MÃ¤rz\nKvarn,Ada Lund,\n"


@pytest.fixture
def ada():
    return makers.person("Ada Lund")


def look(person, at, text=LIST, **choices):
    run = actions.start_import(
        actor=person,
        person=person,
        file_name="a.csv",
        stream=io.BytesIO(text.encode()),
        asks=True,
        choices=choices,
        at=at,
    )
    return actions.run_import(run.pk, at)


def choose(person, run, at, which, *rows):
    actions.choose_repairs(actor=person, run_id=run.pk, which=which, rows=rows, at=at)
    return actions.run_import(run.pk, at)


def enter(person, run, at):
    actions.apply_import(actor=person, run_id=run.pk, at=at)
    return actions.run_import(run.pk, at)


def remarks(run):
    return list(run.notes.filter(what="remark").order_by("row", "pk").values_list("row", "code"))


def entered():
    return sorted(Work.objects.values_list("title", "artist_line"))


BROKEN, REPAIRED = "remark.broken_text", "remark.repaired"


def test_without_a_word_nothing_is_repaired(ada, at):
    enter(ada, look(ada, at), at)
    assert ("CafÃ© del Mar", "Ada Lund") in entered()


def test_the_whole_list_is_repaired_and_the_preview_says_so(ada, at):
    run = look(ada, at)
    assert remarks(run) == [(2, BROKEN), (3, BROKEN), (3, BROKEN)]
    run = choose(ada, run, at, "all")
    assert (run.state, remarks(run)) == ("ready", [(2, REPAIRED), (3, REPAIRED), (3, REPAIRED)])
    enter(ada, run, at)
    assert entered() == [("Café del Mar", "Ada Lund"), ("Harbour", "Öda Lund"), ("Kvarn", "Ada Lund")]
    assert Recording.objects.get(title="Harbour").album == "März"
    assert Work.objects.get(title="Café del Mar").match_key == match_key("song", "Café del Mar", "Ada Lund")
    payload = Entry.objects.get(kind="catalogue.repairs_chosen").payload
    assert payload == {"run": run.public_id, "sha256": run.sha256, "which": "all"}


def test_the_same_file_with_the_same_choice_again_changes_nothing(ada, at):
    for expected in ((3, 0, 0), (0, 0, 3)):
        run = enter(ada, choose(ada, look(ada, at), at, "all"), at)
        assert (run.created, run.updated, run.unchanged) == expected
    assert Work.objects.count() == 3


def test_rows_are_chosen_one_after_another_and_given_up_again(ada, at):
    run = choose(ada, look(ada, at), at, "chosen", 2)
    assert remarks(run) == [(2, REPAIRED), (3, BROKEN), (3, BROKEN)]
    run = choose(ada, run, at, "chosen", 3)
    assert {code for _row, code in remarks(run)} == {REPAIRED}
    run = choose(ada, run, at, "none")
    assert {code for _row, code in remarks(run)} == {BROKEN}


def test_what_was_said_of_doubtful_rows_stays(ada, at):
    run = look(ada, at, LIST + "B\ufffdrgen,Ada Lund,\n")
    doubtful = run.notes.get(what="doubtful")
    actions.choose_doubtful(actor=ada, run_id=run.pk, rows={doubtful.pk: "leave"}, at=at)
    assert choose(ada, run, at, "all").notes.get(what="doubtful").choice == "leave"


def test_only_its_person_chooses_and_only_while_it_waits(ada, at):
    run = look(ada, at)
    with pytest.raises(NotAllowed):
        choose(makers.person(), run, at, "all")
    with pytest.raises(Refusal) as refusal:
        choose(ada, run, at, "perhaps")
    assert refusal.value.code == "repair.unknown_choice"
    enter(ada, run, at)
    with pytest.raises(Refusal) as refusal:
        choose(ada, run, at, "all")
    assert refusal.value.code == "import.not_open"


def test_the_page_offers_it_and_takes_the_word(ada, at, as_person):
    run, client = look(ada, at), as_person(ada)
    page, address = (
        reverse(f"catalogues:import_{name}", args=[run.public_id]) for name in ("run", "repairs")
    )
    shown = client.get(page).content.decode()
    assert "Repair all broken texts of this list" in shown
    assert [shown.count(f'name="repair" value="{row}"') for row in (2, 3, 4)] == [1, 1, 0]
    assert "Tick the rows" in client.post(address, {"which": "chosen"}, follow=True).content.decode()
    assert client.post(address, {"which": "chosen", "repair": ["2", "x"]}).status_code == 302
    run.refresh_from_db()
    assert (run.state, run.choices["repairs"]) == ("waiting", [2])
    actions.run_import(run.pk, at)
    shown = client.get(page).content.decode()
    assert "“CafÃ© del Mar” is read as “Café del Mar”, as you said." in shown
    assert "Take the texts as they stand after all" in shown
    assert as_person(makers.person()).post(address, {"which": "all"}).status_code == 404


def test_the_command_repairs_on_its_word_too(ada, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(LIST, "utf-8")
    for options, title in (([], "CafÃ© del Mar"), (["--repair"], "Café del Mar")):
        call_command("import_catalogue", str(path), "--artist", ada.email, *options, stdout=io.StringIO())
        assert Work.objects.filter(title=title).count() == 1


def test_a_repair_stands_wherever_in_the_row_the_text_stands(ada, at):
    text = "Title,Artist,Share\nKvarn,Ã–da Lund,50\n"
    enter(ada, look(ada, at, text, repairs=ALL), at)
    assert Stated.objects.get().name == "Öda Lund"


def test_rows_without_an_offer_are_left_as_they_are():
    broken = "CafÃ©"
    offer = Remark(BROKEN, {"field": "title", "text": broken, "repair": repair(broken)})
    rows = [
        TakenRow(1, "song", "k", broken, shares=(StatedShare("master", broken, None),), remarks=(offer,)),
        TakenRow(2, "song", "k", broken),
        RefusedCells(3, "row.no_title"),
    ]
    assert list(with_repairs(rows, [2, 3])) == rows
    mended = next(with_repairs(rows, ALL))
    assert (mended.title, mended.shares[0].name, mended.key) == ("Café", "Café", "music / cafe / ")
