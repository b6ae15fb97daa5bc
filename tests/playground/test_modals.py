import asyncio
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import ControlError, Playground
from bot.playground.acts import suggestions
from bot.playground.grants import TRIGGER_SECONDS
from tests.playground.cast import asked, bolt_app, button, form, options, plain, section, served

NAME = asked("Name", {"type": "plain_text_input"}, "name")


@pytest.fixture
def app(playground: Playground, session: aiohttp.ClientSession) -> AsyncApp:
    """An app whose command opens a modal with everything in it."""
    app = bolt_app(playground, session)

    @app.command("/tell")
    async def tell(ack: Any, command: dict[str, Any], client: Any) -> None:
        await client.views_open(trigger_id=command["trigger_id"], view=full_form())
        await ack()

    playground.connect_asgi(served(app))
    return app


def full_form() -> dict[str, Any]:
    return form(
        asked("Topic", {"type": "plain_text_input", "initial_value": "Care", "max_length": 10}, "topic"),
        asked("Kind", {"type": "static_select", "options": options("Annual", "Mid-year")}, "kind"),
        asked("Who", {"type": "multi_users_select"}, "who", optional=True),
        asked("Where", {"type": "channels_select"}, "where", optional=True),
        asked("Day", {"type": "datepicker", "initial_date": "2017-05-24"}, "day"),
        asked("At", {"type": "timepicker"}, "at", optional=True),
        asked("Tasks", {"type": "checkboxes", "options": options("Plan", "Review")}, "tasks", optional=True),
        asked("Count", {"type": "number_input", "is_decimal_allowed": False, "max_value": "9"}, "count", optional=True),
        asked("Mail", {"type": "email_text_input"}, "mail", optional=True),
        notify_on_close=True,
    )  # fmt: skip


def trigger(playground: Playground, who: str = "mair") -> str:
    person = playground.state.person(who)
    assert person is not None
    return playground.workspace.grants.trigger(person.id)


async def test_values_are_given_by_label_action_or_block(playground: Playground, app: AsyncApp) -> None:
    sent: list[dict[str, Any]] = []

    @app.view("form")
    async def submitted(ack: Any, view: dict[str, Any]) -> None:
        sent.append(view["state"]["values"])
        await ack()

    await playground.command("mair", "general", "/tell")
    outcome = await playground.submit(
        "mair",
        {
            "Kind": "Mid-year",
            "who_value": ["gwyn", "@rhian"],
            "where": "#general",
            "At": "13:30",
            "Tasks": ["plan", "Review"],
            "Count": 4,
        },
    )
    assert outcome.acknowledged
    values = sent[0]
    people = [playground.state.person(name) for name in ("gwyn", "rhian")]
    assert values["topic"]["topic_value"] == {"type": "plain_text_input", "value": "Care"}
    assert values["kind"]["kind_value"]["selected_option"]["value"] == "mid-year"
    assert values["who"]["who_value"]["selected_users"] == [person.id for person in people if person]
    assert values["day"]["day_value"]["selected_date"] == "2017-05-24"
    assert values["at"]["at_value"]["selected_time"] == "13:30"
    assert [o["value"] for o in values["tasks"]["tasks_value"]["selected_options"]] == ["plan", "review"]
    assert values["count"]["count_value"]["value"] == "4"
    assert values["mail"]["mail_value"] == {"type": "email_text_input", "value": None}


@pytest.mark.parametrize(
    ("values", "choices"),
    [
        ({"Nothing": "x"}, ["Topic", "Kind", "Who", "Where", "Day", "At", "Tasks", "Count", "Mail"]),
        ({"Kind": "Weekly"}, ["Annual", "Mid-year"]),
        ({"Tasks": ["Plan", "Weekly"]}, ["Plan", "Review"]),
        ({"Where": "#nowhere"}, ["general", "leads", "quiet", "old"]),
        ({"Day": "31/05/2017"}, []),
        ({"At": "noon"}, []),
    ],
)
async def test_what_is_not_there_cannot_be_chosen(
    playground: Playground, app: AsyncApp, values: dict[str, Any], choices: list[str]
) -> None:
    assert app
    await playground.command("mair", "general", "/tell")
    with pytest.raises(ControlError) as refused:
        await playground.submit("mair", values)
    assert refused.value.choices == choices


@pytest.mark.parametrize(
    ("values", "block", "complaint"),
    [
        ({}, "kind", "required"),
        ({"Topic": "x" * 11}, "topic", "no more than 10"),
        ({"Topic": ""}, "topic", "required"),
        ({"Count": "many"}, "count", "whole number"),
        ({"Count": 10}, "count", "no larger than 9"),
        ({"Mail": "nobody"}, "mail", "valid email"),
    ],
)
async def test_slack_complains_before_the_app_hears_of_it(
    playground: Playground, app: AsyncApp, values: dict[str, Any], block: str, complaint: str
) -> None:
    assert app
    await playground.command("mair", "general", "/tell")
    outcome = await playground.submit("mair", values)
    assert complaint in outcome.errors[block]
    assert not outcome.acknowledged
    assert outcome.view is not None


async def test_what_was_filled_in_stays_after_a_complaint(playground: Playground, app: AsyncApp) -> None:
    sent: list[str] = []

    @app.view("form")
    async def submitted(ack: Any, view: dict[str, Any]) -> None:
        sent.append(view["state"]["values"]["topic"]["topic_value"]["value"])
        await ack()

    await playground.command("mair", "general", "/tell")
    assert (await playground.submit("mair", {"Topic": "Frailty"})).errors
    await playground.submit("mair", {"Kind": "Annual"})
    assert sent == ["Frailty"]


async def test_modals_belong_to_one_person(playground: Playground, app: AsyncApp) -> None:
    assert app
    await playground.command("mair", "general", "/tell")
    assert playground.modal("mair") is not None
    assert playground.modal("gwyn") is None
    with pytest.raises(ControlError, match="no form open"):
        await playground.submit("gwyn", {})


async def test_closing_tells_the_app_that_asked_for_it(playground: Playground, app: AsyncApp) -> None:
    closed: list[bool] = []

    @app.view_closed("form")
    async def gone(ack: Any, body: dict[str, Any]) -> None:
        closed.append(body["is_cleared"])
        await ack()

    await playground.command("mair", "general", "/tell")
    await playground.close_modal("mair")
    await playground.command("mair", "general", "/tell")
    await playground.close_modal("mair", everything=True)
    assert closed == [False, True]
    assert playground.modal("mair") is None


async def test_a_stack_holds_three_and_closes_one_by_one(
    playground: Playground, client: AsyncWebClient
) -> None:
    await client.views_open(trigger_id=trigger(playground), view=form(NAME, callback_id="one"))
    await client.views_push(trigger_id=trigger(playground), view=form(NAME, callback_id="two"))
    pushed = await client.views_push(trigger_id=trigger(playground), view=form(NAME, callback_id="three"))
    assert pushed["view"]["root_view_id"] != pushed["view"]["previous_view_id"]
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await client.views_push(trigger_id=trigger(playground), view=form(NAME))
    seen = []
    while (modal := playground.modal("mair")) is not None:
        seen.append(modal["callback_id"])
        await playground.close_modal("mair")
    assert seen == ["three", "two", "one"]


async def test_a_trigger_opens_one_modal_within_three_seconds(
    playground: Playground, client: AsyncWebClient
) -> None:
    once = trigger(playground)
    await client.views_open(trigger_id=once, view=form(NAME))
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=once, view=form(NAME))
    old = trigger(playground)
    playground.workspace.grants._triggers[old].made -= TRIGGER_SECONDS + 1
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await client.views_open(trigger_id=old, view=form(NAME))
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        await client.views_open(trigger_id="1.2", view=form(NAME))


async def test_an_update_needs_the_current_hash(client: AsyncWebClient, playground: Playground) -> None:
    view = (await client.views_open(trigger_id=trigger(playground), view=form(NAME)))["view"]
    await client.views_update(view_id=view["id"], hash=view["hash"], view=form(NAME, section("new")))
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=view["id"], hash=view["hash"], view=form(NAME))


async def test_an_update_keeps_what_was_typed_where_the_ids_stay(
    client: AsyncWebClient, playground: Playground
) -> None:
    other = asked("Nickname", {"type": "plain_text_input"}, "nickname")
    more = {"type": "actions", "elements": [button("More", "more")]}
    view = (await client.views_open(trigger_id=trigger(playground), view=form(NAME, other, more)))["view"]
    await playground.click_in_modal("mair", "More", values={"Name": "Gwen", "Nickname": "G"})
    renamed = asked("Nickname", {"type": "plain_text_input"}, "short_name")
    updated = await client.views_update(view_id=view["id"], view=form(NAME, renamed))
    values = updated["view"]["state"]["values"]
    assert values["name"]["name_value"]["value"] == "Gwen"
    assert values["short_name"]["short_name_value"]["value"] is None


async def test_an_external_id_names_one_view(client: AsyncWebClient, playground: Playground) -> None:
    await client.views_open(trigger_id=trigger(playground), view=form(NAME, external_id="mine"))
    await client.views_update(external_id="mine", view=form(NAME, external_id="mine"))
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        await client.views_open(trigger_id=trigger(playground, "gwyn"), view=form(NAME, external_id="mine"))


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ({}, "one"),
        ({"response_action": "clear"}, None),
        ({"response_action": "update", "view": form(NAME, callback_id="changed")}, "changed"),
        ({"response_action": "push", "view": form(NAME, callback_id="pushed")}, "pushed"),
        ({"response_action": "errors", "errors": {"name": "No."}}, "two"),
        ({"response_action": "errors", "errors": {"nothing": "No."}}, "two"),
        ({"response_action": "dance"}, "two"),
    ],
)
async def test_a_submission_is_answered_in_its_acknowledgement(
    playground: Playground, app: AsyncApp, client: AsyncWebClient, answer: dict[str, Any], left: str | None
) -> None:
    @app.view("two")
    async def submitted(ack: Any) -> None:
        await ack(**answer)

    await client.views_open(trigger_id=trigger(playground), view=form(section("x"), callback_id="one"))
    await client.views_push(trigger_id=trigger(playground), view=form(NAME, callback_id="two"))
    outcome = await playground.submit("mair", {"Name": "x"})
    modal = playground.modal("mair")
    assert (modal["callback_id"] if modal else None) == left
    assert bool(outcome.error) == (answer.get("errors") == {"nothing": "No."} or "dance" in answer.values())


async def test_an_app_that_does_not_take_a_form_leaves_it_open(playground: Playground, app: AsyncApp) -> None:
    assert app
    await playground.command("mair", "general", "/tell")
    outcome = await playground.submit("mair", {"Kind": "Annual"})
    modal = playground.modal("mair")
    assert outcome.error == "dispatch_failed"
    assert modal is not None
    assert "Try again" in modal["failure"]


async def test_a_home_is_published_for_one_person(playground: Playground, app: AsyncApp) -> None:
    @app.event("app_home_opened")
    async def opened(event: dict[str, Any], client: Any) -> None:
        blocks = [{"type": "actions", "elements": [button("Press", "press")]}]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    pressed: list[str] = []

    @app.action("press")
    async def press(ack: Any, body: dict[str, Any]) -> None:
        pressed.append(body["view"]["type"])
        await ack()

    home = await playground.home("mair")
    assert home is not None
    await playground.click_in_home("mair", "Press")
    assert pressed == ["home"]
    with pytest.raises(ControlError, match="has no Home yet"):
        await playground.click_in_home("gwyn", "Press")


async def test_a_select_that_asks_the_app_takes_what_it_suggests(
    playground: Playground, app: AsyncApp, client: AsyncWebClient
) -> None:
    sent: list[str] = []

    @app.options("practice_value")
    async def suggest(ack: Any, payload: dict[str, Any]) -> None:
        names = [
            name for name in ("Bron Derw", "Bodnant") if name.lower().startswith(payload["value"].lower())
        ]
        await ack(options=[{"text": plain(name), "value": name[:3]} for name in names])

    @app.view("form")
    async def submitted(ack: Any, view: dict[str, Any]) -> None:
        sent.append(view["state"]["values"]["practice"]["practice_value"]["selected_option"]["value"])
        await ack()

    practice = asked("Practice", {"type": "external_select", "min_query_length": 1}, "practice")
    await client.views_open(trigger_id=trigger(playground), view=form(practice))
    with pytest.raises(ControlError) as refused:
        await playground.submit("mair", {"Practice": "Elsewhere"})
    assert refused.value.choices == ["Bron Derw", "Bodnant"]
    await playground.submit("mair", {"Practice": "Bodnant"})
    assert sent == ["Bod"]


async def test_what_was_suggested_once_can_be_chosen_by_its_value(
    playground: Playground, app: AsyncApp, client: AsyncWebClient
) -> None:
    asked_for: list[str] = []

    @app.options("practice_value")
    async def suggest(ack: Any, payload: dict[str, Any]) -> None:
        asked_for.append(payload["value"])
        await ack(
            options=[{"text": plain("Bron Derw"), "value": "W92041"}] if payload["value"] == "bron" else []
        )

    @app.view("form")
    async def submitted(ack: Any) -> None:
        await ack()

    practice = asked("Practice", {"type": "external_select"}, "practice")
    await client.views_open(trigger_id=trigger(playground), view=form(practice))
    view = playground.state.top_modal(playground._stage.person("mair").id)
    assert view is not None
    await suggestions.suggest(
        playground._stage, playground._stage.person("mair"), "practice", "practice_value", "bron", view
    )
    assert (await playground.submit("mair", {"Practice": "W92041"})).acknowledged
    assert asked_for == ["bron"]


async def test_a_form_sent_twice_at_once_closes_once(
    playground: Playground, app: AsyncApp, client: AsyncWebClient
) -> None:
    heard: list[str] = []

    @app.view("two")
    async def submitted(ack: Any, view: dict[str, Any]) -> None:
        heard.append(view["id"])
        await ack()

    await client.views_open(trigger_id=trigger(playground), view=form(section("x"), callback_id="one"))
    await client.views_push(trigger_id=trigger(playground), view=form(NAME, callback_id="two"))
    await asyncio.gather(*(playground.submit("mair", {"Name": "x"}) for _ in range(2)))
    modal = playground.modal("mair")
    assert len(heard) == 2
    assert modal is not None
    assert modal["callback_id"] == "one"
