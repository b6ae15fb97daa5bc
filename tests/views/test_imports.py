"""What an operator reads about an import: each change, each skipped row, and what to do about a no."""

import pytest

from bot.command_line.answers import Stop
from bot.command_line.imports import run_import
from bot.domain.practice_rows import (
    FileProblem,
    FileRefused,
    HeadersMissing,
    Notice,
    NoticeKind,
    PracticeList,
    Skipped,
    SkipReason,
)
from bot.domain.register import Import, Register, held_against
from bot.services.imports import Imports
from bot.services.practice_files import read_practice_file
from bot.services.register import packaged_boards
from bot.views import imports as views
from bot.views.words import ENGLISH
from tests.world import NEATH, World

HEADINGS = "Health Board,Cluster,Practice Code,Practice Name,Postcode\n"


def csv(*lines: str) -> bytes:
    return (HEADINGS + "\n".join(lines)).encode()


def neath_in(cluster: str) -> list[str]:
    return [f"Swansea Bay,{cluster},{code},{name}," for code, name in NEATH.items()]


async def told(world: World, data: bytes, **choices: object) -> str:
    return await run_import(world.services, "list.csv", data, today=world.winder.at.date(), **choices)  # type: ignore[arg-type]  # the choices of one call


async def test_a_trial_tells_each_change_and_changes_nothing(world: World) -> None:
    lines = [line.replace("Castle Surgery", "Castle Square") for line in neath_in("Neath")]
    lines[1] = lines[1].replace("Neath", "Afan")
    text = await told(world, csv(*lines, "Swansea Bay,Neath,W98099,Alltwen Surgery,SA8 3BN"), dry_run=True)
    assert "Rows read: 8. Practices: 8. Skipped: 0" in text
    assert "W98099 Alltwen Surgery: Neath" in text
    assert "W98006 Castle Surgery → Castle Square" in text
    assert "W98002 Dyfed Road Health Centre: Neath (7A3) → Afan (7A3)" in text
    assert "W98017 Afan Valley Group Practice: Afan" in text
    assert "They stay as they are" in text
    assert text.endswith("To import it, leave out --dry-run.")
    assert await world.run("SELECT 1 FROM practice WHERE code = 'W98099'") == []


async def test_an_import_says_from_when_it_holds(world: World) -> None:
    text = await told(world, csv(*neath_in("Castell-nedd")))
    assert "Neath (7A3) → Castell-nedd (7A3)" in text
    assert "--apart" in text
    assert text.endswith("Imported. The changes hold from: Monday 3 April 2017")
    assert (await told(world, csv(*neath_in("Castell-nedd")))).endswith("all of this is known already.")


async def test_each_skipped_row_is_listed_with_its_line_and_reason(world: World) -> None:
    text = await told(
        world, csv(*neath_in("Neath"), "Swansea Bay,Neath,98001,No Code Surgery,", "Mordor,Neath,W98001,X,")
    )
    assert "line 9: “98001” is not a practice code: W and five digits" in text
    assert "line 10: no health board of Wales is called “Mordor”" in text


async def test_a_practice_in_two_clusters_stays_as_it_is_and_both_rows_are_told_with_the_remedy(
    world: World,
) -> None:
    lines = [*neath_in("Neath"), "Swansea Bay,Afan,W98006,Castle Surgery,"]
    text = await told(world, csv(*lines))
    assert "line 4: W98006 Castle Surgery: Neath" in text
    assert "line 9: W98006 Castle Surgery: Afan" in text
    assert "--prefer 'W98006=Neath'" in text
    assert "Skipped: 2" in text
    assert "Skipped: 1" in await told(world, csv(*lines), prefer={"W98006": "Neath"})


async def test_a_workspace_that_is_not_there_is_refused(world: World) -> None:
    with pytest.raises(Stop, match="T0CLWSTWR  Clwstwr"):
        await told(world, csv(*neath_in("Neath")), workspace="T0NOBODY")


def test_missing_headings_are_named_with_those_that_would_do() -> None:
    with pytest.raises(HeadersMissing) as refused:
        read_practice_file(b"Cluster,Practice Name\nNeath,Castle\n", "list.csv", packaged_boards())
    text = views.refused(ENGLISH, refused.value)
    assert "Missing: practice code. Headings that would do: Practice Code" in text
    assert "Missing: health board" in text
    assert "cluster." not in text


@pytest.mark.parametrize("problem", FileProblem)
def test_every_problem_of_a_file_has_words_and_a_remedy(problem: FileProblem) -> None:
    text = views.refused(ENGLISH, FileRefused("list.csv", problem, "20"))
    assert text.startswith("list.csv: ")
    assert text.endswith("try again.")


def test_every_skip_reason_and_every_notice_has_words() -> None:
    listed = PracticeList(
        (),
        tuple(Skipped("s", n, reason, "detail", "row") for n, reason in enumerate(SkipReason)),
        tuple(Notice(kind, "was", "now", "s", (3, 4)) for kind in NoticeKind),
        len(SkipReason),
    )
    text = views.report(ENGLISH, Import("", listed, held_against(listed, Register())))
    assert text.count(" | row") == len(SkipReason)
    assert text.count("s, lines 3, 4: ") == len(NoticeKind)


def test_a_file_saved_without_welsh_letters_is_pointed_out(world: World) -> None:
    imports: Imports = world.services.imports
    data = csv("Swansea Bay,Gwyr,W98006,Canolfan Tŷ Elli,").decode().replace("ŷ", "ô").encode("cp1252")
    listed = imports.read("list.csv", data)
    text = views.report(ENGLISH, Import("list.csv", listed, held_against(listed, Register())))
    assert "no ŵ and no ŷ" in text
