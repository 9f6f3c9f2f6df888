"""The page that checks a contract: the browser works out a file's number, and asks about that alone."""

from django.urls import reverse
from playwright.sync_api import Request, expect

from apps.contracts import queries
from apps.contracts.models import Contract
from tests.browser.story import Story
from tests.browser.windows import PHONE, Windows


def test_number_of_a_file_is_worked_out_here_and_the_file_stays(story: Story, windows: Windows) -> None:
    contract = Contract.objects.get(pk=story.contracts["in_force"].pk)
    known = queries.text_of(contract).canonical()
    page = windows.open(story.artist, size=PHONE)
    page.goto(reverse("contracts:check"))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(_body_of(request)))
    field, answer = page.locator("input[type=file]"), page.locator("[data-answer]")
    field.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": known})
    expect(answer).to_contain_text("This site knows this file")
    expect(answer).to_contain_text(contract.fingerprint[:4])
    field.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": known + b" "})
    expect(answer).to_contain_text("This site does not know this file")
    assert any(contract.fingerprint in body for body in sent), "it asks about the number"
    assert not any(contract.number in body for body in sent), "and sends nothing of the file"
    page.get_by_role("button", name="Send the file and check its signatures").click()
    expect(page.locator("h1")).to_have_text("Do not rely on this file.")


def _body_of(request: Request) -> str:
    return request.post_data or ""
