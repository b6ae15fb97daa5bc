"""People's own pages over real HTTP: what they show, what they do once, and what they refuse kindly."""

import html
import re
from collections.abc import AsyncIterator
from unittest.mock import patch

import pytest

from bot.domain.outcomes import WrittenOutcome
from bot.domain.people import Role
from bot.domain.plan_words import Column
from bot.services.home import HomeTab
from handlers import page_routes
from schedules import reminder_letters
from tests.own_pages import RHIAN, Pages, served_pages
from tests.post import messenger, smtp_server
from tests.world import World


@pytest.fixture
async def pages(world: World) -> AsyncIterator[Pages]:
    async with served_pages(world) as served:
        yield served


async def test_the_first_page_says_who_i_am_and_what_is_next(pages: Pages):
    await pages.by_mail()
    await pages.world.meeting("2017-06-14")
    seen = await pages.get(await pages.address(RHIAN))
    assert seen.status == 200
    assert "Rhian Jones" in seen.text
    assert "Castle Surgery" in seen.text
    assert "Wednesday 14 June 2017" in seen.text
    assert "/clwstwr" not in seen.text


async def test_an_answer_pressed_on_the_page_stands_with_where_it_came_from(pages: Pages):
    await pages.by_mail()
    meeting = await pages.world.meeting("2017-06-14")
    seen = await pages.get(f"{await pages.address(RHIAN)}/meeting/{meeting}")
    done = await pages.press(seen, "Coming")
    assert "Castle Surgery: coming" in done.text
    assert await answers(pages) == [("coming", "", "page", RHIAN)]
    assert pages.hurried


async def test_the_same_press_twice_is_carried_out_once(pages: Pages):
    await pages.by_mail()
    meeting = await pages.world.meeting("2017-06-14")
    seen = await pages.get(f"{await pages.address(RHIAN)}/meeting/{meeting}")
    await pages.press(seen, "Coming")
    again = await pages.press(seen, "Coming")
    assert again.status == 200
    assert "Already recorded" in again.text
    assert len(await answers(pages)) == 1


async def test_another_press_on_a_page_gone_back_to_counts(pages: Pages):
    """Some browsers show the page as it was, with its old mark."""
    await pages.by_mail()
    meeting = await pages.world.meeting("2017-06-14")
    seen = await pages.get(f"{await pages.address(RHIAN)}/meeting/{meeting}")
    await pages.press(seen, "Coming")
    changed = await pages.press(seen, "Apologies")
    assert "Castle Surgery: apologies" in changed.text
    form = await pages.follow(seen, "Someone else comes")
    await pages.press(form, "Save", who="Ifan")
    corrected = await pages.press(form, "Save", who="Ifan Rhys")
    assert "Who comes: Ifan Rhys" in corrected.text
    assert [row[:2] for row in await answers(pages)] == [
        ("coming", ""),
        ("apologies", ""),
        ("substitute", "Ifan"),
        ("substitute", "Ifan Rhys"),
    ]


async def test_whoever_comes_instead_is_named_and_asked_again_when_nobody_is(pages: Pages):
    await pages.by_mail()
    meeting = await pages.world.meeting("2017-06-14")
    seen = await pages.get(f"{await pages.address(RHIAN)}/meeting/{meeting}")
    form = await pages.follow(seen, "Someone else comes")
    nobody = await pages.press(form, "Save", who="")
    assert nobody.status == 422
    assert 'aria-invalid="true"' in nobody.body
    done = await pages.press(nobody, "Save", who="Dr <b>Ifan</b> & co")
    assert "Who comes: Dr <b>Ifan</b> & co" in done.text
    assert "<b>Ifan" not in done.body
    assert await answers(pages) == [("substitute", "Dr <b>Ifan</b> & co", "page", RHIAN)]


async def test_here_on_the_day_is_written_into_the_register(pages: Pages):
    await pages.by_mail()
    meeting = await pages.world.meeting("2017-06-14")
    pages.world.winder.to("2017-06-14", "12:20")
    seen = await pages.get(f"{await pages.address(RHIAN)}/meeting/{meeting}")
    assert "Castle Surgery" in (await pages.press(seen, "Here")).text
    rows = await pages.world.run("SELECT status, attendees FROM attendance")
    assert rows == [{"status": "present", "attendees": "Rhian Jones"}]


async def test_a_duty_is_shared_with_a_day_a_note_and_a_link(pages: Pages):
    await pages.by_mail()
    front = await pages.get(await pages.address(RHIAN))
    seen = await pages.follow(front, "Shared…")
    refused = await pages.press(seen, "Record", shared_on="2017-04-02", note="About 943 476 5919", link="x")
    assert refused.status == 422
    assert "NHS number" in refused.text
    assert "About 943 476 5919" in refused.body
    assert 'value="2017-04-02"' in refused.body
    form = refused.form("Record")
    fields = {**form.fields, "q:shared_on": "2017-04-02", "q:note": "Sent", "q:link": "https://nhs.example/a"}
    done = await pages.post(form.address, {**fields, "m:declared": "without_finances"})
    assert "Recorded as shared" in done.text
    assert "Recorded by: Rhian Jones" in done.text
    rows = await pages.world.run("SELECT note, link, recorded_by FROM submission")
    assert rows == [{"note": "Sent", "link": "https://nhs.example/a", "recorded_by": RHIAN}]


async def test_progress_is_added_to_a_row_of_the_plan(pages: Pages):
    await pages.by_mail()
    sian = await pages.world.ask(pages.world.sian)
    words = {Column.OBJECTIVE: "Fewer falls", Column.RAG: "red"}
    await pages.house.plan.record(sian, "k", WrittenOutcome(None, words))
    seen = await pages.get(f"{await pages.address(RHIAN)}/plan")
    form = await pages.follow(seen, "Add progress…")
    done = await pages.press(form, "Add", row="1", progress="Staff trained.")
    assert "Staff trained." in done.text
    assert "Record another outcome" not in done.text


async def test_following_every_link_changes_nothing(pages: Pages):
    """As mail scanners do, from the letter's address on."""
    await pages.by_mail()
    await pages.world.meeting("2017-06-14")
    start = await pages.address(RHIAN)
    before = await facts(pages)
    todo, done = [start], set[str]()
    while todo:
        address = todo.pop()
        seen = await pages.get(address)
        done.add(address)
        assert seen.status == 200, (address, seen.text)
        links = re.findall(r'href="(/page/[^"#]*)"', seen.body)
        todo += [
            each for each in {html.unescape(link) for link in links} - done - set(todo) if ".ics" not in each
        ]
        assert len(done) < 200
    assert len(done) > 12
    assert await facts(pages) == before


async def test_a_get_of_a_deed_is_no_page(pages: Pages):
    await pages.by_mail()
    address = await pages.address(RHIAN)
    for deed in sorted(page_routes.DEEDS):
        seen = await pages.get(f"{address}/see?do={deed}&with=1|1")
        assert seen.status == 422
    assert (await pages.get(f"{address}/do")).status == 303


async def test_what_leads_do_is_not_on_pages(pages: Pages):
    meeting = await pages.world.meeting("2017-06-14")
    address = await pages.address(pages.world.sian)
    seen = await pages.get(address)
    form = (await pages.get(f"{address}/meeting/{meeting}")).form("Coming")
    assert "Plan meetings" not in seen.text
    for deed in ("meeting.cancel", "plan.reviewed", "attendance.close"):
        assert (await pages.post(form.address, {**form.fields, "do": deed})).status == 422
    for saved in ("meeting.cancel", "plan.outcome", "people.add"):
        fields = {**form.fields, "form": saved, "carries": ""}
        assert (await pages.post(form.address.replace("/do", "/save"), fields)).status == 422


async def test_without_a_good_token_nothing_is_said_in_both_languages(pages: Pages):
    for token in ("x", "a" * 43, "a" * 500, "%00", "..%2f..", "é"):
        seen = await pages.get(f"{pages.base}/page/{token}")
        assert seen.status == 404, token
    seen = await pages.get(f"{pages.base}/page/{'a' * 43}")
    assert seen.body.count("<section lang=") == 2
    assert seen.headers["Cache-Control"] == "no-store"


async def test_a_link_that_ran_out_offers_a_new_one_and_says_nothing(pages: Pages):
    await pages.by_mail()
    address = await pages.address(RHIAN)
    pages.world.winder.to("2017-07-03")
    seen = await pages.get(f"{address}/duties")
    assert seen.status == 410
    assert "Rhian" not in seen.text
    assert "Castle" not in seen.text
    assert (await pages.get(seen.forms[0].address)).status in (404, 410)
    told = await pages.post(seen.forms[0].address, {})
    await pages.post(seen.forms[0].address, {})
    assert told.status == 200
    assert "Rhian" not in told.text
    letters = await pages.world.run("SELECT person_id, kind FROM letter")
    assert letters == [{"person_id": pages.world.people[RHIAN], "kind": "new link"}]
    assert (
        await pages.post(f"{address}/do", {"do": "meeting.coming", "with": "1|1", "key": "k" * 20})
    ).status == 410


async def test_closing_all_links_shuts_those_that_were_passed_on(pages: Pages):
    await pages.by_mail()
    one, other = await pages.address(RHIAN), await pages.address(RHIAN)
    seen = await pages.get(f"{one}/unsubscribe")
    await pages.press(seen, "Close them")
    assert (await pages.get(one)).status == 410
    assert (await pages.get(other)).status == 410
    assert [row["kind"] for row in await pages.world.run("SELECT kind FROM letter")] == ["new link"]


async def test_a_mail_program_stops_all_letters_at_once_and_the_page_can_undo_it(pages: Pages):
    await pages.by_mail()
    address = await pages.address(RHIAN)
    async with pages.browser.post(f"{address}/unsubscribe", data={"List-Unsubscribe": "One-Click"}) as answer:
        assert answer.status == 200
    assert await wants(pages) is False
    seen = await pages.get(f"{address}/unsubscribe")
    assert "no e-mail" in seen.text
    await pages.press(seen, "Send me e-mail again")
    assert await wants(pages) is True


async def test_looking_at_the_unsubscribe_page_stops_nothing(pages: Pages):
    await pages.by_mail()
    address = await pages.address(RHIAN)
    assert "Stop all e-mail" in (await pages.get(f"{address}/unsubscribe")).text
    assert (await pages.post(f"{address}/unsubscribe", {"List-Unsubscribe": "No"})).status == 400
    assert await wants(pages) is True


async def test_a_post_from_elsewhere_is_not_taken(pages: Pages):
    await pages.by_mail()
    meeting = await pages.world.meeting("2017-06-14")
    form = (await pages.get(f"{await pages.address(RHIAN)}/meeting/{meeting}")).form("Coming")
    for site in ("cross-site", "same-site"):
        assert (await pages.post(form.address, form.fields, sec_fetch_site=site)).status == 403
    async with pages.browser.post(
        pages.base + form.address, data=form.fields, headers={"Origin": "https://evil.example"}
    ) as answer:
        assert answer.status == 403
    assert await answers(pages) == []


async def test_hostile_posts_are_refused_kindly_and_change_nothing(pages: Pages):
    await pages.by_mail()
    meeting = await pages.world.meeting("2017-06-14")
    form = (await pages.get(f"{await pages.address(RHIAN)}/meeting/{meeting}")).form("Coming")
    hostile: list[dict[str, str]] = [
        {**form.fields, "with": "999999999999999999999|1"},
        {**form.fields, "with": "\x00|\x00"},
        {**form.fields, "with": "a" * 5000},
        {**form.fields, "do": "nonsense"},
        {**form.fields, "key": "short"},
        {},
    ]
    for fields in hostile:
        assert (await pages.post(form.address, fields)).status in (400, 422)
    assert (await pages.post(form.address, {**form.fields, "q:x": "y" * 200_000})).status == 413
    many = [(f"q:{n}", "x") for n in range(500)]
    assert (await pages.post(form.address, [*form.fields.items(), *many])).status == 400
    assert (await pages.post(form.address, {}, content_type="application/json")).status == 400
    assert await answers(pages) == []


async def test_zeros_and_line_ends_of_browsers_are_no_surprise(pages: Pages):
    await pages.by_mail()
    meeting = await pages.world.meeting("2017-06-14")
    seen = await pages.get(f"{await pages.address(RHIAN)}/meeting/{meeting}")
    form = await pages.follow(seen, "Someone else comes")
    done = await pages.press(form, "Save", who="Ifan\x00 Rhys\r\n")
    assert "Who comes: Ifan Rhys" in done.text


async def test_the_language_is_in_the_address_and_kept_when_chosen(pages: Pages):
    await pages.by_mail()
    address = await pages.address(RHIAN)
    seen = await pages.follow(await pages.get(f"{address}/duties"), "Cymraeg")
    assert '<html lang="cy">' in seen.body
    assert "Dyddiadau cau" in seen.text
    assert '<html lang="en">' in (await pages.get(address)).body
    chosen = seen.forms[0]
    kept = await pages.post(chosen.address, chosen.fields)
    assert kept.status == 303
    assert "lang=" not in kept.headers["Location"]
    assert '<html lang="cy">' in (await pages.get(kept.headers["Location"])).body


async def test_a_browser_that_asks_for_welsh_gets_it_until_a_language_is_kept(pages: Pages):
    await pages.by_mail()
    address = await pages.address(RHIAN)
    assert '<html lang="cy">' in (await pages.get(address, accept_language="cy, en;q=0.5")).body
    assert '<html lang="en">' in (await pages.get(f"{address}?lang=en", accept_language="cy")).body


async def test_somebody_of_two_clusters_chooses_one(pages: Pages):
    await pages.by_mail()
    await pages.world.appoint(
        RHIAN, "Rhian Jones", Role.REPRESENTATIVE, practice=pages.world.practice("Afan")
    )
    seen = await pages.get(await pages.address(RHIAN))
    assert "Afan Valley Group Practice" in seen.text
    neath = await pages.follow(seen, "Neath")
    assert "Cluster: Neath" in neath.text
    assert "Deadlines 2017/18 · Neath" in (await pages.follow(neath, "Deadlines")).text
    duties = await pages.get(f"{await pages.address(RHIAN)}/duties?practice={pages.world.practice('Castle')}")
    assert "Deadlines 2017/18 · Neath" in duties.text


async def test_nobody_sees_a_cluster_that_is_not_theirs(pages: Pages):
    await pages.by_mail()
    meeting = await pages.world.meeting("2017-06-14", cluster=pages.world.afan)
    address = await pages.address(RHIAN)
    assert (await pages.get(f"{address}/meeting/{meeting}")).status == 422
    assert "Cluster: Neath" in (await pages.get(f"{address}?in={pages.world.afan}")).text


async def test_pages_are_kept_nowhere_found_nowhere_and_run_no_script(pages: Pages):
    await pages.by_mail()
    seen = await pages.get(await pages.address(RHIAN))
    assert seen.headers["Cache-Control"] == "no-store"
    assert seen.headers["Referrer-Policy"] == "no-referrer"
    assert seen.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "default-src 'none'" in seen.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in seen.headers
    assert "<script" not in seen.body


async def test_hours_that_cannot_be_are_asked_again_from_the_command_that_opened_them(pages: Pages):
    await pages.by_mail()
    address = await pages.address(RHIAN)
    form = await pages.get(f"{address}/say/hours")
    refused = await pages.press(form, "Save", opens="23:00", closes="01:00")
    assert refused.status == 422
    assert 'value="23:00"' in refused.body
    done = await pages.press(refused, "Save", opens="10:00", closes="15:00")
    assert done.status == 200
    assert "10:00" in done.text


async def test_a_page_that_fails_says_so_with_a_reference(pages: Pages, caplog: pytest.LogCaptureFixture):
    await pages.by_mail()
    address = await pages.address(RHIAN)
    with patch.object(HomeTab, "of_cluster", side_effect=RuntimeError("broken")):
        seen = await pages.get(address)
    assert "Something went wrong on my side" in seen.text
    assert "broken" not in seen.text
    assert "surprise" in caplog.text


async def test_a_reminder_is_put_off_on_its_page_by_whoever_got_it(pages: Pages):
    await pages.by_mail()
    pages.world.winder.to("2017-05-19", "08:00")
    await pages.house.reminders.plan()
    async with smtp_server() as box:
        pages.world.services = pages.house
        await reminder_letters.run(pages.house, messenger(pages.world, box), pages.world.voices)
    (line,) = re.findall(r"/reminder/(\d+)", box.letters[0].text())[:1]
    seen = await pages.get(f"{await pages.address(RHIAN)}/reminder/{line}")
    assert "Sustainability assessment" in seen.text
    form = await pages.press(seen, "Snooze…")
    assert form.status == 200
    done = await pages.press(form, "Snooze", day="2017-05-23")
    assert "Snoozed until: Tuesday 23 May 2017" in done.text
    assert (await pages.get(f"{await pages.address(pages.world.nia)}/reminder/{line}")).status == 422


async def test_a_partner_answers_for_themselves_and_is_there_for_no_practice(pages: Pages):
    meeting = await pages.world.meeting("2017-06-14")
    await pages.world.appoint(RHIAN, "Rhian Jones", Role.PARTNER, cluster=pages.world.neath)
    front = await pages.get(await pages.address(RHIAN))
    assert "You, for no practice: no answer yet" in front.text
    assert "Deadlines" not in front.text
    await pages.press(front, "Coming")
    pages.world.winder.to("2017-06-14", "12:20")
    seen = await pages.get(f"{await pages.address(RHIAN)}/meeting/{meeting}")
    assert "You, for no practice: coming" in seen.text
    assert (await pages.press(seen, "Here")).status == 200
    again = await pages.get(f"{await pages.address(RHIAN)}/meeting/{meeting}")
    assert "You, for no practice: recorded as here" in again.text


async def test_who_speaks_for_two_practices_says_for_which_they_are_there(pages: Pages):
    await pages.by_mail()
    await pages.by_mail(practice="Skewen", handle=RHIAN)
    meeting = await pages.world.meeting("2017-06-14")
    pages.world.winder.to("2017-06-14", "12:20")
    seen = await pages.get(f"{await pages.address(RHIAN)}/meeting/{meeting}")
    form = await pages.press(seen, "Here")
    refused = await pages.press(form, "Save")
    assert refused.status == 422
    assert "Which practices are you here for?" in refused.text
    ticked = refused.form("Save")
    chosen = [("m:practices", str(pages.world.practice(name))) for name in ("Castle", "Skewen")]
    assert (await pages.post(ticked.address, [*ticked.fields.items(), *chosen])).status == 200
    assert len(await pages.world.run("SELECT id FROM attendance")) == 2


async def test_somebody_without_any_role_sees_a_page_and_nobodys_cluster(pages: Pages):
    await pages.by_mail()
    address = await pages.address(RHIAN)
    await pages.world.run(
        "UPDATE appointment SET ended_at = now() WHERE person_id = :id", id=pages.world.people[RHIAN]
    )
    seen = await pages.get(address)
    assert seen.status == 200
    assert "Neath" not in seen.text
    assert "The cluster lead or the practice's own people can give you one." in seen.text
    for path in ("meetings", "duties", "plan", "meeting/1", "reminder/1"):
        back = await pages.get(f"{address}/{path}?lang=cy")
        assert back.status == 303
        assert back.headers["Location"] == f"{address.removeprefix(pages.base)}?lang=cy"
    assert (await pages.get(f"{address}/unsubscribe")).status == 200


async def answers(pages: Pages) -> list[tuple[object, ...]]:
    rows = await pages.world.run("SELECT answer, who_comes, source, answered_by FROM rsvp ORDER BY id")
    return [tuple(row.values()) for row in rows]


async def wants(pages: Pages) -> object:
    return (await pages.world.run("SELECT invitations FROM mailbox"))[0]["invitations"]


async def facts(pages: Pages) -> list[dict[str, object]]:
    """Count the rows of every table that something done would add to."""
    return await pages.world.run(
        """SELECT (SELECT count(*) FROM inbox) AS inbox, (SELECT count(*) FROM rsvp) AS rsvp,
               (SELECT count(*) FROM submission) AS submission, (SELECT count(*) FROM attendance) AS attendance,
               (SELECT count(*) FROM letter) AS letter, (SELECT count(*) FROM leave) AS leave,
               (SELECT max(facts_at) FROM cluster_channel) AS facts_at,
               (SELECT json_agg(m.* ORDER BY id)::text FROM mailbox m) AS mailbox,
               (SELECT json_agg(p.* ORDER BY id)::text FROM person p) AS people"""
    )
