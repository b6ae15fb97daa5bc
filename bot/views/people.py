"""People and their roles in words: who represents whom, the forms, and what was recorded."""

from collections.abc import Iterable, Sequence

from bot.domain.appointing import EndOffer, NewRole, PeopleShown, RoleOffer
from bot.domain.cluster_people import ClusterPeople, RoleHeld
from bot.domain.contacts import Absence, AbsenceKind
from bot.domain.mail_addresses import LONGEST_NAME
from bot.domain.people import HealthBoard, Language, Person, Practice, Role, by_mail
from bot.views import dates
from bot.views.actions import Action, FormName
from bot.views.message import (
    Block,
    Form,
    Message,
    actions,
    ask,
    button,
    divider,
    escape,
    header,
    option,
    person_select,
    section,
    select,
    text_input,
)
from bot.views.words import Words

_BUTTONS = 20
_CHOICES = 100
_A_SECTION = 2800


def role_name(say: Words, role: str) -> str:
    names = {
        Role.OPERATOR: say("operator"),
        Role.BOARD_OFFICER: say("health board officer"),
        Role.FACILITATOR: say("health board network lead"),
        Role.CLUSTER_LEAD: say("cluster lead"),
        Role.REPRESENTATIVE: say("practice representative"),
        Role.DEPUTY: say("deputy"),
        Role.PARTNER: say("partner"),
        Role.GUEST: say("guest"),
    }
    return names[Role(role)]


def role_names(say: Words, roles: Iterable[str]) -> str:
    return ", ".join(role_name(say, role) for role in roles)


def board_name(say: Words, board: HealthBoard) -> str:
    """Name a health board in the reader's language."""
    return (say.language is Language.WELSH and board.name_cy) or board.name


def languages(say: Words) -> Message:
    """Say how to choose a language, the name of each in itself."""
    lines = [
        say("In which language shall I answer you?"),
        "English: `/clwstwr language english`",
        "Cymraeg: `/clwstwr iaith cymraeg`",
    ]
    buttons = [
        button("English", f"{Action.ASK}:english", "language english"),
        button("Cymraeg", f"{Action.ASK}:cymraeg", "language cymraeg"),
    ]
    return Message("\n".join(lines).replace("`", ""), [section("\n".join(lines)), actions(buttons)])


def language_chosen(say: Words, language: Language) -> Message:
    text = (
        say("From now on I will answer you in Welsh.")
        if language is Language.WELSH
        else say("From now on I will answer you in English.")
    )
    return Message(text, [section(text)])


def overview(say: Words, shown: PeopleShown) -> Message:
    """Show a cluster's people: practices that nobody represents first, then the others, then those for all of it."""
    people = shown.people
    title = say("Who represents whom: {cluster}", cluster=escape(people.cluster.name))
    missing = people.unrepresented
    blocks = [header(title)]
    if not people.practices:
        blocks.append(section(say("No practice is in this cluster.")))
    if missing:
        blocks.append(section(f"*{_missing(say, len(missing))}*"))
        blocks.extend(_unrepresented(say, people, practice, shown) for practice in missing[:_BUTTONS])
        blocks.extend(_sections([_practice_line(say, people, one) for one in missing[_BUTTONS:]]))
        blocks.append(divider())
    blocks.extend(_sections([_practice_line(say, people, one) for one in people.represented]))
    others = _others(say, people)
    blocks.append(section("\n".join(others)))
    if shown.may_give:
        blocks.append(_buttons(say))
    lines = [_practice_line(say, people, practice) for practice in (*missing, *people.represented)]
    return Message("\n".join([title, *lines, *others]), blocks)


def role_form(say: Words, offer: RoleOffer) -> Form:
    """Ask who gets which role, and for which practice."""
    practices = [
        option(f"{practice.name} ({practice.code})", practice.code) for practice in offer.practices[:_CHOICES]
    ]
    chosen = offer.practice.code if offer.practice else None
    roles = [option(role_name(say, role), role) for role in offer.roles]
    blocks = [
        ask("person", say("Who?"), person_select("person", offer.user), optional=True),
        *_by_mail(say, offer),
        ask("role", say("In which role?"), select("role", roles, chosen=offer.role)),
    ]
    if practices:
        blocks.append(
            ask(
                "practice",
                say("For which practice?"),
                select("practice", practices, chosen=chosen),
                hint=say("Needed for practice representatives and deputies only."),
                optional=True,
            )
        )
    return Form(FormName.ADD_PERSON, say("Add a person"), blocks, submit=say("Add"), close=say("Cancel"))


def _by_mail(say: Words, offer: RoleOffer) -> list[Block]:
    """Ask for the name and address of somebody who is not in Slack."""
    return [
        ask(
            "name",
            say("Or somebody who is not in Slack: their name"),
            text_input("name", offer.name, limit=LONGEST_NAME),
            optional=True,
        ),
        ask(
            "address",
            say("and their e-mail address"),
            text_input("address", offer.address, placeholder="name@example.org"),
            hint=say(
                "They get everything by e-mail, with links to pages of their own. They need no account."
            ),
            optional=True,
        ),
    ]


def end_form(say: Words, offer: EndOffer) -> Form:
    """Ask which role ends."""
    if not offer.roles:
        nothing = section(say("Nobody has a role here that you can end."))
        return Form(FormName.NOTICE, say("End a role"), [nothing], close=say("Close"))
    roles = [option(_plain_role(say, one), str(one.id)) for one in offer.roles[:_CHOICES]]
    chosen = str(offer.roles[0].id) if len(offer.roles) == 1 else None
    blocks = [
        ask(
            "held",
            say("Which role ends?"),
            select("held", roles, chosen=chosen),
            hint=_end_hint(say, len(offer.roles)),
        )
    ]
    return Form(
        FormName.END_APPOINTMENT, say("End a role"), blocks, submit=say("End it"), close=say("Cancel")
    )


def appointed(say: Words, new: NewRole) -> Message:
    """Say which role somebody has now."""
    done = say("This was recorded already:") if new.had_it else say("Recorded:")
    lines = [done, *_whom(say, new), say("Role: {role}", role=role_name(say, new.role)), _where(say, new)]
    return Message(
        "\n".join(lines),
        [
            section("\n".join(lines)),
            actions(
                [
                    button(say("Add another person"), Action.ADD_PERSON),
                    button(say("See everybody"), Action.SEE_PEOPLE),
                ]
            ),
        ],
    )


def _whom(say: Words, new: NewRole) -> list[str]:
    """Name who has the role; of somebody reached by e-mail alone, say what happens now."""
    if not by_mail(new.user):
        return [f"<@{new.user}>"]
    who = say("{name}, by e-mail: {address}", name=escape(new.name), address=escape(new.address))
    if new.unreached:
        now = say("No e-mail can be sent yet: an operator has to set it up. Until then nothing reaches them.")
    elif not new.wanted:
        now = say(
            "They have asked for no e-mail, so nothing reaches them. On their own page they can ask for it again."
        )
    else:
        now = say("They get their invitations and reminders there. No account is needed.")
    return [who, now]


def ended(say: Words, held: RoleHeld) -> Message:
    """Say which role somebody has no longer."""
    lines = [say("Ended:"), called(held.person), say("Role: {role}", role=role_name(say, held.role))]
    if held.practice is not None:
        lines.append(_practice(say, held.practice))
    see = button(say("See everybody"), Action.SEE_PEOPLE)
    return Message("\n".join(lines), [section("\n".join(lines)), actions([see])])


def called(person: Person) -> str:
    """Name a person so that Slack shows the name, for a person who is there; others are named on the way to Slack."""
    return f"<@{person.handle}>" if person.handle else escape(person.name)


def _missing(say: Words, count: int) -> str:
    return say.many(
        "{n} practice has nobody to represent it",
        "{n} practices have nobody to represent them",
        count,
    )


def _unrepresented(say: Words, people: ClusterPeople, practice: Practice, shown: PeopleShown) -> Block:
    """Show a practice without a representative, with the button to name one for whoever may."""
    add = None
    if Role.REPRESENTATIVE in shown.may_give:
        add = button(say("Add"), Action.ADD_PERSON, practice.code)
    return section(_practice_line(say, people, practice), add)


def _practice_line(say: Words, people: ClusterPeople, practice: Practice) -> str:
    representatives = people.of_practice(practice.id, Role.REPRESENTATIVE)
    deputies = people.of_practice(practice.id, Role.DEPUTY)
    parts = [
        f"*{escape(practice.name)}* ({practice.code})",
        say("Representative: {people}", people=_names(say, people, representatives)),
    ]
    if deputies:
        parts.append(say("Deputy: {people}", people=_names(say, people, deputies)))
    return "  ·  ".join(parts)


def _others(say: Words, people: ClusterPeople) -> list[str]:
    lines = [
        say("Cluster leads: {people}", people=_names(say, people, people.with_role(Role.CLUSTER_LEAD))),
        say(
            "Health board network lead: {people}",
            people=_names(say, people, people.with_role(Role.FACILITATOR)),
        ),
        say(
            "Health board officers: {people}",
            people=_names(say, people, people.with_role(Role.BOARD_OFFICER)),
        ),
    ]
    if partners := people.with_role(Role.PARTNER):
        lines.append(say("Partners: {people}", people=_names(say, people, partners)))
    if operators := people.with_role(Role.OPERATOR):
        lines.append(say("Operators: {people}", people=_names(say, people, operators)))
    return lines


def _buttons(say: Words) -> Block:
    return actions(
        [
            button(say("Add a person"), Action.ADD_PERSON, style="primary"),
            button(say("End a role"), Action.END_APPOINTMENT),
        ]
    )


def _names(say: Words, people: ClusterPeople, held: Sequence[RoleHeld]) -> str:
    """Name people, tell who is reached by e-mail alone, and say of whoever is not reminded why."""
    names = dict.fromkeys(called(one.person) + _how_reached(say, people, one.person) for one in held)
    return ", ".join(names) or say("nobody yet")


def _how_reached(say: Words, people: ClusterPeople, person: Person) -> str:
    absence = people.absent.get(person.id)
    if absence is not None:
        return _why_absent(say, absence)
    by_letter = say("by e-mail")
    return f" ({by_letter})" if person.handle and by_mail(person.handle) else ""


def _why_absent(say: Words, absence: Absence) -> str:
    if absence.kind is AbsenceKind.NO_MAIL:
        why = say("by e-mail, which is not set up: gets no reminders")
    elif absence.kind is AbsenceKind.MAIL_FAILED:
        why = say("letters to this address come back: gets no reminders")
    elif absence.kind is AbsenceKind.MAIL_UNWANTED:
        why = say("wants no e-mail: gets no reminders")
    elif absence.kind is AbsenceKind.GONE:
        why = say("not in Slack any more, gets no reminders")
    elif absence.kind is AbsenceKind.LEFT_CHANNEL or absence.until is None:
        why = say("left the channel, gets no reminders")
    else:
        why = say("away until {date}", date=dates.weekday_date(say, absence.until))
    cover = [say("stands in: {person}", person=f"<@{absence.cover}>")] if absence.cover else []
    return " (" + ", ".join([why, *cover]) + ")"


def _where(say: Words, new: NewRole) -> str:
    if new.practice is not None:
        return _practice(say, new.practice)
    if new.role is Role.BOARD_OFFICER:
        return say("Health board: {name}", name=escape(board_name(say, new.cluster.board)))
    if new.role is Role.OPERATOR:
        return say("For the whole workspace")
    return say("Cluster: {name}", name=escape(new.cluster.name))


def _practice(say: Words, practice: Practice) -> str:
    """Name a practice with its code: another one may have its name."""
    return say("Practice: {name}", name=f"{escape(practice.name)} ({practice.code})")


def _plain_role(say: Words, held: RoleHeld) -> str:
    """Name a role where Slack shows no mentions; a person whose name is not known yet goes by the user id."""
    person = held.person.name or held.person.handle or ""
    where = f", {held.practice.name}" if held.practice else ""
    return f"{person}: {role_name(say, held.role)}{where}"


def _end_hint(say: Words, count: int) -> str:
    kept = say("What was recorded before stays as it is.")
    if count <= _CHOICES:
        return kept
    return kept + " " + say("Not everybody fits in here. For the others: /clwstwr people remove @person")


def _sections(lines: Sequence[str]) -> list[Block]:
    """Put lines into as few sections as hold them."""
    texts: list[str] = []
    for line in lines:
        if texts and len(texts[-1]) + len(line) < _A_SECTION:
            texts[-1] += "\n" + line
        else:
            texts.append(line)
    return [section(text) for text in texts]
