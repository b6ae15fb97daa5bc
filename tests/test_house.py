"""The house as a whole: its arrows, its one line of migrations, and what is generated from the routes."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from bot.playground.methods import catalogue
from bot.views.actions import Action, FormName, Shortcut
from handlers.command_table import renewed
from handlers.manifest import SCOPES, manifest
from handlers.routes import ROUTES

HOUSE = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "schedules", "storage")


def _sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from (HOUSE / room).rglob("*.py")


def test_there_is_one_line_of_migrations():
    config = Config()
    config.set_main_option("script_location", str(HOUSE / "storage" / "migrations"))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_the_readme_lists_the_commands_there_are():
    readme = (HOUSE / "README.md").read_text("utf-8")
    assert renewed(readme) == readme, "run `make readme`"


def test_every_button_and_form_has_somebody_who_hears_it():
    assert set(ROUTES.buttons) == {action.value for action in Action}
    assert set(ROUTES.forms) == {form.value for form in FormName if form is not FormName.NOTICE}


def test_every_entry_of_a_messages_menu_has_somebody_who_hears_it():
    entries = manifest("https://clwstwr.example.org")["features"]["shortcuts"]
    named = [entry["callback_id"] for entry in entries]
    assert set(ROUTES.shortcuts) == set(named) == {shortcut.value for shortcut in Shortcut}
    assert all(len(entry["name"]) <= 24 and len(entry["description"]) <= 150 for entry in entries)


def test_every_command_has_two_names_and_no_name_is_used_twice():
    names = [name.casefold() for command in ROUTES.commands for name in {command.name, command.welsh}]
    names += [name.casefold() for command in ROUTES.commands for name in command.also]
    assert len(names) == len(set(names))


def test_the_manifest_keeps_to_slacks_lengths():
    made = manifest("https://clwstwr.example.org")
    command = made["features"]["slash_commands"][0]
    assert len(made["display_information"]["name"]) <= 35
    assert len(made["display_information"]["description"]) <= 140
    assert len(command["description"]) <= 2000
    assert len(command["usage_hint"]) <= 1000
    assert command["url"] == "https://clwstwr.example.org/slack/events"


def test_the_manifest_of_socket_mode_names_no_address():
    assert "http" not in json.dumps(manifest("https://EXAMPLE", socket_mode=True)).replace("chat:write", "")


def test_every_web_api_method_that_we_call_is_covered_by_a_scope():
    called = {
        node.value
        for path in _sources()
        if "playground" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in catalogue()
    }
    assert "chat.postMessage" in called
    for method in called:
        needed = catalogue()[method].scopes
        assert not needed or needed & set(SCOPES), f"{method} needs one of {needed}"


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_opens_with_its_subject(room: str):
    silent = [
        path.name
        for path in (HOUSE / room).rglob("*.py")
        if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_no_file_is_a_drawer():
    drawers = {"utils", "util", "helpers", "common", "manager", "base", "misc"}
    assert [path.name for path in _sources() if path.stem in drawers] == []


def test_no_branch_on_a_year():
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Compare | ast.MatchValue):
                years = [c for c in ast.walk(node) if isinstance(c, ast.Constant) and _a_year(c.value)]
                assert not years, f"{path.name}:{node.lineno} branches on a year"


def _a_year(value: object) -> bool:
    if isinstance(value, str):
        return re.fullmatch(r"20\d\d([/-]\d\d)?", value) is not None
    return isinstance(value, int) and 2010 <= value <= 2040


def test_the_arrows_hold():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("folder", "word", "count"), [("duties", "duty", 22), ("edge_cases", "edge", 38)])
def test_every_duty_and_every_edge_case_has_a_test_by_its_number(folder: str, word: str, count: int):
    named = re.compile(rf"def test_{word}_(\d\d)_")
    found = {
        int(number)
        for path in (HOUSE / "tests" / folder).glob("test_*.py")
        for number in named.findall(path.read_text("utf-8"))
    }
    assert found == set(range(1, count + 1))
