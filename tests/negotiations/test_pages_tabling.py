import re
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.negotiations.models import Offer
from tests.negotiations.makers import terms
from tests.negotiations.reading import row_of, url, words

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def posted(page) -> dict[str, object]:
    """Read what a browser would send of the form on a page."""
    found: dict[str, list[str]] = {}
    form = page.context["form"]
    for name, field in form.fields.items():
        value = form[name].value()
        if value in (None, ""):
            continue
        html = form[name].html_name
        if hasattr(field.widget, "widgets"):
            parts = field.widget.decompress(value)
            found |= {f"{html}_{i}": [str(part or "")] for i, part in enumerate(parts)}
        elif isinstance(value, list):
            found[html] = [str(one) for one in value]
        elif hasattr(field.widget, "format"):
            found[html] = [field.widget.format_value(value)]
        else:
            found[html] = [str(value)]
    return {**found, "payment_rows": [str(form.row_count)]}


def test_an_offer_is_written_checked_and_tabled_without_script(now_world, as_person):
    here = now_world
    client = as_person(here.delegate)
    page = client.get(url("new_offer", here.room) + "?start=proposal")
    content = posted(page)
    content["pay-0-amount"] = ["8"]
    content |= {"estimate_amount": ["100000"], "estimate_currency": ["EUR"], "prose": ["We listen."]}
    check = client.post(url("new_offer", here.room), {**content, "step": "check"})
    assert check.status_code == 200
    assert "Shall this be tabled?" in words(check)
    assert "Worse by €2.00 (20 %)" in row_of(check, "Fee per work")
    assert Offer.objects.count() == 0
    carried = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', check.content.decode())
    again = [(name, value) for name, value in carried if name != "csrfmiddlewaretoken"]
    data: dict[str, list[str]] = {}
    for name, value in again:
        data.setdefault(name, []).append(value)
    assert client.post(url("new_offer", here.room), {**data, "step": "table"}).status_code == 302
    offer = Offer.objects.get()
    assert (offer.terms, offer.prose) == (terms("8").as_json(), "We listen.")
    assert offer.estimate["amount"] == "100000"
    assert client.post(url("new_offer", here.room), {**data, "step": "table"}).status_code == 422
    assert Offer.objects.count() == 1


def test_what_is_wrong_in_an_offer_is_said_at_its_field_and_nothing_is_lost(now_world, as_person):
    here = now_world
    client = as_person(here.delegate)
    content = posted(client.get(url("new_offer", here.room)))
    content |= {
        "pay-0-amount": ["eight"],
        "term.duration_0": ["long"],
        "prose": ["Keep me."],
        "step": ["check"],
    }
    soon = timezone.localtime(timezone.now() + DAY)
    content |= {"open_until": [soon.strftime("%Y-%m-%dT%H:%M")]}
    page = client.post(url("new_offer", here.room), content)
    form = page.context["form"]
    assert page.status_code == 422
    assert {"pay-0-amount", "term.duration"} <= set(form.errors)
    assert "Keep me." in page.content.decode()
    assert 'value="eight"' in page.content.decode()
    assert "things need mending" in words(page)


def test_a_deadline_too_short_is_said_at_its_field_with_the_earliest_date(now_world, as_person):
    here = now_world
    client = as_person(here.delegate)
    content = posted(client.get(url("new_offer", here.room)))
    soon = timezone.localtime(timezone.now() + DAY)
    content |= {"open_until": [soon.strftime("%Y-%m-%dT%H:%M")], "step": ["check"]}
    page = client.post(url("new_offer", here.room), content)
    assert list(page.context["form"].errors) == ["open_until"]
    assert "The earliest date until which an offer can be open is" in words(page)


def test_more_rows_for_payments_keep_what_was_typed_and_complain_of_nothing(now_world, as_person):
    here = now_world
    client = as_person(here.delegate)
    content = posted(client.get(url("new_offer", here.room)))
    content |= {"pay-0-amount": ["eight"], "more_rows": ["1"]}
    page = client.post(url("new_offer", here.room), content)
    assert page.status_code == 200
    assert page.context["form"].row_count == int(content["payment_rows"][0]) + 2
    assert 'value="eight"' in page.content.decode()
    assert "need mending" not in words(page)


def test_whose_turn_it_is_not_is_told_before_writing(now_world, as_person):
    here = now_world
    here.offer("8")
    page = as_person(here.delegate).get(url("new_offer", here.room))
    assert page.status_code == 409
    assert "The other side has the turn" in words(page)
