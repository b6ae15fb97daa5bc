"""Reads the files of programme years: those that come with the product, and those in a health board's own folder."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from bot.domain.programme_shelf import Shelf, YearFile, fill


def read_shelf(own: Path | None = None) -> Shelf:
    """Read every year there is, in the order of the files' names; a faulty file is left out and named."""
    return fill(our_files(), read_folder(own) if own else ())


def our_files() -> Sequence[YearFile]:
    """Read the files that come with the product, by name."""
    found = sorted((files("bot") / "programmes").iterdir(), key=lambda each: each.name)
    return [YearFile(each.name, each.read_text("utf-8")) for each in found if each.name.endswith(".toml")]


def read_folder(folder: Path) -> Sequence[YearFile]:
    """Read the TOML files of a folder by name; what cannot be read is there with its reason."""
    return [read_file(path) for path in sorted(folder.glob("*.toml"))]


def read_file(path: Path) -> YearFile:
    """Read one file; why it cannot be read, if it cannot, takes the place of its text."""
    try:
        return YearFile(path.name, path.read_text("utf-8-sig"))
    except OSError as error:
        return YearFile(path.name, "", f"cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        return YearFile(path.name, "", "is not UTF-8 text")
