"""The gate of people's own pages: what it says to whoever has no good address, and when something fails."""

import re
import threading
from collections.abc import AsyncIterator
from unittest.mock import patch

import pytest

from bot.services.page_links import PageLinks
from bot.views import page
from bot.views.template import template
from tests.own_pages import RHIAN, Pages, Seen, served_pages
from tests.world import World


@pytest.fixture
async def pages(world: World) -> AsyncIterator[Pages]:
    async with served_pages(world) as served:
        yield served


async def test_every_answer_is_kept_nowhere_and_kind_also_to_what_no_page_has(pages: Pages):
    await pages.by_mail()
    address = await pages.address(RHIAN)
    asked = [(f"{pages.base}/page{rest}", "GET", 404) for rest in ("", "/", "s", "/x/a/b/c/d", "/x/", "/x//")]
    asked += [
        (f"{address}/a/b/c", "GET", 404),
        (f"{address}/see", "POST", 404),
        (f"{address}/duties", "POST", 404),
    ]
    asked += [(address, method, 405) for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")]
    for place, method, status in asked:
        async with pages.browser.request(method, place, allow_redirects=False) as answer:
            assert answer.status == status, (place, method)
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert (await answer.text()).count("<section lang=") == 2
            assert ("Allow" in answer.headers) is (status == 405)
    assert (await pages.get(f"{address}/")).status == 200


async def test_whoever_comes_back_to_where_a_form_went_begins_anew(pages: Pages):
    """As a phone does that forgot the page behind a form."""
    await pages.by_mail()
    address = await pages.address(RHIAN)
    for gone in ("do", "save", "language", "new-link"):
        seen = await pages.get(f"{address}/{gone}?lang=cy")
        assert seen.status == 303
        assert seen.headers["Cache-Control"] == "no-store"
        assert (await pages.get(seen.headers["Location"])).status == 200


async def test_a_surprise_at_the_gate_is_kind_and_the_log_never_learns_the_address(
    pages: Pages, caplog: pytest.LogCaptureFixture
):
    await pages.by_mail()
    address = await pages.address(RHIAN)
    with patch.object(PageLinks, "visitor", side_effect=RuntimeError("broken")):
        looked = await pages.get(address)
        posted = [
            await pages.post(f"{address}/{path}", {}) for path in ("do", "save", "new-link", "unsubscribe")
        ]
    for seen in (looked, *posted):
        assert seen.status == 500
        assert seen.headers["Cache-Control"] == "no-store"
        assert "Something went wrong on my side" in seen.text
        assert "Aeth rhywbeth o'i le" in seen.text, "Welsh beside it"
        assert "broken" not in seen.text
    reference = re.findall(r"surprise ([0-9a-f]{8})", caplog.text)[0]
    assert reference in looked.text
    assert address.rsplit("/", 1)[1] not in caplog.text


async def test_what_was_written_in_a_form_that_came_too_late_is_given_back(pages: Pages):
    await pages.by_mail()
    seen = await pages.get(f"{await pages.address(RHIAN)}/plan")
    form = (await pages.follow(seen, "My hours")).form("Save")
    pages.world.winder.to("2017-07-03")
    said = "Two nurses trained.\nThe rest </textarea><script> in May."
    late = await pages.post(
        form.address, {**form.fields, "q:progress": said, "q:row": "2", "q:day": "2017-04-05"}
    )
    assert late.status == 410
    assert "Two nurses trained.\nThe rest &lt;/textarea&gt;" in late.body
    assert "Rhian" not in late.text
    assert late.body.count("<textarea") == 1
    told = await pages.press(late, ending(late, "Send me a new link"))
    assert "Two nurses trained." in told.text
    elsewhere = await pages.post(form.address, {"q:progress": said}, sec_fetch_site="cross-site")
    assert "nurses" not in elsewhere.text


async def test_letters_stop_from_a_link_that_ran_out_without_asking_for_a_new_one(pages: Pages):
    await pages.by_mail()
    address = await pages.address(RHIAN)
    pages.world.winder.to("2017-07-03")
    seen = await pages.get(f"{address}/unsubscribe")
    done = await pages.press(seen, ending(seen, "Stop all e-mail"))
    assert done.status == 200
    assert "You get no e-mail from Clwstwr any more" in done.text
    assert "Rhian" not in done.text
    assert (await pages.world.run("SELECT invitations FROM mailbox")) == [{"invitations": False}]
    assert await pages.world.run("SELECT id FROM letter") == []


def ending(seen: Seen, label: str) -> str:
    """Return the whole label of a button that says it in both languages."""
    return next(form.label for form in seen.forms if form.label.endswith(label))


async def test_what_cannot_be_taken_in_says_what_to_do(pages: Pages):
    await pages.by_mail()
    form = (await pages.get(f"{await pages.address(RHIAN)}/unsubscribe")).form("Stop all e-mail")
    long = await pages.post(form.address, {**form.fields, "q:x": "y" * 200_000})
    odd = await pages.post(form.address, {**form.fields, "key": "short"})
    elsewhere = await pages.post(form.address, form.fields, sec_fetch_site="cross-site")
    assert [seen.status for seen in (long, odd, elsewhere)] == [413, 400, 403]
    for seen in (long, odd, elsewhere):
        assert "Nothing was changed. Please go back" in seen.text


async def test_what_nobody_sees_is_not_taken_for_a_name(pages: Pages):
    await pages.by_mail()
    meeting = await pages.world.meeting("2017-06-14")
    seen = await pages.get(f"{await pages.address(RHIAN)}/meeting/{meeting}")
    form = await pages.follow(seen, "Someone else comes")
    nobody = await pages.press(form, "Save", who="\u202e\u200b\u2066 ")
    assert nobody.status == 422
    done = await pages.press(nobody, "Save", who="\u202eIfan\u202c Rhys 👩🏽‍⚕️")
    assert "Who comes: Ifan Rhys 👩🏽‍⚕️" in done.text


async def test_while_a_page_is_laid_out_everybody_else_is_answered(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
):
    threads: list[threading.Thread] = []

    def noted(name: str) -> object:
        threads.append(threading.current_thread())
        return template(name)

    monkeypatch.setattr(page, "template", noted)
    await pages.by_mail()
    assert (await pages.get(await pages.address(RHIAN))).status == 200
    assert (await pages.get(f"{pages.base}/page/nobody")).status == 404
    assert len(threads) == 2
    assert threading.main_thread() not in threads
