"""Block Kit's newer blocks: cards, containers, charts, tables of data and tasks, as parts of the great table."""

from collections.abc import Callable, Iterator
from typing import Final

from bot.playground.block_spec import (
    ADDRESS,
    Anything,
    Either,
    Finding,
    Flag,
    Json,
    Many,
    Shape,
    Spec,
    Text,
    Whole,
    Words,
)

Rules = tuple[Callable[[Json], Iterator[Finding]], ...]
_PICTURE = Either(frozenset({"image"}))
_LABEL = Words(20, 1)
_CHARTS: Final = frozenset({"pie", "bar", "area", "line"})
_MOST_IN_DATA_TABLE: Final = 20_000


def _card_is_not_empty(given: Json) -> Iterator[Finding]:
    if not any(given.get(name) for name in ("title", "body", "hero_image", "actions")):
        yield "", "must have one of: title, body, hero_image, actions"


def _chart_has_its_data(given: Json) -> Iterator[Finding]:
    chart = given["chart"]
    wanted = "segments" if chart["type"] == "pie" else "series"
    if wanted not in chart:
        yield "/chart", f"missing required field: {wanted}"
    elif wanted == "series" and "axis_config" not in chart:
        yield "/chart", "missing required field: axis_config"
    elif wanted == "segments" and not all(_number(segment) > 0 for segment in chart["segments"]):
        yield "/chart/segments", "values must be greater than 0"


def _number(point: Json) -> float:
    """Read the value of a point; what is no number counts as none."""
    value = point["value"]
    return float(value) if isinstance(value, int | float) else 0.0


def _series_cover_the_categories(given: Json) -> Iterator[Finding]:
    chart = given["chart"]
    categories = chart.get("axis_config", {}).get("categories", [])
    for number, series in enumerate(chart.get("series", [])):
        if [point["label"] for point in series["data"]] != categories:
            yield f"/chart/series/{number}/data", "must have one value for every category, in their order"


def _data_rows_fit_together(given: Json) -> Iterator[Finding]:
    rows = given["rows"]
    if len({len(row) for row in rows}) > 1:
        yield "/rows", "all rows must have the same number of cells"
    for place, cell in enumerate(rows[0]):
        if cell["type"] == "rich_text":
            yield f"/rows/0/{place}/type", "the header takes no rich_text"
    if (
        sum(len(str(cell.get("text", cell.get("value", "")))) for row in rows for cell in row)
        > _MOST_IN_DATA_TABLE
    ):
        yield "/rows", f"more than {_MOST_IN_DATA_TABLE} characters in cells"


CARD_FIELDS: dict[str, Spec] = {
    "hero_image": _PICTURE,
    "icon": _PICTURE,
    "title": Text(150),
    "subtitle": Text(150),
    "body": Text(200),
}
CARD_RULES: Rules = (_card_is_not_empty,)
CONTAINER_FIELDS: dict[str, Spec] = {
    "title": Text(150, plain=True),
    "rich_text_title": Anything(),
    "subtitle": Text(150),
    "width": Words(10, among=frozenset({"narrow", "standard", "wide", "full"})),
    "icon": _PICTURE,
    "is_collapsible": Flag(),
    "default_collapsed": Flag(),
    "has_header_divider": Flag(),
}
_POINT = Shape({"label*": _LABEL, "value*": Anything()})
CHART_FIELDS: dict[str, Spec] = {
    "title*": Words(50, 1),
    "chart*": Shape(
        {
            "type*": Words(10, among=_CHARTS),
            "segments": Many(_POINT, 12),
            "series": Many(Shape({"name*": _LABEL, "data*": Many(_POINT, 20)}), 12),
            "axis_config": Shape(
                {"categories*": Many(_LABEL, 20), "x_label": Words(50), "y_label": Words(50)}
            ),
        }
    ),
}
CHART_RULES: Rules = (_chart_has_its_data, _series_cover_the_categories)
_CELL = Shape(
    {
        "type*": Words(20, among=frozenset({"raw_text", "raw_number", "rich_text"})),
        "text": Words(10_000, 1),
        "value": Anything(),
        "elements": Anything(),
    }
)
DATA_TABLE_FIELDS: dict[str, Spec] = {
    "caption*": Words(255, 1),
    "rows*": Many(Many(_CELL, 20), 201, least=2),
    "page_size": Whole(1, 100),
    "row_header_column_index": Whole(0, 19),
}
DATA_TABLE_RULES: Rules = (_data_rows_fit_together,)
TASK_FIELDS: dict[str, Spec] = {
    "task_id*": Words(255, 1),
    "title*": Words(255, 1),
    "details": Anything(),
    "output": Anything(),
    "sources": Many(Shape({"type*": Words(20), "url*": ADDRESS, "text*": Words(255, 1)}), 50),
    "status": Words(20, among=frozenset({"pending", "in_progress", "complete", "error"})),
}
