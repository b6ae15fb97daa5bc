"""Bodies above and beside the clusters in words: the map around somebody."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.domain.bodies import Body, Member, Surroundings
from bot.domain.people import Language
from bot.views import dates
from bot.views.actions import Action
from bot.views.body_words import in_own_language, label
from bot.views.message import Block, Message, actions, bold, button, context, escape, header, section
from bot.views.paging import headed, paginate
from bot.views.words import Words

_MEMBERS = 30


def show(say: Words, found: Surroundings) -> Message:
    """Show what somebody belongs to, and the members of the bodies that are theirs."""
    title = say("Bodies above and beside the clusters")
    itself = any(body.name == found.name and body.kind is found.kind for body in found.own)
    whose = label(say, found.kind, escape(found.name)) if found.name and not itself else ""
    if not found.above and not found.own:
        return _nothing(say, title, whose, found)
    blocks = [header(title), *([section(bold(whose))] if whose else [])]
    blocks += [block for body in found.own for block in _with_members(say, body, found.on)]
    belongs = [_line(say, body) for body in found.above]
    blocks += headed(bold(say("Belongs to, nearest first")), belongs, "\n")
    blocks.append(context(say("A body meets, plans and has duties in its own channel, as a cluster does.")))
    blocks.append(actions([button(say("See the meetings"), Action.SEE_MEETINGS)]))
    spoken = [title, whose, *(_line(say, body) for body in (*found.own, *found.above))]
    return Message("\n".join(filter(None, spoken)).replace("*", ""), paginate(blocks, 1).blocks)


def _nothing(say: Words, title: str, whose: str, found: Surroundings) -> Message:
    if found.known:
        text = say("It belongs to no body that I know. To see one, type its name: `/clwstwr bodies NAME`")
    else:
        text = say(
            "No body is known yet. An operator brings them in with a list: `clwstwr import bodies FILE.csv`"
        )
    lines = [title, whose, text] if whose else [title, text]
    return Message("\n".join(lines), [header(title), section("\n".join(lines[1:]))])


def _with_members(say: Words, body: Body, on: date) -> Iterator[Block]:
    """Show a body in full: where it speaks, who leads it, and who belongs to it today."""
    members = body.members_on(on)
    lines = [
        _line(say, body),
        *([_welsh(say, body)] if body.name_cy and say.language is not Language.WELSH else []),
        say("Health board: {name}", name=escape(in_own_language(say, body.board.name, body.board.name_cy))),
        say("Leads: {names}", names=escape(", ".join(filter(None, body.leads))) or say("nobody yet")),
        *_places(say, body),
        *_listed(say, members),
        *_coming(say, body, on),
    ]
    yield section("\n".join(lines))


def _line(say: Words, body: Body) -> str:
    name = escape(in_own_language(say, body.name, body.name_cy))
    return label(say, body.kind, bold(name))


def _welsh(say: Words, body: Body) -> str:
    return say("In Welsh: {name}", name=escape(body.name_cy))


def _places(say: Words, body: Body) -> list[str]:
    if body.channel is None:
        return [say("Channel: none yet. To give it one, type there: `/clwstwr setup {name}`", name=body.name)]
    return [say("Channel: {channel}", channel=f"<#{body.channel}>")]


def _listed(say: Words, members: Sequence[Member]) -> list[str]:
    if not members:
        return [say("Members today: none listed")]
    named = [f"• {_member(say, member)}" for member in members[:_MEMBERS]]
    more = len(members) - _MEMBERS
    rest = [say.many("{n} member more", "{n} members more", more)] if more > 0 else []
    return [say("Members today ({n}):", n=len(members)), *named, *rest]


def _member(say: Words, member: Member) -> str:
    name = label(say, member.kind, escape(in_own_language(say, member.name, member.name_cy)))
    if member.until_date is not None:
        return say(
            "{name} (since {first}, until {last})",
            name=name,
            first=dates.short_date(say, member.from_date),
            last=dates.short_date(say, member.until_date),
        )
    return say("{name} (since {date})", name=name, date=dates.short_date(say, member.from_date))


def _coming(say: Words, body: Body, on: date) -> list[str]:
    """Tell who will join, and how many have left."""
    ahead = [member for member in body.members if member.from_date > on]
    left = [member for member in body.members if member.until_date is not None and member.until_date <= on]
    told = [say("Joins later: {name}", name=_member(say, member)) for member in ahead]
    gone = [say.many("{n} member has left", "{n} members have left", len(left))] if left else []
    return [*told, *gone]
