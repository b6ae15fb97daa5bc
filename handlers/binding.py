"""The only place that knows Bolt: Slack's payloads become Requests, Replies become Slack's answers.

Few listeners stand in front of one dictionary of routes, and the answer travels in the acknowledgement itself. The
listener returns its response rather than calling `ack`, so that an error can never erase an acknowledgement.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import orjson
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp

from bot.domain.deliveries import Delivered
from bot.domain.people import Asker, Language
from bot.domain.refusals import NothingFound, NotUnderstood, Refusal
from bot.domain.slack_profiles import profile_of
from bot.messenger import Messenger
from bot.rooms import Room
from bot.services import Services
from bot.views.actions import BadPayload
from bot.views.mentions import SIGN
from bot.views.message import Form, Message
from bot.views.words import Voices, Words
from handlers.request import HandedOver, Reply, Request, Upload
from handlers.routing import Handler, Routes

if TYPE_CHECKING:
    from bot.views import refusals as refusal_views
    from handlers import home
else:
    refusal_views = Room("bot.views.refusals")
    home = Room("handlers.home")

log = logging.getLogger("clwstwr")

_ANY = re.compile(".*", re.DOTALL)
_MOST_FILES = 10
_EMPTY = BoltResponse(status=200, body="")
_JSON: dict[str, str | Sequence[str]] = {"content-type": ["application/json;charset=utf-8"]}


def bind(
    app: AsyncApp,
    routes: Routes,
    services: Services,
    messenger: Messenger,
    voices: Voices,
    hurry: Callable[[], None],
) -> None:
    """Let the Bolt app answer every route. `hurry` brings the bot's messages in channels up to date soon."""
    ears = Ears(routes, services, messenger, voices, hurry)
    app.command(_ANY)(ears.command)
    app.action(_ANY)(ears.click)
    app.view(_ANY)(ears.form)
    app.view_closed(_ANY)(ears.nothing)
    app.message_shortcut(_ANY)(ears.shortcut)
    app.event("app_home_opened")(ears.home)
    app.event("reaction_added")(ears.reaction)
    app.event("file_shared")(ears.file)
    app.event("member_left_channel")(ears.left)
    app.event("member_joined_channel")(ears.came)
    app.event("user_change")(ears.person)
    app.event("team_join")(ears.person)
    app.event(_ANY)(ears.nothing)
    app.error(ears.deaf)


class Ears:
    """Turns each kind of payload into one Request and each Reply into Slack's kind of answer."""

    def __init__(
        self,
        routes: Routes,
        services: Services,
        messenger: Messenger,
        voices: Voices,
        hurry: Callable[[], None],
    ) -> None:
        self._routes = routes
        self._services = services
        self._messenger = messenger
        self._voices = voices
        self._hurry = hurry

    async def command(self, body: dict[str, Any]) -> BoltResponse:
        """Answer a slash command in its acknowledgement."""
        text = _typed(body.get("text") or "") or "help"
        asker = await self._asker(body["team_id"], body["user_id"], body.get("channel_id"))
        found = self._routes.find(text)
        say = self._voice(asker, welsh=found is not None and found[0].in_welsh(text))
        if found is None:
            suggestions = refusal_views.unknown_command(say, text, self._routes.names())
            return await self._private(suggestions)
        command, rest = found
        request = Request(asker, say, self._voices, body.get("trigger_id", ""), text=rest)
        reply = await self._run(command.handler, request)
        if reply.form is not None:
            return await self._open(body["trigger_id"], reply.form, request)
        return await self._private(reply.message) if reply.message else _EMPTY

    async def click(self, body: dict[str, Any]) -> BoltResponse:
        """Carry out a press of a button or a choice, and tell the person where they pressed it."""
        pressed = body["actions"][0]
        name = str(pressed.get("action_id", "")).split(":")[0]
        handler = self._routes.buttons.get(name)
        if handler is None:
            return _EMPTY
        channel = (body.get("channel") or {}).get("id")
        if body.get("view"):
            channel = _channel_of(body["view"])[0]
        asker = await self._asker(_team(body), body["user"]["id"], channel)
        say = self._voice(asker)
        key = body.get("trigger_id") or pressed.get("action_ts", "")
        request = Request(
            asker,
            say,
            self._voices,
            key,
            value=_chosen(pressed),
            carries=_channel_of(body.get("view") or {})[1],
        )
        reply = await self._run(handler, request)
        await self._after_click(body, request, reply)
        return _EMPTY

    async def form(self, body: dict[str, Any]) -> BoltResponse:
        """Take in a submitted form: errors under its questions, or a closed form and a word about what was done."""
        view = body["view"]
        handler = self._routes.forms.get(view.get("callback_id", ""))
        if handler is None:
            return _EMPTY
        channel, carries = _channel_of(view)
        asker = await self._asker(_team(body), body["user"]["id"], channel)
        request = Request(
            asker,
            self._voice(asker),
            self._voices,
            f"{view['id']}:{view.get('hash', '')}",
            answers=_answers(view) | await self._uploads(view),
            carries=carries,
        )
        reply = await self._run(handler, request, view)
        if reply.errors:
            errors = {str(question): said for question, said in reply.errors.items()}
            return await self._json({"response_action": "errors", "errors": errors})
        if reply.form is not None:
            return await self._json({"response_action": "update", "view": reply.form.payload(channel)})
        if reply.message is not None:
            self._messenger.afterwards(self._whisper(asker, reply.message))
        if channel is None:  # a form without a channel was opened on the Home tab
            self._messenger.afterwards(self._publish_home(_team(body), asker.handle))
        return await self._json({"response_action": "clear"})

    async def home(self, event: dict[str, Any], body: dict[str, Any]) -> BoltResponse:
        """Publish the Home tab when somebody opens it."""
        if event.get("tab") == "home":
            self._messenger.afterwards(self._publish_home(body["team_id"], event["user"]))
        return _EMPTY

    async def shortcut(self, body: dict[str, Any]) -> BoltResponse:
        """Carry out an entry of a message's menu, once Slack knows that it was heard."""
        handler = self._routes.shortcuts.get(body.get("callback_id", ""))
        if handler is not None:
            self._messenger.afterwards(self._about_message(handler, body))
        return _EMPTY

    async def reaction(self, event: dict[str, Any], body: dict[str, Any]) -> BoltResponse:
        """Carry out what an emoji under a message means to the bot; all others mean nothing."""
        is_sign = str(event.get("reaction", "")).split("::")[0] == self._services.evidence_sign
        if is_sign and self._routes.sign is not None and event["item"].get("type") == "message":
            self._messenger.afterwards(self._about_marked(self._routes.sign, event, body))
        return _EMPTY

    async def file(self, event: dict[str, Any], body: dict[str, Any]) -> BoltResponse:
        """Look at the name of a file that somebody shared, once Slack knows that it was heard."""
        if self._routes.file is not None and event.get("channel_id"):
            self._messenger.afterwards(self._about_file(self._routes.file, event, body))
        return _EMPTY

    async def left(self, event: dict[str, Any], body: dict[str, Any]) -> BoltResponse:
        """Take note that somebody left a channel, once Slack knows that it was heard."""
        told = self._services.presence.left(body["team_id"], event["channel"], event["user"], _moment(body))
        self._messenger.afterwards(self._then_hurry(told))
        return _EMPTY

    async def came(self, event: dict[str, Any], body: dict[str, Any]) -> BoltResponse:
        """Take note that somebody joined a channel, perhaps again."""
        told = self._services.presence.came(body["team_id"], event["channel"], event["user"], _moment(body))
        self._messenger.afterwards(self._then_hurry(told))
        return _EMPTY

    async def person(self, event: dict[str, Any], body: dict[str, Any]) -> BoltResponse:
        """Take note of whether Slack still has somebody, and of their address, whatever else was changed about them."""
        user = event["user"]
        told = self._services.presence.changed(
            body["team_id"], user["id"], deactivated=bool(user.get("deleted"))
        )
        self._messenger.afterwards(self._then_hurry(told))
        if not user.get("deleted"):
            self._messenger.afterwards(
                self._then_hurry(self._services.people.learn_profile(profile_of(user)))
            )
        return _EMPTY

    async def nothing(self) -> BoltResponse:
        """Take note of what needs no answer."""
        return _EMPTY

    async def deaf(self, error: Exception, body: dict[str, Any]) -> BoltResponse:
        """Answer when not even the asker could be read, as without a database: in English, for the language is not known.

        A press or a form gets the status by which Slack says so itself, and keeps the form open.
        """
        reference = uuid4().hex[:8]
        log.error("surprise %s before anybody was known", reference, exc_info=error)
        if "command" not in body:
            return BoltResponse(status=500, body="")
        return await self._private(refusal_views.surprise(self._voices.english, reference))

    async def _asker(self, team: str, user: str, channel: str | None) -> Asker:
        return await self._services.directory.asker(team, user, channel)

    def _voice(self, asker: Asker, *, welsh: bool = False) -> Words:
        known = asker.person.language if asker.person else None
        return self._voices.of(known or (Language.WELSH if welsh else None))

    async def _uploads(self, view: dict[str, Any]) -> dict[str, list[Upload]]:
        """Fetch the files of each question that takes them, all at the same time."""
        return {
            question: await asyncio.gather(*map(self._upload, element["files"][:_MOST_FILES]))
            for question, elements in (view.get("state") or {}).get("values", {}).items()
            for element in elements.values()
            if element.get("files")
        }

    async def _upload(self, file: dict[str, Any]) -> Upload:
        return Upload(str(file["name"]), await self._messenger.content_of(file))

    async def _about_file(self, handler: Handler, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Ask for a file's name only where it was shared in a cluster's channel, and tell the answer to the sharer alone."""
        asker = await self._asker(body["team_id"], event["user_id"], event["channel_id"])
        if asker.here is None:
            return
        name = await self._messenger.file_name(event["file_id"])
        request = Request(asker, self._voice(asker), self._voices, event["file_id"], value=name)
        reply = await self._run(handler, request)
        if reply.message is not None:
            await self._whisper(asker, reply.message)

    async def _run(
        self,
        handler: Handler,
        request: Request,
        view: dict[str, Any] | None = None,
    ) -> Reply:
        """Run one handler; a refusal or a surprise becomes an answer. The door for surprises of those who are known."""
        try:
            reply = await handler(request, self._services)
        except Refusal as refusal:
            told = self._in_own_words(request.say, refusal)
            reply = _refused(refusal_views.answer(request.say, told), refusal, view)
        except BadPayload:
            reply = Reply(message=refusal_views.answer(request.say, NothingFound("button")))
        except Exception:
            reference = uuid4().hex[:8]
            log.exception("surprise %s for %s", reference, request.asker.handle)
            reply = _refused(refusal_views.surprise(request.say, reference), None, view)
        if reply.announces:
            self._hurry()
        return reply

    def _in_own_words(self, say: Words, refusal: Refusal) -> Refusal:
        """Name a command that was not understood as its reader calls it."""
        if isinstance(refusal, NotUnderstood):
            return NotUnderstood(self._routes.called(refusal.command, say.language), refusal.text)
        return refusal

    async def _open(self, trigger: str, form: Form, request: Request) -> BoltResponse:
        opened = await self._messenger.open_form(trigger, form, request.asker.channel)
        if isinstance(opened, Delivered):
            return _EMPTY
        log.warning("form not opened: %s", opened.error)
        return await self._private(refusal_views.form_not_opened(request.say))

    async def _after_click(self, body: dict[str, Any], request: Request, reply: Reply) -> None:
        view = body.get("view")
        if reply.form is not None:
            await self._form_after_click(body, request, reply.form)
        elif reply.message is not None and body.get("response_url"):
            replace = reply.replace and (body.get("container") or {}).get("is_ephemeral", False)
            answer = self._messenger.answer(body["response_url"], reply.message, replace=replace)
            self._messenger.afterwards(answer)
        elif reply.message is not None:
            self._messenger.afterwards(self._whisper(request.asker, reply.message))
        if reply.file is not None:
            self._messenger.afterwards(self._hand_over(request, reply.file))
        if view and view.get("type") == "home":
            self._messenger.afterwards(self._publish_home(_team(body), request.asker.handle))

    async def _hand_over(self, request: Request, file: HandedOver) -> None:
        """Give the asker a file where only they see it; without success, say so."""
        given = await self._messenger.hand_over(
            request.asker.handle, file.message, file.name, file.content, file.title
        )
        if not isinstance(given, Delivered):
            log.warning("file not handed over: %s", given)
            await self._whisper(request.asker, refusal_views.file_not_handed_over(request.say, file.name))

    async def _form_after_click(self, body: dict[str, Any], request: Request, form: Form) -> None:
        view = body.get("view")
        if view and view.get("type") == "modal":
            delivery = await self._messenger.change_form(view["id"], form, request.asker.channel)
        else:
            delivery = await self._messenger.open_form(body["trigger_id"], form, request.asker.channel)
        if not isinstance(delivery, Delivered):
            log.warning("form not opened: %s", delivery.error)
            sorry = refusal_views.form_not_opened(request.say)
            self._messenger.afterwards(self._whisper(request.asker, sorry))

    async def _about_message(self, handler: Handler, body: dict[str, Any]) -> None:
        channel = body["channel"]["id"]
        asker = await self._asker(_team(body), body["user"]["id"], channel)
        said = await self._messenger.said(channel, body["message"])
        request = Request(asker, self._voice(asker), self._voices, body["trigger_id"], message=said)
        await self._after_click(body, request, await self._run(handler, request))

    async def _about_marked(self, handler: Handler, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Answer whoever marked a message; somebody without a role here means nothing by it."""
        channel = event["item"]["channel"]
        asker = await self._asker(body["team_id"], event["user"], channel)
        if not asker.appointments:
            return
        said = await self._messenger.message_at(channel, event["item"]["ts"])
        request = Request(asker, self._voice(asker), self._voices, body["event_id"], message=said)
        reply = await self._run(handler, request)
        if reply.message is not None:
            await self._whisper(asker, reply.message)

    async def _then_hurry(self, told: Awaitable[bool]) -> None:
        """Bring the ledger of reminders up to date if what Slack told was news."""
        if await told:
            self._hurry()

    async def _private(self, message: Message) -> BoltResponse:
        return await self._json({"response_type": "ephemeral", **message.payload()})

    async def _json(self, body: dict[str, Any]) -> BoltResponse:
        spoken = orjson.dumps(body)
        if SIGN in spoken:
            spoken = orjson.dumps(await self._messenger.with_names(body))
        return BoltResponse(status=200, body=spoken.decode(), headers=_JSON)

    async def _whisper(self, asker: Asker, message: Message) -> None:
        await self._messenger.whisper(asker.channel, asker.handle, message)

    async def _publish_home(self, team: str, user: str) -> None:
        """Show somebody their Home tab as it is now: what they just did may have changed it."""
        asker = await self._asker(team, user, None)
        request = Request(asker, self._voice(asker), self._voices, "")
        await self._messenger.publish_home(user, await home.show(request, self._services))


def _refused(message: Message, refusal: Refusal | None, view: dict[str, Any] | None) -> Reply:
    """Answer a refusal: under the form's question it is about (else under the first), or as a private message."""
    if view is None:
        return Reply(message=message)
    questions = [block["block_id"] for block in view.get("blocks", ()) if block.get("type") == "input"]
    asked = getattr(refusal, "question", None)
    where = asked if asked in questions else (questions[0] if questions else None)
    return Reply(errors={where: message.text}) if where else Reply(message=message)


def _typed(text: str) -> str:
    """Undo what phones and keyboards do to a typed line: smart quotes and hard blanks."""
    return text.translate({0xA0: " ", 0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'}).strip()


def _moment(body: dict[str, Any]) -> datetime:
    """Return when Slack says that an event happened."""
    return datetime.fromtimestamp(body["event_time"], UTC)


def _team(body: dict[str, Any]) -> str:
    return str((body.get("team") or {}).get("id") or body["user"].get("team_id") or "")


def _channel_of(view: dict[str, Any]) -> tuple[str | None, str]:
    """Read what a form carries: the channel it was opened from, and our own words."""
    channel, _, carries = str(view.get("private_metadata") or "").partition("|")
    return channel or None, carries


def _chosen(pressed: dict[str, Any]) -> str:
    option = pressed.get("selected_option") or {}
    return str(pressed.get("value") or option.get("value") or pressed.get("selected_date") or "")


_ANSWER_KEYS = ("value", "selected_date", "selected_time", "selected_user", "selected_conversation")


def _answers(view: dict[str, Any]) -> dict[str, Any]:
    """Read a form's answers by question, whatever kind of element asked."""
    answers: dict[str, Any] = {}
    for question, elements in (view.get("state") or {}).get("values", {}).items():
        for element in elements.values():
            answers[question] = _answer(element)
    return answers


def _answer(element: dict[str, Any]) -> Any:
    if element.get("selected_option"):
        return element["selected_option"]["value"]
    if "selected_options" in element:
        return [each["value"] for each in element["selected_options"] or ()]
    if "selected_users" in element:
        return list(element["selected_users"] or ())
    return next((element[key] for key in _ANSWER_KEYS if element.get(key)), None)
