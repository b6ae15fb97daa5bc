"""The yearly snapshot in words: a cluster's answers with what its registers suggest, the form, and the figures."""

from collections.abc import Iterable, Sequence

from bot.domain.dates import london_date
from bot.domain.profile_figures import ProfileFigures, ProfileTable, Scope, Share
from bot.domain.profile_questions import REPRESENTED, Question
from bot.domain.profile_signs import Sighting
from bot.domain.profiles import STAGES, ClusterProfile, Profession, Profile, ProfileKept
from bot.views import dates
from bot.views.actions import Action, FormName, OfProfile
from bot.views.message import (
    Block,
    Element,
    Form,
    Message,
    actions,
    ask,
    bold,
    button,
    context,
    cut,
    escape,
    header,
    option,
    section,
    select,
    select_many,
    table,
)
from bot.views.people import board_name
from bot.views.words import Words

VACANT = "vacant"
YES = "yes"
NO = "no"

_NAMED = 6
_SILENT = 40


def show(say: Words, found: ClusterProfile | ProfileTable, *, may_record: bool = False) -> Message:
    """Show a cluster's snapshot, or the figures that many add up to."""
    if isinstance(found, ProfileTable):
        return figures(say, found)
    return cluster(say, found, may_record=may_record)


def cluster(say: Words, shown: ClusterProfile, *, may_record: bool) -> Message:
    """Show what a cluster has answered, and what its registers suggest."""
    title = _title(say, shown)
    answers = "\n".join(_answers(say, shown.profile))
    left = _left(say, shown.profile)
    blocks = [
        header(title),
        section(answers),
        section("\n".join([bold(say("What the registers suggest")), *_suggestions(say, shown)])),
        context(left, *_history(say, shown)),
        actions(_buttons(say, shown, may_record=may_record)),
    ]
    return Message("\n".join([escape(title), answers.replace("*", ""), left]), blocks)


def kept(say: Words, done: ProfileKept) -> Message:
    """Say that answers were recorded, and what is still open."""
    title = escape(_title(say, done.shown))
    said = say("There was nothing new to record.") if done.again else say("Recorded.")
    lines = [f"{said} {title}", *_answers(say, done.shown.profile), _left(say, done.shown.profile)]
    buttons = _buttons(say, done.shown, may_record=True)
    return Message("\n".join(lines).replace("*", ""), [section("\n".join(lines)), actions(buttons)])


def form(say: Words, shown: ClusterProfile) -> Form:
    """Ask the questions of the snapshot; what the registers suggest stands under each."""
    profile = shown.profile
    return Form(
        FormName.PROFILE,
        say("Cluster profile"),
        [
            context(escape(_title(say, shown)), say("Leave open what you do not know.")),
            ask(
                Question.LEAD.value,
                question(say, Question.LEAD),
                select_many(Question.LEAD.value, _lead_options(say), chosen=_leads_chosen(profile)),
                hint=_appointed(say, shown),
                optional=True,
            ),
            *(_yes_or_no(say, shown, each) for each in REPRESENTED),
            ask(
                Question.STAGE.value,
                question(say, Question.STAGE),
                select(
                    Question.STAGE.value,
                    [option(stage(say, each), str(each)) for each in STAGES],
                    chosen=str(profile.stage),
                ),
                optional=True,
            ),
            _yes_or_no(say, shown, Question.FINANCE),
        ],
        submit=say("Record"),
        close=say("Cancel"),
        carries=str(shown.year.number),
    )


def lead_or_vacant(say: Words) -> str:
    return say("Please choose either professions or the vacancy, not both.")


def figures(say: Words, found: ProfileTable) -> Message:
    """Show what the answers add up to, this year beside the last one."""
    title = figures_title(say, found)
    latest = found.years[-1]
    told = [
        say("Clusters: {n}", n=latest.clusters),
        say("Clusters that have answered: {n}", n=latest.clusters - len(latest.silent)),
    ]
    note = say("Each figure is of the clusters that answered that question.")
    spoken = [": ".join(row) for row in rows(say, (latest,))[1:]]
    blocks: list[Block] = [
        header(title),
        section("\n".join(told)),
        table(rows(say, found.years), right=range(1, len(found.years) + 1)),
        context(note, *_silent(say, latest)),
        actions(_other_figures(say, found, latest.year)),
    ]
    return Message("\n".join([escape(title), *told, *spoken]), blocks)


def figures_title(say: Words, found: ProfileTable) -> str:
    """Name the figures by whose they are."""
    if found.board is None:
        return say("Cluster profiles {year} · All health boards", year=found.years[-1].year)
    return say(
        "Cluster profiles {year} · {board}", year=found.years[-1].year, board=board_name(say, found.board)
    )


def rows(say: Words, years: Sequence[ProfileFigures]) -> list[list[str]]:
    """Lay the figures out, a row for each possible answer and a column for each year, the heading first."""
    heading = [say("Question"), *(str(each.year) for each in years)]
    return [heading, *([label, *(share(say, one) for one in told)] for label, told in _shares(say, years))]


def share(say: Words, one: Share) -> str:
    """Say a count with what it is of, and the share where there is one."""
    if one.percent is None:
        return say("no answer yet")
    return say("{count} of {of} ({percent} %)", count=one.count, of=one.of, percent=one.percent)


def question(say: Words, asked: Question) -> str:
    """Ask in a few words."""
    return {
        Question.LEAD: say("Profession of the cluster's lead or leads"),
        Question.PRIMARY_CARE_TEAM: say("A broad range of the primary care team comes"),
        Question.LOCAL_AUTHORITY: say("The local authority comes"),
        Question.THIRD_SECTOR: say("The third sector or lay people come"),
        Question.STAGE: say("Stage of development"),
        Question.FINANCE: say("The cluster controls some of its money itself"),
    }[asked]


def stage(say: Words, number: int) -> str:
    """Name a stage of the three-step scale."""
    return {
        1: say("Stage 1: at the beginning, needs much support"),
        2: say("Stage 2: stable, needs support"),
        3: say("Stage 3: stable and supported, could achieve much"),
    }[number]


def profession(say: Words, one: Profession) -> str:
    """Name a profession of a cluster lead."""
    return {
        Profession.GP: say("GP"),
        Profession.PRACTICE_MANAGER: say("Practice manager"),
        Profession.ADVANCED_NURSE_PRACTITIONER: say("Advanced nurse practitioner"),
        Profession.NURSE: say("Nurse"),
        Profession.PHARMACIST: say("Pharmacist"),
        Profession.PUBLIC_HEALTH_CONSULTANT: say("Public health consultant"),
        Profession.THIRD_SECTOR: say("Third sector"),
        Profession.NON_CLINICAL: say("Non-clinical partner"),
        Profession.OTHER: say("Another profession"),
    }[one]


def _shares(say: Words, years: Sequence[ProfileFigures]) -> Iterable[tuple[str, list[Share]]]:
    for one in Profession:
        told = [each.professions[one] for each in years]
        if any(each.count for each in told):
            yield say("Clusters with this lead: {profession}", profession=profession(say, one)), told
    yield say("Clusters without a lead (vacant)"), [each.vacant for each in years]
    for asked in REPRESENTED:
        yield question(say, asked), [each.yes[asked] for each in years]
    for number in STAGES:
        yield stage(say, number), [each.stages[number] for each in years]
    yield question(say, Question.FINANCE), [each.yes[Question.FINANCE] for each in years]


def _title(say: Words, shown: ClusterProfile) -> str:
    return say("Cluster profile {year} · Cluster: {name}", year=shown.year.number, name=shown.cluster.name)


def _answers(say: Words, profile: Profile) -> list[str]:
    return [f"{question(say, each)}: *{_said(say, profile, each)}*" for each in Question]


def _said(say: Words, profile: Profile, asked: Question) -> str:
    if asked in profile.open:
        return say("not answered yet")
    if asked is Question.LEAD:
        professions = ", ".join(profession(say, each) for each in profile.lead_professions)
        return professions or say("vacant")
    if asked is Question.STAGE:
        return stage(say, profile.stage or 0)
    return say("yes") if profile.said(asked) else say("no")


def _left(say: Words, profile: Profile) -> str:
    if not profile.open:
        return say("All questions are answered.")
    return say.many("{n} question is still open.", "{n} questions are still open.", len(profile.open))


def _suggestions(say: Words, shown: ClusterProfile) -> list[str]:
    """Tell who came to the year's closed meetings and what that suggests; the lead decides."""
    if not shown.registers:
        return [
            _appointed(say, shown),
            say("No register has been closed in this year yet, so I cannot suggest who is represented."),
        ]
    lines = [f"{question(say, each)}: {_seen(say, shown.suggested[each])}" for each in REPRESENTED]
    others = [each for each in shown.visitors if not any(each in seen for seen in shown.suggested.values())]
    told = [say("Other visitors: {names}", names=_names(say, others))] if others else []
    closed = say.many(
        "From {n} closed register. You decide.", "From {n} closed registers. You decide.", shown.registers
    )
    return [_appointed(say, shown), *lines, *told, closed]


def _seen(say: Words, seen: Sequence[Sighting]) -> str:
    return _names(say, seen) if seen else say("nobody whose description says so")


def _names(say: Words, seen: Sequence[Sighting]) -> str:
    named = "; ".join(
        say("{name} (meetings: {n})", name=escape(cut(each.name, 80)), n=each.meetings)
        for each in seen[:_NAMED]
    )
    return named + (" …" if len(seen) > _NAMED else "")


def _appointed(say: Words, shown: ClusterProfile) -> str:
    if not shown.leads:
        return say("Leads appointed today: nobody, so the post looks vacant.")
    names = ", ".join(each or say("somebody without a name") for each in shown.leads)
    return say("Leads appointed today: {names}", names=escape(cut(names, 300)))


def _history(say: Words, shown: ClusterProfile) -> list[str]:
    if shown.recorded_at is None:
        return []
    day = dates.long_date(say, london_date(shown.recorded_at))
    return [say("Last recorded: {date}, {who}", date=day, who=escape(shown.recorded_by))]


def _buttons(say: Words, shown: ClusterProfile, *, may_record: bool) -> list[Element]:
    year = shown.year.number
    made = []
    if may_record:
        value = OfProfile(Scope.CLUSTER.value, year).encode()
        made.append(button(say("Answer the questions"), Action.ANSWER_PROFILE, value, style="primary"))
    return [*made, *_figure_buttons(say, year, (Scope.BOARD, Scope.ALL))]


def _other_figures(say: Words, found: ProfileTable, year: int) -> list[Element]:
    other = Scope.ALL if found.board is not None else Scope.BOARD
    earlier = OfProfile((Scope.BOARD if found.board else Scope.ALL).value, year - 1).encode()
    return [
        *_figure_buttons(say, year, (other,)),
        button(say("A year earlier"), f"{Action.SEE_PROFILE}:earlier", earlier),
    ]


def _figure_buttons(say: Words, year: int, scopes: Iterable[Scope]) -> list[Element]:
    labels = {
        Scope.BOARD: say("The health board's figures"),
        Scope.ALL: say("All health boards' figures"),
    }
    return [
        button(labels[scope], f"{Action.SEE_PROFILE}:{scope.value}", OfProfile(scope.value, year).encode())
        for scope in scopes
    ]


def _silent(say: Words, latest: ProfileFigures) -> list[str]:
    if not latest.silent:
        return []
    names = ", ".join(latest.silent[:_SILENT]) + (" …" if len(latest.silent) > _SILENT else "")
    return [say("No answer yet ({n}): {names}", n=len(latest.silent), names=escape(names))]


def _yes_or_no(say: Words, shown: ClusterProfile, asked: Question) -> Block:
    said = shown.profile.said(asked)
    chosen = None if said is None else YES if said else NO
    options = [option(say("Yes"), YES), option(say("No"), NO)]
    seen = shown.suggested.get(asked, ())
    hint = ""
    if seen:
        names = "; ".join(cut(each.name, 80) for each in seen[:_NAMED])
        hint = say("This suggests yes: {names}", names=names)
    return ask(
        asked.value,
        question(say, asked),
        select(asked.value, options, chosen=chosen),
        hint=hint,
        optional=True,
    )


def _lead_options(say: Words) -> list[Element]:
    vacant = option(say("Nobody: the post is vacant"), VACANT)
    return [*(option(profession(say, each), each.value) for each in Profession), vacant]


def _leads_chosen(profile: Profile) -> list[str]:
    return [VACANT] if profile.vacant else [each.value for each in profile.lead_professions]
