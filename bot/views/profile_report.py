"""The figures of all clusters' snapshots for people, spreadsheets and programs: counts with what they are of."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.domain.profile_figures import ProfileFigures, ProfileTable, Share
from bot.domain.profile_questions import YES_OR_NO
from bot.views.csv_text import csv_text
from bot.views.profiles import figures_title, rows
from bot.views.words import Words


def as_text(say: Words, tables: Sequence[ProfileTable]) -> str:
    """Lay each table out in columns, that of all health boards first."""
    return "\n".join(line for found in tables for line in (*_lines(say, found), ""))


def as_csv(say: Words, tables: Sequence[ProfileTable]) -> str:
    """Write a row for each figure: whose, year, question, answer, count, of how many, per cent."""
    heading = [
        *(say("health board"), say("year"), say("question"), say("answer"), say("count")),
        *(say("of"), say("per cent"), say("clusters")),
    ]
    return csv_text([heading, *(row for found in tables for row in _figures(found))])


def as_json(tables: Sequence[ProfileTable]) -> list[dict[str, Any]]:
    """Give the same as lists and numbers; `of` is how many clusters answered that question."""
    return [
        {
            "health_board": found.board.code if found.board else None,
            "years": [_year(each) for each in found.years],
        }
        for found in tables
    ]


def _lines(say: Words, found: ProfileTable) -> Iterator[str]:
    yield figures_title(say, found)
    latest = found.years[-1]
    yield say("Clusters: {n}", n=latest.clusters)
    laid = rows(say, found.years)
    widths = [max(len(row[place]) for row in laid) for place in range(len(laid[0]))]
    for label, *cells in laid:
        told = "  ".join(cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        yield f"  {label.ljust(widths[0])}  {told}"
    if latest.silent:
        yield say("No answer yet ({n}): {names}", n=len(latest.silent), names=", ".join(latest.silent))


def _figures(found: ProfileTable) -> Iterator[list[str]]:
    whose = found.board.code if found.board else "all"
    for year in found.years:
        for question, answer, share in _answers(year):
            percent = "" if share.percent is None else str(share.percent)
            yield [
                *(whose, str(year.year), question, answer),
                *(str(share.count), str(share.of), percent, str(year.clusters)),
            ]


def _answers(year: ProfileFigures) -> Iterator[tuple[str, str, Share]]:
    for profession, share in year.professions.items():
        yield "lead", profession.value, share
    yield "lead", "vacant", year.vacant
    for question in YES_OR_NO:
        yield question.value, "yes", year.yes[question]
    for stage, share in year.stages.items():
        yield "stage", str(stage), share


def _year(year: ProfileFigures) -> dict[str, Any]:
    return {
        "year": year.year,
        "clusters": year.clusters,
        "no_answer": list(year.silent),
        "figures": [
            {
                "question": question,
                "answer": answer,
                "count": share.count,
                "of": share.of,
                "percent": share.percent,
            }
            for question, answer, share in _answers(year)
        ],
    }
