"""A bad file of a programme year: every fault is told with its line and its remedy."""

import pytest

from bot.domain.programme_file import ProgrammeFault, parse_programme
from tests.domain.test_programme import SMALL, TEXT_2017


def faults_of(text: str) -> list[str]:
    with pytest.raises(ProgrammeFault) as caught:
        parse_programme(text)
    return [str(fault) for fault in caught.value.faults]


def test_points_that_do_not_add_up_are_refused_with_the_line() -> None:
    (said,) = faults_of(SMALL.replace("points_total = 10", "points_total = 12"))
    assert said.startswith("line 10, year.points_total: says 12, but the indicators add up to 10.")


def test_components_that_do_not_add_up_are_refused() -> None:
    assert "its components add up to 65" in faults_of(TEXT_2017.replace("points = 20", "points = 15"))[0]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('owner = "cluster"', 'owner = "parish"', "Use one of: board, cluster, practice"),
        ('kind = "share document"', 'kind = "sing"', "'sing' is not known here"),
        ('indicator = "CND 1"', 'indicator = "CND 2"', "is no indicator of this year"),
        ("due = 2030-07-31", "due = 2031-07-31", "is outside the year 2030-04-01 to 2031-03-31"),
        ("due = 2030-07-31", 'due = "31/7/2030"', "Write it as 2017-05-31, without quotes."),
        ("end = 2031-03-31", "end = 2029-03-31", "is before the start"),
        ('strength = "must"', 'strenght = "must"', "Did you mean `strength`?"),
        ('audience = ["health board"]', 'audience = ["moon"]', "'moon' is not known here"),
        (
            'kind = "share document"\ndocument = "plan"',
            'kind = "attend meetings"\ncount = 4',
            "cannot owe this kind",
        ),
        ('strength = "must"', 'strength = "must"\nneeds = "matrix"', "'matrix' is no requirement"),
        ("number = 1", 'number = "one"', "Write a whole number."),
        ('help_cy = "Rhannwch ef."\n', "", "Add `help_cy`"),
        ('reading = "stated"', 'reading = "stated"\ntopics = ["winter"]', "Write each entry as a table."),
        ("due = 2030-07-31", "due = 2030-06-31", "not TOML"),
    ],
)
def test_a_slip_of_the_pen_is_told_with_its_remedy(right: str, wrong: str, said: str) -> None:
    assert right in SMALL
    assert any(said in fault for fault in faults_of(SMALL.replace(right, wrong)))


@pytest.mark.parametrize(
    ("way_up", "fault"),
    [
        ('[{ to = "minister", weeks_overdue = 2 }]', "'minister' is not known here"),
        ('[{ to = "lead" }]', "is missing"),
        ('[{ to = "lead", weeks_overdue = 3 }, { to = "board", weeks_overdue = 1 }]', "after [3, 1] weeks"),
        ('[{ to = "lead", weeks_overdue = 0 }]', "after [0] weeks"),
        ('["lead"]', "Write each entry as a table"),
    ],
)
def test_a_way_up_that_cannot_be_gone_is_told_with_its_remedy(way_up: str, fault: str) -> None:
    text = SMALL.replace("meeting_coming = [1]", f"meeting_coming = [1]\nescalation = {way_up}")
    assert any(fault in told for told in faults_of(text))


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    text = SMALL.replace("points_total = 10", "points_total = 12").replace(
        'owner = "cluster"', 'owner = "parish"'
    )
    text = text.replace("due = 2030-07-31", "due = 2031-07-31")
    assert [fault.split(",")[0] for fault in faults_of(text)] == ["line 10", "line 30", "line 37"]


def test_the_same_duty_twice_is_refused() -> None:
    assert any(
        "'plan' is there twice" in fault
        for fault in faults_of(SMALL + SMALL[SMALL.index("[[requirements]]") :])
    )


def test_one_word_for_two_duties_of_one_owner_is_refused() -> None:
    text = TEXT_2017.replace('aliases = ["results", ', 'aliases = ["pdp", ')
    assert any("'pdp' already means pdp to the practice" in fault for fault in faults_of(text))


def test_an_indicator_nobody_has_to_act_for_is_refused() -> None:
    extra = '[[indicators]]\ncode = "CND 2"\npoints = 0\ntitle_en = "T"\ntitle_cy = "D"\ncitation = "c"\n'
    assert any("nothing is required for CND 2" in fault for fault in faults_of(SMALL + extra))


@pytest.mark.parametrize(
    "text", ["", "nonsense", "[year]", "year = 3", "[[requirements]]", "indicators = [1]"]
)
def test_a_file_that_is_no_year_at_all_is_told_so(text: str) -> None:
    assert faults_of(text)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("due = 2030-07-31", "due = 2030-06-31", "There is no such day"),
        ("due = 2030-07-31", "due = 31/07/2030", "Write a date as 2017-05-31"),
        ('document = "plan"', "document = plan", "Put a text in quotes"),
        ('document = "plan"', 'document = "plan', "Close what was opened"),
        ("[reminders]", "[reminders", "Write a table's name as [year]"),
        ("number = 1", "number", "Write each line as `key = value`"),
        ('strength = "must"', 'strength = "must"\nstrength = "aim"', "there twice in its table"),
    ],
)
def test_what_toml_itself_refuses_is_told_with_line_and_remedy(right: str, wrong: str, said: str) -> None:
    (fault, *_) = [fault for fault in faults_of(SMALL.replace(right, wrong)) if "not TOML" in fault]
    assert fault.startswith("line ")
    assert said in fault


def test_a_line_that_toml_refuses_hides_no_other_fault() -> None:
    text = SMALL.replace("due = 2030-07-31", "due = 2030-06-31").replace(
        'owner = "cluster"', 'owner = "parish"'
    )
    told = faults_of(text)
    assert [fault.split(",")[0] for fault in told] == ["line 30", "line 37"]
    assert "There is no such day" in told[1]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('audience = ["health board"]', 'audiance = ["health board"]', "Did you mean `audience`?"),
        ('kind = "share document"', 'kind = "share dokument"', "Did you mean 'share document'?"),
        ('status = "draft"', 'status = "drafted"', "Did you mean 'draft'?"),
        ('indicator = "CND 1"', 'indicator = "CND1"', "Did you mean 'CND 1'?"),
        ('strength = "must"', 'strength = "must"\nfrequency = 3', "Take it out, or make it a remark with #."),
        ('status = "draft"', 'status = "draft"\nkind = "contrakt"', "Did you mean 'contract'?"),
        ('status = "draft"', 'status = "draft"\nprepared_from = 2030-05-01', "is after the start"),
        ("points = 10\n", "points = -10\n", "is below nought"),
        ('key = "2030/31"', 'key = "2030|31"', "holds more than letters"),
        ('reading = "stated"', 'reading = "stated"\ncomponent = "plan"', "is no component of CND 1"),
    ],
)
def test_the_nearest_word_is_suggested(right: str, wrong: str, said: str) -> None:
    assert any(said in fault for fault in faults_of(SMALL.replace(right, wrong, 1)))


def test_points_of_every_indicator_want_their_total() -> None:
    (said,) = faults_of(SMALL.replace("points_total = 10\n", ""))
    assert "Add `points_total`: the indicators add up to 10." in said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("count = 0", "0 is no number of meetings"),
        ("count = 4\nsince = 2029-10-01", "is outside the year"),
        ("count = 4\nsince = 2030-10-01\nuntil = 2030-09-01", "is before 2030-10-01"),
    ],
)
def test_a_count_of_meetings_makes_sense(written: str, said: str) -> None:
    kind = 'kind = "share document"\ndocument = "plan"'
    text = SMALL.replace('owner = "cluster"', 'owner = "practice"')
    assert any(
        said in fault for fault in faults_of(text.replace(kind, f'kind = "attend meetings"\n{written}'))
    )


def test_a_reading_about_a_requirement_that_is_not_there_is_refused() -> None:
    reading = '[[readings]]\nabout = "plans"\nwhat_en = "As we read it"\nwhat_cy = "Ein darlleniad"\n'
    (said,) = faults_of(f"{SMALL}\n{reading}")
    assert "Did you mean 'plan'?" in said


def test_a_list_left_open_is_told_at_its_own_line_and_hides_nothing_below() -> None:
    text = SMALL.replace("days_before = [5, 0]", "days_before = [5, 0").replace("due = 2030", "due = 2032")
    told = faults_of(text)
    assert [fault.split(",")[0] for fault in told] == ["line 13", "line 37"]
    assert "Close what was opened" in told[0]


def test_a_list_left_open_at_the_end_of_the_file_is_told_at_its_own_line() -> None:
    (fault,) = [each for each in faults_of(SMALL + 'aliases = ["plan"') if "not TOML" in each]
    assert fault.startswith(f"line {SMALL.count(chr(10)) + 1}, ")


TOPICS = """topics = [
    { key = "winter", en = "Winter", cy = "Gaeaf" },
    { key = "access", en = "Access", cy = "Mynediad" },
]
"""


@pytest.mark.parametrize(
    ("right", "wrong", "line", "said"),
    [
        ("},\n    {", "} # first\n    {", 43, "Put a comma behind it"),
        ('{ key = "access"', '{ kye = "access"', 44, "Did you mean `key`?"),
        ('"access"', '"winter"', 42, "'winter' is there twice"),
        ('"Mynediad"', '""', 44, "is empty"),
    ],
)
def test_a_fault_in_the_entry_of_a_list_is_told_at_its_own_line(
    right: str, wrong: str, line: int, said: str
) -> None:
    told = faults_of(SMALL + TOPICS.replace(right, wrong))
    assert [fault.split(",")[0] for fault in told if said in fault] == [f"line {line}"]


@pytest.mark.parametrize(
    ("right", "wrong", "line", "said"),
    [
        ("[[indicators]]", "[[indicatorz]]", 19, "Did you mean `indicators`?"),
        ("[reminders]", "[reminders", 12, "Write a table's name as [year]"),
        ("[reminders]", "[year]", 12, "Write a table's name as [year]"),
        ('title_en = "Plan"', 'title_en = " "', 33, "is empty"),
        (
            'audience = ["health board"]',
            'audience = ["health board"]\naliases = ["plan", 3]',
            39,
            "more than texts",
        ),
    ],
)
def test_a_fault_is_told_at_its_line(right: str, wrong: str, line: int, said: str) -> None:
    told = faults_of(SMALL.replace(right, wrong, 1))
    assert any(fault.startswith(f"line {line}, ") and said in fault for fault in told), told


def test_one_table_written_as_the_only_one_of_several_is_told_once_and_read_on() -> None:
    text = TEXT_2017.replace("[[requirements]]", "[requirements]", 1)
    line = text[: text.index("[requirements]")].count("\n") + 1
    (fault,) = faults_of(text)
    assert fault.startswith(f"line {line}, ")
    assert "[[requirements]] where there are several" in fault


def test_more_from_the_basket_than_it_holds_cannot_be_chosen() -> None:
    text = TEXT_2017.replace("from_basket = 2", "from_basket = 4")
    assert any("4 cannot be taken: 3 are chosen, the basket holds 5" in fault for fault in faults_of(text))
