"""The whole programme at its fullest: sixty clusters, thirty practices, everything as long as it may be, no limit broken."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.people import Language
from bot.domain.refusals import Refusal, TooLong
from bot.playground.blocks import check_view
from bot.views import refusals
from handlers import home, routes
from handlers.request import Reply, Request
from tests.asking import asked
from tests.handlers.test_hostile_names import CALL, harmless, marked_up
from tests.world import World

ENGLISH, WELSH = Language.ENGLISH, Language.WELSH

WORD = f"{CALL} *Meddygfa* & `<@U0SIAN>` ~x~ | "

TYPED = (
    "evidence", "evidence new", "evidence 1: words that were done", f"evidence {CALL}", "review", "review mid-year",
    "review year-end", "review Meddygfa", "suspend", f"suspend {CALL}", "confirm", f"confirm 1 yes {CALL}", "structure",
    f"structure {CALL}", f"structure rename Neath to {WORD}", "structure close W98006 on 30 November", "checklist",
    "points", "points Meddygfa", "programme", "programme 2026/27", f"programme {CALL}", "profile", "profile board",
    "profile all", f"profile {CALL}", "bodies", f"bodies {CALL}", "settings", f"settings {CALL}", "indicators", "nudge",
    f"nudge {CALL}", "hours", "away", f"away {CALL}", "protected", f"protected {CALL}", "meeting", "meeting new",
    "meeting joint", "meeting joint next with all", f"meeting joint next with {CALL}", "register", "attendance cluster",
    "deadlines", "deadlines all", "deadlines imtp", "share", "summary", "why", "plan", "outcome", "pathways", "test",
    "test new", "library", "people", "people add", "people remove", "setup", "help",
)  # fmt: skip

_FULL = (
    """WITH more AS (
           INSERT INTO practice (installation_id, code, name) SELECT 1, 'W97' || lpad(n::text, 3, '0'), 'More ' || n
             FROM generate_series(1, 23) n RETURNING id)
       INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
       SELECT 1, id, 1, '2009-04-01' FROM more""",
    """INSERT INTO cluster (installation_id, board_id, name) SELECT 1, 1, 'More ' || n FROM generate_series(1, 58) n""",
    """INSERT INTO cluster (installation_id, board_id, name, kind)
       SELECT 1, 1, k || n, k FROM generate_series(1, 20) n, unnest(ARRAY['professional collaborative',
              'pan-cluster planning group', 'regional partnership board', 'delivery vehicle']) k""",
    """INSERT INTO body_member (installation_id, body_id, member_kind, member_id, from_date)
       SELECT 1, b.id, 'cluster', c.id, '2017-04-01' FROM cluster b, cluster c
        WHERE b.kind <> 'cluster' AND c.kind = 'cluster'""",
    """INSERT INTO evidence (installation_id, programme, requirement, practice_id, words, author, said_at, link, how,
              recorded_by, recorded_at)
       SELECT 1, '2017/18', 'work-between-meetings', m.practice_id, rpad('', 2500, :word), :word, :now,
              rpad('https://x.org/', 500, 'x'), 'shortcut', 'U0SIAN', :now
         FROM membership m, generate_series(1, 12) n WHERE m.cluster_id = 1""",
    """INSERT INTO review_card (installation_id, programme, requirement, practice_id, revision, held_on, outside,
              indicators, themes, learning, pdp_actions, cluster_issues, recorded_by, recorded_at)
       SELECT 1, '2017/18', r, m.practice_id, n, '2017-10-12', true, rpad('', 1500, :word), rpad('', 1500, :word),
              rpad('', 1500, :word), rpad('', 1500, :word), rpad('', 1500, :word::text || chr(10)), 'U0SIAN', :now
         FROM membership m, unnest(ARRAY['mid-year-review', 'year-end-review']) r, generate_series(1, 4) n
        WHERE m.cluster_id = 1""",
    """INSERT INTO submission (installation_id, programme, requirement, owner_kind, owner_id, shared_on, note, link, source,
              recorded_by, recorded_at)
       SELECT 1, '2017/18', r, 'practice', c.practice_id, '2017-10-12', rpad('', 500, :word),
              rpad('https://x.org/', 500, 'x'), CASE WHEN r LIKE '%review' THEN 'review:' || c.id ELSE '' END,
              'U0SIAN', :now
         FROM review_card c, unnest(ARRAY['mid-year-review', 'cgsat', 'pdp']) r
        WHERE c.requirement = 'mid-year-review' AND c.revision = 1""",
    """INSERT INTO suspension (installation_id, board_id, programme, indicators, starts, ends, reason, recorded_by,
              recorded_at)
       SELECT 1, 1, '2017/18', ARRAY['CND 009W', 'CND 011W'], '2017-11-01', '2017-12-31', rpad('', 500, :word),
              'U0CATRIN', :now FROM generate_series(1, 40) n""",
    """INSERT INTO structure_change (installation_id, subject_kind, subject_id, kind, on_date, was, became, note,
              recorded_by, recorded_at)
       SELECT 1, 'practice', m.practice_id, 'managed', '2017-06-01', '', '', rpad('', 500, :word), 'U0CATRIN', :now
         FROM membership m, generate_series(1, 3) n""",
    """INSERT INTO indicator_list (installation_id, board_id, programme, indicators, recorded_by, recorded_at)
       SELECT 1, 1, '2017/18', :indicators::jsonb, 'U0CATRIN', :now FROM generate_series(1, 5) n""",
    """INSERT INTO protected_time (installation_id, practice_id, weekday, starts, ends, recorded_by, recorded_at)
       SELECT 1, m.practice_id, n, '13:00', '18:00', 'U0SIAN', :now
         FROM membership m, generate_series(0, 4) n WHERE m.cluster_id = 1""",
    """INSERT INTO cluster_profile (installation_id, cluster_id, year, lead_professions, stage, recorded_by, recorded_at)
       SELECT 1, c.id, y, ARRAY['gp', 'nurse', 'pharmacist'], 2, 'U0CATRIN', :now
         FROM cluster c, unnest(ARRAY[2016, 2017]) y WHERE c.kind = 'cluster'""",
    """INSERT INTO meeting_cluster (installation_id, meeting_id, cluster_id, added_by, added_at)
       SELECT 1, m.id, c.id, 'U0SIAN', :now FROM meeting m, cluster c WHERE c.kind = 'cluster' AND c.id <> 1""",
    "UPDATE practice SET name = rpad(:word::text || id, 120, 'Llanfair')",
    "UPDATE cluster SET name = rpad(:word::text || id, 80, 'Llanfair'), name_cy = rpad(:word::text || id, 80, 'Llan')",
    "UPDATE health_board SET name = rpad(:word::text || id, 120, 'Llanfair')",
    "UPDATE person SET name = rpad(:word::text || id, 120, 'Llanfair')",
    "UPDATE meeting SET place = rpad('', 200, :word), facilitator = rpad('', 120, :word), agenda = rpad('', 1500, :word)",
)


@pytest.fixture
async def full(world: World) -> World:
    world.winder.to("2017-11-20")
    for day in ("2017-05-17", "2017-06-14", "2017-09-13", "2017-10-12"):
        held = await world.meeting(day, purposes=("mid_year_peer_review",), closed=True)
        await world.attended(held, "Castle", "Skewen", "Dyfed")
    await world.meeting("2017-12-13")
    indicators = [{"code": f"IND {n:03}W", "name": (WORD * 9)[:200]} for n in range(60)]
    given = {"word": WORD, "now": world.winder.at, "indicators": json.dumps(indicators)}
    for sql in _FULL:
        await world.run(sql, **{name: value for name, value in given.items() if f":{name}" in sql})
    return world


async def reply_of(world: World, handler: Any, request: Request) -> Reply:
    try:
        reply: Reply = await handler(request, world.services)
    except Refusal as refusal:
        return Reply(message=refusals.answer(request.say, refusal))
    return reply


def pressable(blocks: Any) -> Iterator[tuple[str, str]]:
    """Give the name and the value of every button, and of every choice that acts at once."""
    if isinstance(blocks, dict):
        name = str(blocks.get("action_id", "")).split(":")[0]
        if blocks.get("type") == "button" and "url" not in blocks:
            yield name, blocks.get("value", "")
        elif name in routes.BUTTONS:
            yield from ((name, each["value"]) for each in blocks.get("options", ()))
        for each in blocks.values():
            yield from pressable(each)
    elif isinstance(blocks, (list, tuple)):
        for each in blocks:
            yield from pressable(each)


@pytest.mark.parametrize("typed", TYPED)
async def test_no_answer_or_what_its_buttons_lead_to_breaks_a_limit(full: World, typed: str):
    found = routes.ROUTES.find(typed)
    assert found is not None
    for user, language in ((full.sian, ENGLISH), (full.catrin, WELSH), (full.gareth, ENGLISH)):
        request = replace(await asked(full, user, found[1]), say=full.voices.of(language))
        reply = await reply_of(full, found[0].handler, request)
        assert harmless(reply) == [], user
        shown = [*(reply.message.blocks if reply.message else ()), *(reply.form.blocks if reply.form else ())]
        for name, value in sorted(set(pressable(shown)))[:12]:
            assert name in routes.BUTTONS
            pressed = replace(request, text="", value=value, key=f"{user}{name}{value}")
            after = await reply_of(full, routes.BUTTONS[name], pressed)
            assert harmless(after) == [], (user, name, value)


async def test_no_home_tab_breaks_a_limit(full: World):
    for user in (full.sian, full.catrin, full.gareth, full.priya, full.dewi, full.owen):
        shown = await home.show(await asked(full, user, channel=None), full.services)
        assert check_view(shown.payload(), "home") == []
        assert not [text for text in marked_up(shown.payload()) if CALL in text]


@pytest.mark.parametrize(
    "typed",
    [
        "confirm 1 yes {words}",
        "suspend 5 January to 31 March 2018 because {words}",
        "pathways cancer, dementia, falls because {words}",
    ],
)
async def test_a_typed_note_has_the_length_that_its_form_has(world: World, typed: str):
    world.winder.to("2017-11-20")
    await world.meeting("2017-10-12", closed=True)
    await world.run("UPDATE meeting SET facilitated = false")
    found = routes.ROUTES.find(typed.format(words="long words " * 50))
    assert found is not None
    with pytest.raises(TooLong):
        await found[0].handler(await asked(world, world.catrin, found[1]), world.services)
