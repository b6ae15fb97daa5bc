"""Private calendar addresses in words: which there are, a new one with where to put it, and why there is none."""

from collections.abc import Sequence

from bot.domain.dates import london_date
from bot.domain.feeds import Feed, FeedKind, FeedOf, FeedPlace
from bot.domain.refusals import NoPublicAddress, Refusal
from bot.domain.requirements import OwnerKind
from bot.views import body_words, dates
from bot.views.actions import Action, OfCalendar, OfFeed
from bot.views.message import (
    Block,
    Element,
    Message,
    actions,
    bold,
    button,
    confirm,
    context,
    escape,
    header,
    section,
)
from bot.views.people import board_name
from bot.views.words import Words

_SHOWN = 15  # whose entries are listed; more would not fit into a message, and can be named


def addresses(say: Words, places: Sequence[FeedPlace], *, by_mail: bool = False) -> Message:
    """List whose entries somebody can subscribe to, each with what stands in it and what can be done about it.

    `by_mail` tells that meetings are also sent as invitations by e-mail: calendars do not compare the two.
    """
    intro = say(
        "Your calendar can fetch these entries by itself from a private address. They name no people: only meetings and deadlines."
    )
    blocks: list[Block] = [header(say("Calendar addresses")), section(intro)]
    for place in places[:_SHOWN]:
        blocks += [section("\n".join(_state(say, place))), actions(_buttons(say, place))]
    blocks.append(
        context(say("I keep no copy of an address. If one is lost, make a new one; the old one ends."))
    )
    if by_mail:
        blocks.append(
            context(say("If your meetings also come by e-mail, leave them out here; else each stands twice."))
        )
    told = "\n".join(" · ".join(_state(say, place)) for place in places[:_SHOWN])
    return Message(f"{say('Calendar addresses')}\n{told}", blocks)


def made(say: Words, of: FeedOf, address: str) -> Message:
    """Tell a new address, for once, in the two forms that calendars want.

    It stands as code: Slack would fetch a link to show what is behind it, and so come to know the address.
    """
    lines = [
        say("A private calendar address of your own: {whose}", whose=bold(whose(say, of))),
        say("*Outlook, Google:* add a calendar from the web, or by URL, and paste this:"),
        f"```{address}```",
        say("*iPhone, iPad, Mac:* open this, or add it as a calendar subscription:"),
        f"```{_webcal(address)}```",
        say(
            "Calendars come for changes when they like, most of them within a day. What is urgent I tell you here."
        ),
        say("Whoever has the address can read the entries. Keep it to yourself: I cannot show it again."),
    ]
    see = button(say("All my calendar addresses"), Action.SEE_CALENDAR)
    return Message("\n".join(lines), [section("\n".join(lines)), actions([see])])


def whose(say: Words, of: FeedOf) -> str:
    """Say whose entries these are, as mrkdwn."""
    if of.cluster is not None:
        return body_words.cluster_label(say, of.cluster)
    if of.board is not None:
        return body_words.label(say, OwnerKind.BOARD, escape(board_name(say, of.board)))
    return say("My meetings and deadlines")


def refused(say: Words, refusal: Refusal) -> str | None:
    """Put a refusal of this subject into words; None for any other."""
    if isinstance(refusal, NoPublicAddress):
        return say(
            "Calendars cannot reach me here yet: tell your operator to set PUBLIC_URL. Until then each meeting's thread has a calendar file to open."
        )
    return None


def _state(say: Words, place: FeedPlace) -> list[str]:
    feed = place.feed
    if feed is None:
        return [bold(whose(say, place.of)), _what(say, place.of.kind), say("No address yet")]
    made_on = say("Address made: {date}", date=dates.long_date(say, london_date(feed.made_at)))
    return [bold(whose(say, place.of)), *_chosen(say, feed), made_on]


def _what(say: Words, kind: FeedKind) -> str:
    return {
        FeedKind.OWN: say("The meetings that you are asked to, and your practice's deadlines"),
        FeedKind.CLUSTER: say("All its meetings, and the deadlines that it has as a whole"),
        FeedKind.BOARD: say("The meetings of all its clusters, and its own deadlines"),
    }[kind]


def _chosen(say: Words, feed: Feed) -> list[str]:
    with_meetings = feed.meetings or feed.of.kind is not FeedKind.OWN
    what = _what(say, feed.of.kind) if with_meetings else say("Your practice's deadlines, without meetings")
    return [what, say("Alarms: on") if feed.alarms else say("Alarms: off")]


def _buttons(say: Words, place: FeedPlace) -> list[Element]:
    of, feed = place.of, place.feed
    key = f"{of.kind.value}-{of.number}"
    value = OfCalendar(of.kind.value, of.number).encode()
    if feed is None:
        return [button(say("Make an address"), f"{Action.NEW_CALENDAR}:{key}", value)]
    new = button(say("New address…"), f"{Action.NEW_CALENDAR}:{key}", value, confirm=_sure_of_new(say))
    end = button(
        say("End it…"),
        f"{Action.END_CALENDAR}:{key}",
        _set(feed),
        style="danger",
        confirm=confirm(
            say("End this address?"),
            say("Calendars that use it find nothing any more. You can make a new one at any time."),
            say("End it"),
            say("Leave it"),
        ),
    )
    return [new, *_switches(say, feed, key), end]


def _switches(say: Words, feed: Feed, key: str) -> list[Element]:
    """Offer to turn around what stands in a feed; each button says what it makes of it, so that twice is once."""
    rings = say("Without alarms") if feed.alarms else say("With alarms")
    ring = button(rings, f"{Action.SET_CALENDAR}:{key}-ring", _set(feed, alarms=not feed.alarms))
    if feed.of.kind is not FeedKind.OWN:
        return [ring]
    left_out = say("Leave my meetings out") if feed.meetings else say("Put my meetings in")
    value = _set(feed, meetings=not feed.meetings)
    return [button(left_out, f"{Action.SET_CALENDAR}:{key}-meetings", value), ring]


def _set(feed: Feed, *, meetings: bool | None = None, alarms: bool | None = None) -> str:
    wanted = feed.meetings if meetings is None else meetings
    rings = feed.alarms if alarms is None else alarms
    return OfFeed(feed.id, int(wanted), int(rings)).encode()


def _sure_of_new(say: Words) -> Element:
    return confirm(
        say("Make a new address?"),
        say("The address that you have now ends at once. Give your calendar the new one instead."),
        say("Make it"),
        say("Leave it"),
    )


def _webcal(address: str) -> str:
    """Turn an address into the form that opens a calendar by itself."""
    return "webcal://" + address.partition("://")[2]
