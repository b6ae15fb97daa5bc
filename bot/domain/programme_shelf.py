"""The programme years that lie side by side: ours and a health board's own, and the files that had to be left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.programme import ProgrammeYear
from bot.domain.programme_file import ProgrammeFault, parse_programme
from bot.domain.toml_table import Fault


@dataclass(frozen=True, slots=True)
class YearFile:
    """A file as it was found: its name, and its text or why it could not be read."""

    name: str
    text: str
    unreadable: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is not used, with every reason."""

    name: str
    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return "\n".join(f"{self.name}: {fault}" for fault in self.faults)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The years in use, in the order of their start, each with the text it was read from; and what was left out."""

    years: tuple[ProgrammeYear, ...]
    texts: Mapping[str, str]
    own: frozenset[str] = frozenset()
    left_out: tuple[LeftOut, ...] = ()


@dataclass
class _Filling:
    """A shelf on which one file after the other is laid."""

    years: dict[str, ProgrammeYear] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    left_out: list[LeftOut] = field(default_factory=list)

    def lay(self, file: YearFile, *, own: bool) -> None:
        read = _read(file)
        faults = read if isinstance(read, tuple) else tuple(self._in_the_way(read))
        if isinstance(read, tuple) or faults:
            self.left_out.append(LeftOut(file.name, faults))
            return
        self.years[read.key] = read
        self.texts[read.key] = file.text
        if own:
            self.own.add(read.key)

    def _in_the_way(self, year: ProgrammeYear) -> Iterable[Fault]:
        """Find a key that another file of the same folder has, and a contract's year that holds on the same days."""
        if year.key in self.own:
            yield Fault(None, "year.key", f"{year.key!r} is there twice", "Take one of the two files out.")
        for other in self.years.values():
            both_contracts = not year.alongside and not other.alongside and other.key != year.key
            if both_contracts and year.start <= other.end and other.start <= year.end:
                yield Fault(
                    None,
                    "year",
                    f"shares days with {other.key} ({other.start} to {other.end})",
                    f'Write key = "{other.key}" to replace it, give other dates, or kind = "alongside".',
                )


def fill(ours: Sequence[YearFile], own: Sequence[YearFile] = ()) -> Shelf:
    """Lay our years on a shelf, then a health board's own: one with a key of ours takes its place.

    A file at fault is left out with every reason, and never keeps another from its place.
    """
    filling = _Filling()
    for file in ours:
        filling.lay(file, own=False)
    for file in own:
        filling.lay(file, own=True)
    years = sorted(filling.years.values(), key=lambda year: (year.start, year.key))
    return Shelf(tuple(years), filling.texts, frozenset(filling.own), tuple(filling.left_out))


def _read(file: YearFile) -> ProgrammeYear | tuple[Fault, ...]:
    if file.unreadable:
        return (Fault(None, "file", file.unreadable, "Save it as UTF-8 text that the bot may read."),)
    try:
        return parse_programme(file.text)
    except ProgrammeFault as fault:
        return fault.faults
