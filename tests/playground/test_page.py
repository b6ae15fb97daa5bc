"""The page must work with no network and no build step, so its files may name only each other."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "bot" / "playground" / "page"
FILES = sorted(path for path in PAGE.iterdir() if path.suffix in {".html", ".css", ".js", ".svg"})
SVG_NAMESPACE = "http://www.w3.org/2000/svg"
NAMED = re.compile(r"""(?:from|src=|href=|import)\s*["'](\./)?([\w-]+\.(?:js|css|svg))["']""")
IMPORT = re.compile(r'import \{([^}]+)\} from "\./([\w-]+\.js)"')


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_names_only_files_that_are_there(path: Path):
    missing = {name for _, name in NAMED.findall(path.read_text("utf-8")) if not (PAGE / name).exists()}
    assert missing == set()


def test_every_file_is_reached_from_the_page():
    reached, waiting = set(), ["index.html"]
    while waiting:
        name = waiting.pop()
        reached.add(name)
        named = {found for _, found in NAMED.findall((PAGE / name).read_text("utf-8"))}
        waiting.extend(named - reached)
    assert reached == {path.name for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_a_module_imports_is_exported_there(path: Path):
    for names, source in IMPORT.findall(path.read_text("utf-8")):
        exporting = (PAGE / source).read_text("utf-8")
        for name in (one.strip() for one in names.split(",") if one.strip()):
            assert re.search(rf"export (?:async )?(?:const|function|class) {name}\b", exporting), (
                source,
                name,
            )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere(path: Path):
    addresses = set(re.findall(r"""["'(](https?://[^"')\s]+)""", path.read_text("utf-8")))
    assert addresses <= {SVG_NAMESPACE}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_words_never_become_markup(path: Path):
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", path.read_text("utf-8"))
