"""What people ask about the yearly snapshot of a cluster: see it, answer it, and see what all answers add up to."""

from bot.domain.permissions import Task, may
from bot.domain.profile_figures import ProfileTable, Scope
from bot.domain.profile_questions import Question
from bot.domain.profiles import STAGES, ClusterProfile, Profession, Profile
from bot.domain.typed_profiles import read_profile
from bot.services import Services
from bot.views import profiles as views
from bot.views.actions import BadPayload, OfProfile, whole_number
from bot.views.message import Message
from handlers.request import Reply, Request

_TRUTHS = {views.YES: True, views.NO: False}
_STAGES: dict[str, int | None] = {"": None} | {str(stage): stage for stage in STAGES}


async def show(request: Request, services: Services) -> Reply:
    """Show a snapshot or figures, or record the answer that was typed."""
    wish = read_profile(request.text)
    if wish.answer is None:
        found = await services.profiles.show(request.asker, wish.scope, wish.year)
        return Reply(message=_shown(request, found))
    done = await services.profiles.answer(request.asker, request.key, wish.answer, wish.year)
    return Reply(message=views.kept(request.say, done))


async def turn(request: Request, services: Services) -> Reply:
    """Show the snapshot or the figures that a button names."""
    asked = OfProfile.decode(request.value)
    if asked.scope not in tuple(Scope):
        raise BadPayload(asked.scope)
    found = await services.profiles.show(request.asker, Scope(asked.scope), asked.year)
    return Reply(message=_shown(request, found), replace=True)


async def open_form(request: Request, services: Services) -> Reply:
    year = OfProfile.decode(request.value).year
    return Reply(form=views.form(request.say, await services.profiles.draft(request.asker, year)))


async def record(request: Request, services: Services) -> Reply:
    """Take in the form."""
    leads = request.ticked(Question.LEAD)
    if views.VACANT in leads and len(leads) > 1:
        return Reply(errors={Question.LEAD.value: views.lead_or_vacant(request.say)})
    year = whole_number(request.carries)
    profile = _profile(request, [each for each in leads if each != views.VACANT], vacant=bool(leads))
    done = await services.profiles.record(request.asker, request.key, profile, year)
    return Reply(message=views.kept(request.say, done))


def _profile(request: Request, leads: list[str], *, vacant: bool) -> Profile:
    """Read the answers; whatever the form did not offer raises BadPayload."""
    stage = request.answer(Question.STAGE)
    if stage not in _STAGES or not set(leads) <= set(Profession):
        raise BadPayload(stage)
    return Profile(
        tuple(Profession(each) for each in leads),
        vacant=vacant and not leads,
        primary_care_team=_TRUTHS.get(request.answer(Question.PRIMARY_CARE_TEAM)),
        local_authority=_TRUTHS.get(request.answer(Question.LOCAL_AUTHORITY)),
        third_sector=_TRUTHS.get(request.answer(Question.THIRD_SECTOR)),
        stage=_STAGES[stage],
        controls_finance=_TRUTHS.get(request.answer(Question.FINANCE)),
    )


def _shown(request: Request, found: ClusterProfile | ProfileTable) -> Message:
    allowed = isinstance(found, ClusterProfile) and may(request.asker, Task.RECORD_PROFILE, found.cluster)
    return views.show(request.say, found, may_record=allowed)
