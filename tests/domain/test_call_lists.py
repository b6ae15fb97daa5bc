"""Lists of calls as Teams and Zoom save them: all shapes read, people told apart, and for whom each of them came."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.attendance_register import AnswerGiven, Line, Mark, Recorded
from bot.domain.call_attendees import CallAttendee, attendees_of
from bot.domain.call_import import Came, entry, with_visitors
from bot.domain.call_list import CallList, CallSource, read_call_list, shown_name
from bot.domain.call_matching import (
    VISITOR,
    Acquainted,
    Alias,
    Certainty,
    KnownPerson,
    Suggestion,
    Target,
    Why,
)
from bot.domain.call_times import DateOrder, moment, order_of, seconds_of
from bot.domain.ids import PracticeId
from bot.domain.meetings import Answer
from bot.domain.people import Practice
from bot.domain.practice_rows import FileRefused
from bot.domain.refusals import CallListNotRead
from bot.services.call_files import rows_of

CALLS = Path(__file__).parents[1] / "data" / "calls"
JUNE = date(2017, 6, 14)
CASTLE, DYFED, SKEWEN, VICTORIA = (PracticeId(number) for number in (1, 2, 3, 4))
NAMES = {
    CASTLE: "Castle Surgery",
    DYFED: "Dyfed Road Health Centre",
    SKEWEN: "Skewen Medical Centre",
    VICTORIA: "Victoria Gardens Surgery",
}
LINES = tuple(Line(Practice(number, f"W9800{number}", name)) for number, name in NAMES.items())
SIAN = KnownPerson("Siân Rees", "", (CASTLE,))
GARETH = KnownPerson("Gareth Pugh", "", (DYFED,))
NIA = KnownPerson("Nia Morgan", "nia@practice.example", (SKEWEN,))
PRIYA = KnownPerson("Priya Patel")
HERE = Acquainted(LINES, (SIAN, GARETH, NIA, PRIYA))


def read(name: str, on: date = JUNE) -> CallList:
    return read_call_list(rows_of((CALLS / name).read_bytes(), name), name, on)


def people(*names: str) -> dict[str, int | None]:
    return {one.name: one.minutes for one in attendees_of([read(name) for name in names])}


def thought_of(name: str, known: Acquainted = HERE, email: str = "", others: int = 0) -> Suggestion:
    return known.suggestion(CallAttendee(1, name, email, 3600, others))


@pytest.mark.parametrize(
    ("file", "source", "names"),
    [
        (
            "teams_old.csv",
            CallSource.TEAMS,
            {"Dr Ŵyn ap Gwilym": 4, "Gareth Pugh": 108, "Nia Morgan": 119, "Siân Rees": 122},
        ),
        ("teams_middle.csv", CallSource.TEAMS, {"Huw Bevan": 115, "Nia Morgan": 120}),
        ("teams_cymraeg.csv", CallSource.TEAMS, {"Llŷr Ŵyn": 4, "Siân Rees": 123}),
        (
            "zoom_people.csv",
            CallSource.ZOOM,
            {
                "01639 555 0142": 12,
                "Huw Bevan # Victoria Gardens": 60,
                "iPad": 119,
                "Nia (Nia Morgan)": 118,
                "Siân Rees": 121,
            },
        ),
        ("zoom_with_meeting.csv", CallSource.ZOOM, {"Gareth Pugh": 121, "Siân Rees": 123}),
    ],
)
def test_every_shape_of_list_tells_who_was_there_and_how_long(
    file: str, source: CallSource, names: dict[str, int]
):
    found = read(file)
    assert found.source is source
    assert people(file) == names


def test_the_sections_of_teams_are_read_once_and_two_of_one_name_stay_two():
    found = attendees_of([read("teams_sections.csv")])
    assert [(one.name, one.namesakes) for one in found if one.name == "Nia Morgan"] == [("Nia Morgan", 1)] * 2
    assert [one.name for one in found if one.is_phone] == ["+44 1639 *****12"]
    assert len(found) == 7
    assert found[1].name == "Gareth Pugh (Dyfed Road)"


def test_a_call_that_broke_off_is_one_call():
    assert people("zoom_people.csv", "zoom_restarted.csv")["Siân Rees"] == 151
    assert people("zoom_people.csv", "zoom_restarted.csv")["Nia (Nia Morgan)"] == 143


def test_a_list_saved_twice_counts_nobody_twice():
    rows = rows_of((CALLS / "teams_old.csv").read_bytes(), "x")
    early = read_call_list(rows[:-2], "early.csv", JUNE)
    whole = read_call_list(rows, "whole.csv", JUNE)
    assert attendees_of([early, whole]) == attendees_of([whole])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("sign", ["\t", ",", ";"])
def test_a_list_is_read_however_it_was_saved(encoding: str, sign: str):
    rows = [
        "Name|First Join|Last Leave|In-Meeting Duration|Email",
        "Llŷr Ŵyn|14/06/2017 12:30|14/06/2017 13:00|30m|",
    ]
    data = "\r\n".join(row.replace("|", sign) for row in rows).encode(encoding)
    [only] = attendees_of([read_call_list(rows_of(data, "x.csv"), "x.csv", JUNE)])
    assert (only.name, only.minutes) == ("Llŷr Ŵyn", 30)


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "Name,Email\n", "Date,Amount\n14/06/2017,12\n"])
def test_a_file_without_people_is_refused(text: str):
    with pytest.raises((CallListNotRead, FileRefused)):
        read_call_list(rows_of(text.encode(), "x.csv"), "x.csv", JUNE)


@given(st.binary(max_size=400))
def test_no_file_surprises_the_reader(data: bytes):
    try:
        attendees_of([read_call_list(rows_of(data, "x.csv"), "x.csv", JUNE)])
    except (CallListNotRead, FileRefused):
        return


@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [
                    "Name",
                    "User Action",
                    "Timestamp",
                    "Left",
                    "Duration",
                    "Siân",
                    "1h",
                    "99999h",
                    "14/06/2017 25:61",
                    "31/02/2017 10:00",
                    "14/06/2017 10:00",
                    "",
                    "@",
                    "12",
                ]
            ),
            max_size=6,
        ),
        max_size=9,
    )
)
def test_no_table_surprises_the_reader(rows: list[list[str]]):
    try:
        attendees_of([read_call_list(rows, "x.csv", JUNE)])
    except CallListNotRead:
        return


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("14/06/2017, 12:28:01", "2017-06-14T12:28:01"),
        ("14/6/17 2:28 PM", "2017-06-14T14:28:00"),
        ("14/06/2017 2:28 yh", "2017-06-14T14:28:00"),
        ("14/06/2017 12:05 yb", "2017-06-14T00:05:00"),
        ("2017-06-14 12:28:01", "2017-06-14T12:28:01"),
        ("14 Mehefin 2017 12:28", "2017-06-14T12:28:00"),
        ("Jun 14, 2017 12:28:01\u202fPM", "2017-06-14T12:28:01"),
        ("14.06.2017 12:28", "2017-06-14T12:28:00"),
        ("31/02/2017 12:28", None),
        ("14/06/2017 25:28", None),
        ("12:28", None),
        ("Siân Rees", None),
    ],
)
def test_moments_are_read_as_programs_write_them(cell: str, expected: str | None):
    found = moment(cell, DateOrder.DAY_FIRST, JUNE)
    assert (found.isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("cells", "on", "order"),
    [
        (["6/14/2017 12:00", "6/5/2017 12:00"], JUNE, DateOrder.MONTH_FIRST),
        (["5/6/2017 12:00", "14/6/2017 12:00"], JUNE, DateOrder.DAY_FIRST),
        (["6/5/2017 12:00"], date(2017, 6, 5), DateOrder.MONTH_FIRST),
        (["6/5/2017 12:00"], date(2017, 5, 6), DateOrder.DAY_FIRST),
        (["6/5/2017 12:00"], JUNE, DateOrder.DAY_FIRST),
        (["6/5/2017"], date(2017, 6, 5), DateOrder.DAY_FIRST),
    ],
)
def test_the_order_of_day_and_month_is_read_from_the_whole_list(cells: list[str], on: date, order: DateOrder):
    assert order_of(cells, on) is order


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("1h 2m 3s", 3723),
        ("58m 11s", 3491),
        ("1 awr 2 mun 3 eil", 3723),
        ("2a 3m", 7380),
        ("1:02:03", 3723),
        ("62", None),
        ("", None),
        ("Castle 3s", None),
        ("9999h", None),
    ],
)
def test_lengths_of_time_are_read_as_programs_write_them(cell: str, seconds: int | None):
    assert seconds_of(cell) == seconds


@pytest.mark.parametrize(
    ("shown", "tidy"),
    [
        ("Nia Morgan (Guest)", "Nia Morgan"),
        ("Morgan, Nia", "Nia Morgan"),
        ("Morgan, Nia (Swansea Bay UHB)", "Nia Morgan (Swansea Bay UHB)"),
        ("  Llŷr\u200b  W\u0302yn ", "Llŷr Ŵyn"),
        ("ap Gwilym, Ŵyn (Gwestai)", "Ŵyn ap Gwilym"),
    ],
)
def test_a_shown_name_is_tidied(shown: str, tidy: str):
    assert shown_name(shown) == tidy


@pytest.mark.parametrize(
    ("name", "email", "certainty", "why", "targets"),
    [
        ("Siân Rees", "", Certainty.SURE, Why.NAME, (Target(CASTLE),)),
        ("Dr Sian Rees", "", Certainty.SURE, Why.NAME, (Target(CASTLE),)),
        ("Gareth Pugh (Dyfed Road)", "", Certainty.SURE, Why.NAME, (Target(DYFED),)),
        ("Nia (Nia Morgan)", "", Certainty.SURE, Why.NAME, (Target(SKEWEN),)),
        ("Whoever", "nia@practice.example", Certainty.SURE, Why.ADDRESS, (Target(SKEWEN),)),
        ("Nia Morgan", "other@practice.example", Certainty.UNSURE, Why.OTHER_ADDRESS, (Target(SKEWEN),)),
        ("Priya Patel", "", Certainty.SURE, Why.NAME, (VISITOR,)),
        ("Reception - Victoria Gardens", "", Certainty.UNSURE, Why.PRACTICE_NAMED, (Target(VICTORIA),)),
        ("W98001", "", Certainty.UNSURE, Why.PRACTICE_NAMED, (Target(CASTLE),)),
        ("Gareth", "", Certainty.UNSURE, Why.PART_OF_NAME, (Target(DYFED),)),
        ("N Morgan", "", Certainty.UNSURE, Why.PART_OF_NAME, (Target(SKEWEN),)),
        ("Garreth Pugh", "", Certainty.UNSURE, Why.ALIKE, (Target(DYFED),)),
        ("01639 555 0142", "", Certainty.UNKNOWN, Why.PHONE, ()),
        ("iPad", "", Certainty.UNKNOWN, Why.NOBODY, ()),
    ],
)
def test_everybody_is_sure_unsure_or_unknown_with_why(
    name: str, email: str, certainty: Certainty, why: Why, targets: tuple[Target, ...]
):
    found = thought_of(name, email=email)
    assert (found.certainty, found.why, found.targets) == (certainty, why, targets)


def test_two_attendees_of_one_name_are_both_asked_about_and_neither_is_chosen():
    found = thought_of("Gareth Pugh", others=1)
    assert (found.certainty, found.why, found.chosen) == (Certainty.UNSURE, Why.NAMESAKES, ())


def test_two_known_people_of_one_name_are_never_put_together():
    other = KnownPerson("Siân Rees", "", (VICTORIA,))
    found = thought_of("Siân Rees", Acquainted(LINES, (SIAN, other)))
    assert (found.certainty, found.why) == (Certainty.UNSURE, Why.SHARED_NAME)
    assert found.targets == (Target(CASTLE), Target(VICTORIA))
    assert found.chosen == ()


def test_somebody_for_two_practices_is_asked_about():
    both = KnownPerson("Siân Rees", "", (CASTLE, VICTORIA))
    assert thought_of("Siân Rees", Acquainted(LINES, (both,))).why is Why.SEVERAL_PRACTICES


def test_where_several_work_is_not_their_name():
    rows = [
        ["Name", "Duration"],
        ["Ann Hughes (Swansea Bay UHB)", "1h"],
        ["Lowri Hughes (Swansea Bay UHB)", "1h"],
    ]
    found = attendees_of([read_call_list(rows, "x", JUNE)])
    assert [one.namesakes for one in found] == [0, 0]


def test_an_original_name_in_brackets_is_the_namesake_of_the_name_in_full():
    rows = [["Name", "Duration"], ["Nia (Nia Morgan)", "1h"], ["Nia Morgan", "1h"], ["Siân Rees", "1h"]]
    found = attendees_of([read_call_list(rows, "x", JUNE)])
    assert [one.namesakes for one in found] == [1, 1, 0]


def test_the_only_person_of_a_name_is_proposed_whatever_address_they_call_from():
    nia = thought_of("Nia Morgan", email="nia.morgan@wales.example")
    assert (nia.why, nia.sure, nia.chosen) == (Why.OTHER_ADDRESS, False, (Target(SKEWEN),))
    said = Acquainted(LINES, (), (Alias("nm", "nm@home.example", Target(SKEWEN)),))
    assert thought_of("nm", said, "else@home.example").chosen == ()


def test_what_was_said_before_goes_before_everything_but_not_for_a_namesake():
    said = Acquainted(LINES, (SIAN,), (Alias("ipad", "", Target(SKEWEN)),))
    assert thought_of("iPad", said).targets == (Target(SKEWEN),)
    assert thought_of("iPad", said).sure
    assert not thought_of("iPad", said, others=1).sure


def test_a_remembered_address_counts_whatever_name_is_shown():
    said = Acquainted(LINES, (), (Alias("nm", "nm@home.example", Target(SKEWEN)),))
    assert thought_of("Nia from home", said, "nm@home.example").why is Why.SAID_BEFORE
    assert thought_of("nm", said, "else@home.example").why is Why.OTHER_ADDRESS


def test_what_was_said_of_a_practice_that_is_not_in_the_register_means_nothing():
    said = Acquainted(LINES, (), (Alias("ipad", "", Target(PracticeId(99))),))
    assert thought_of("iPad", said).why is Why.NOBODY


def test_a_substitute_who_was_announced_is_proposed():
    line = Line(LINES[3].practice, (), (AnswerGiven(1, Answer.SUBSTITUTE, "Dr Emrys Vaughan (locum)"),))
    found = thought_of("Emrys Vaughan", Acquainted((*LINES[:3], line)))
    assert (found.why, found.chosen) == (Why.ANNOUNCED, (Target(VICTORIA),))


def recorded(mark: Mark, attendees: str = "") -> Line:
    at = datetime(2017, 6, 14, 13, tzinfo=UTC)
    return Line(LINES[0].practice, (Recorded(1, mark, attendees, "Siân", at),))


def test_a_practice_recorded_as_there_keeps_its_mark_and_gains_names():
    found = entry(recorded(Mark.PRESENT, "Siân Rees"), [Came("Siân Rees"), Came("Llŷr Ŵyn")])
    assert found is not None
    assert (found.mark, found.attendees) == (Mark.PRESENT, "Siân Rees, Llŷr Ŵyn")
    assert entry(recorded(Mark.PRESENT, "Siân Rees"), [Came("Sian Rees")]) is None


def test_an_apology_gives_way_to_somebody_who_came_and_a_deputy_is_one():
    found = entry(recorded(Mark.APOLOGIES), [Came("Llŷr Ŵyn", deputy=True)])
    assert found is not None
    assert found.mark is Mark.DEPUTY_REMOTE
    both = entry(LINES[0], [Came("Llŷr Ŵyn", deputy=True), Came("Siân Rees")])
    assert both is not None
    assert both.mark is Mark.REMOTE


def test_visitors_are_written_down_once_and_whom_the_field_cannot_take_is_told():
    assert with_visitors("Ann Jones, council", ["Ann Jones", "Priya Patel", "Priya Patel"]) == (
        "Ann Jones, council\nPriya Patel",
        (),
    )
    everybody = [f"Visitor {number}" for number in range(200)]
    text, no_room = with_visitors("", everybody)
    assert len(text) <= 1000
    assert [*text.split("\n"), *no_room] == everybody
