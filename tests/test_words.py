"""The words: whole sentences in the source, every one in the Welsh catalogue, with the glossary's terms and plurals."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.app import read_voices
from bot.domain.body_rows import KIND_NAMES, kind_named
from bot.domain.ids import ClusterId, HealthBoardId
from bot.domain.people import Cluster, HealthBoard, Language
from bot.domain.requirements import OwnerKind
from bot.views import setup
from bot.views.body_words import kind_name
from bot.views.message import together
from bot.views.words import ENGLISH, Voices, Words
from handlers.routes import COMMANDS, ROUTES

HOUSE = Path(__file__).parents[1]
CATALOGUE = HOUSE / "bot/locale/cy/LC_MESSAGES/clwstwr.po"
PLURALS = 6

# Sentences that are declared by `later` in the routes and said by help.
SAID_AS_DECLARED = {"command.summary", "command.usage", "command.note"}

# A term of the glossary, and how its Welsh begins or ends where it is mutated.
GLOSSARY = {
    "cluster": r"\b(c|g|ch|ngh)(lwstwr|lystyrau)",
    "cluster lead": r"\barwein(ydd|wyr)( y)? clwstwr",
    "practice": r"\b(p|b|ph|mh)ractis",
    "meeting": r"\b(c|g|ch|ngh)yfarfod",
    "deadlines?": r"\b(d|dd|n)yddiad(au)?( cau|\b)",
    "attendance": r"\b(p|b|ph|mh)resenoldeb|\bpresennol|yn bresennol",
    "apologies": r"\bymddiheuriadau",
    "action plan": r"\b(c|g|ch|ngh)ynllun gweithredu",
    "annual report": r"\badroddiad blynyddol",
    "health board": r"\b(b|f|m)(wrdd|yrddau)( iechyd)?",
    "representative": r"\b(c|g|ch|ngh)ynrychiol",
    "deput(y|ies)": r"\bdd?irprwy",
    "indicators?": r"\bdd?angosydd",
    "outcome": r"\b(c|g|ch|ngh)anlyniad",
    "objective": r"\bamcan",
    "facilitator": r"\bhwylusydd",
    "bank holiday": r"\b(g)?(ŵyl y|wyliau) banc",
    "reminders?": r"\b(nodyn|nodiadau|atgoffa)",
    "late": r"\bhwyr",
    "shared? with": r"\brhann\w+( \w+)? â\b",
}

# What stands before a placeholder must not mutate what will stand there; a number in figures is never mutated.
MUTATING = re.compile(
    r"\b(?:a|â|am|ar|at|dan|dros|dwy|dau|dy|ei|fy|gan|gyda|heb|hyd|i|na|neu|o|pa|tri|chwe|trwy|drwy|tua|wrth|yn)"
    r" [*`]?\{(?!n\}|required\}|strict\}|all\}|count\}|limit\})",
    re.IGNORECASE,
)
# The most characters that Slack shows of a form's title and buttons, of a button, and of an option.
ROOM = {"Form": 24, "_form": 24, "button": 75, "option": 75}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A place in the source where something is said: what for the catalogue, or None where that is not plain."""

    place: str
    source: str
    message: str | tuple[str, str] | None


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for folder in ("bot/views", "handlers"):
        for path in sorted((HOUSE / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text("utf-8"))


def literal(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def spoken(node: ast.AST, path: Path) -> Spoken | None:
    if not isinstance(node, ast.Call):
        return None
    arguments = [literal(each) for each in node.args]
    place = f"{path.relative_to(HOUSE)}:{node.lineno}"
    if isinstance(node.func, ast.Name) and node.func.id in ("say", "later"):
        said = arguments[0] if arguments else None
        return Spoken(place, ast.unparse(node.args[0]) if node.args else "", said)
    if isinstance(node.func, ast.Attribute) and ast.unparse(node.func) == "say.many":
        one, many = (*arguments[:2], None, None)[:2]
        return Spoken(place, ast.unparse(node), (one, many) if one and many else None)
    return None


def everything_said() -> list[Spoken]:
    found = (spoken(node, path) for path, tree in trees() for node in ast.walk(tree))
    return [each for each in found if each is not None]


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return read_po(BytesIO(CATALOGUE.read_bytes()), locale="cy")


@pytest.fixture(scope="module")
def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


@pytest.fixture(scope="module")
def welsh(catalogue: Catalog) -> Words:
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Words(Language.WELSH, GNUTranslations(compiled))


def pairs(messages: list[Message]) -> Iterator[tuple[str, str]]:
    """Give every English sentence with its Welsh, if it has one yet; of plurals the one for many with each form."""
    for message in messages:
        english = message.id if isinstance(message.id, str) else message.id[1]
        yield from ((english, form) for form in forms_of(message) if form)


def forms_of(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def placeholders(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_every_sentence_stands_in_the_source_as_it_is_said():
    odd = [each for each in everything_said() if each.message is None and each.source not in SAID_AS_DECLARED]
    assert not odd


def test_the_words_of_a_language_are_always_called_say_because_sentences_are_found_by_that_name():
    odd = [
        f"{path.name}:{argument.lineno} {argument.arg}"
        for path, tree in trees()
        for argument in ast.walk(tree)
        if isinstance(argument, ast.arg)
        and argument.annotation is not None
        and ast.unparse(argument.annotation) == "Words"
        and argument.arg != "say"
    ]
    assert not odd


def test_the_catalogue_holds_everything_that_is_said_and_nothing_else(
    catalogue: Catalog, messages: list[Message]
):
    said = {each.message for each in everything_said() if each.message is not None}
    known = {message.id for message in messages}
    assert said - known == set(), "run `make words` and translate; nothing is found inside an f-string"
    assert known - said == set(), "no longer said: run `make words`"
    assert not catalogue.obsolete


def test_every_sentence_is_translated_in_all_its_forms(messages: list[Message]):
    for message in messages:
        forms = forms_of(message)
        assert len(forms) == (1 if isinstance(message.id, str) else PLURALS), message.id
        assert all(form.strip() for form in forms), message.id
        assert not message.fuzzy, message.id


def test_a_translation_names_what_the_sentence_names(messages: list[Message]):
    odd = [(one, other) for one, other in pairs(messages) if placeholders(one) != placeholders(other)]
    assert not odd


def test_a_translation_begins_and_ends_as_the_sentence_does(messages: list[Message]):
    odd = [
        (one, other)
        for one, other in pairs(messages)
        if one.startswith(" ")
        or one.endswith(" ")
        or other != other.strip()
        or (one[-1] in ":.?…*`" and " " in one and one[-1] != other[-1])
        or one.count("\n") != other.count("\n")
        or one.count("*") != other.count("*")
        or one.count("`") != other.count("`")
    ]
    assert not odd


def test_the_header_is_the_house_own_and_tells_no_times_no_people_and_no_places(catalogue: Catalog):
    text = CATALOGUE.read_text("utf-8")
    header, _, body = text.partition("\n\n")
    assert f"{header}\n\n" == (HOUSE / "bot/locale/cy/header.po").read_text("utf-8")
    assert str(catalogue.locale) == "cy"
    assert catalogue.num_plurals == PLURALS
    assert not re.search(r"Date|Translator|@", header)
    assert not re.search(r"^#: (/|.*:\d)|^#~", body, re.MULTILINE)


@pytest.mark.parametrize("term", GLOSSARY)
def test_the_terms_are_those_of_the_glossary(term: str, messages: list[Message]):
    english, welsh_term = re.compile(rf"\b{term}\b", re.IGNORECASE), re.compile(GLOSSARY[term], re.IGNORECASE)
    used = [(one, other) for one, other in pairs(messages) if english.search(own_words(one))]
    assert used, "no sentence uses this term any more"
    assert not [(one, other) for one, other in used if not welsh_term.search(other)]


def own_words(sentence: str) -> str:
    return re.sub(r"/clwstwr [^.`]*|\{\w+\}", "", sentence)


def test_no_name_stands_behind_a_word_that_would_mutate_it(messages: list[Message]):
    assert not [other for _, other in pairs(messages) if MUTATING.search(other)]


def test_a_button_or_choice_named_in_a_sentence_is_called_as_it_is_written(messages: list[Message]):
    said = dict(pairs(messages))
    named = [
        (one, other, said[quoted], quoted)
        for one, other in pairs(messages)
        for quoted in re.findall("“([^“”{}]+)”", one)
    ]
    assert named
    assert not [(one, other) for one, other, button, _ in named if f"“{button}”" not in other]


def commands_in(sentence: str) -> list[str]:
    return re.findall(r"/clwstwr ([^`:;,.{]+)", sentence)


def test_a_sentence_names_commands_that_there_are_in_its_own_language(messages: list[Message]):
    for one, other in pairs(messages):
        asked, answered = commands_in(one), commands_in(other)
        assert len(asked) == len(answered), one
        for english_words, welsh_words in zip(asked, answered, strict=True):
            meant, found = ROUTES.find(english_words), ROUTES.find(welsh_words)
            assert meant is not None, one
            assert found is not None, other
            assert meant[0] is found[0], (one, other)
            assert english_words.startswith(meant[0].name), one
            assert welsh_words.startswith(found[0].welsh), other


def test_every_command_has_a_name_in_each_language_and_no_two_are_alike():
    names = [name for command in COMMANDS for name in (command.name, command.welsh)]
    assert all(names)
    assert len(set(names)) == len(names)


def test_every_command_says_in_welsh_what_it_is_for_how_it_is_typed_and_what_else_there_is(
    messages: list[Message],
):
    known = {message.id for message in messages}
    for command in COMMANDS:
        assert command.summary in known
        assert not command.usage or command.usage in known
        assert not command.note or command.note in known


def test_titles_and_buttons_fit_where_slack_shows_them(messages: list[Message]):
    said = dict(pairs(messages))
    for path, tree in trees():
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ROOM:
                for words in directly_said(call, path):
                    longest = max(len(words), len(said[words]))
                    assert longest <= ROOM[call.func.id], (words, said[words])


def directly_said(call: ast.Call, path: Path) -> Iterator[str]:
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    chosen = [part for each in arguments for part in (each, *alternatives(each))]
    for each in chosen:
        found = spoken(each, path)
        if found is not None and isinstance(found.message, str):
            yield found.message


def alternatives(node: ast.expr) -> tuple[ast.expr, ...]:
    return (node.body, node.orelse) if isinstance(node, ast.IfExp) else ()


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "Cynlluniwyd 0 cyfarfod."),
        (1, "Cynlluniwyd 1 cyfarfod."),
        (2, "Cynlluniwyd 2 gyfarfod."),
        (3, "Cynlluniwyd 3 chyfarfod."),
        (4, "Cynlluniwyd 4 cyfarfod."),
        (5, "Cynlluniwyd 5 cyfarfod."),
        (6, "Cynlluniwyd 6 chyfarfod."),
        (11, "Cynlluniwyd 11 cyfarfod."),
    ],
)
def test_a_number_mutates_the_meeting_behind_it_and_leaves_it_singular(welsh: Words, n: int, said: str):
    assert welsh.many("{n} meeting planned.", "{n} meetings planned.", n) == said


def test_english_needs_no_catalogue(messages: list[Message]):
    for message in messages:
        if isinstance(message.id, str):
            assert ENGLISH(message.id) == message.id
        else:
            one, many = message.id
            told = {str(name): f"<{name}>" for name in placeholders(one) - {"n"}}
            assert ENGLISH.many(one, many, 1, **told) == one.format(n=1, **told)


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_a_list_of_bodies_may_name_each_kind_as_it_is_said(welsh: Words, kind: OwnerKind):
    assert kind_named(kind_name(ENGLISH, kind)) is kind
    assert kind_named(kind_name(welsh, kind)) is kind


def test_everything_a_programme_calls_by_an_english_title_has_a_welsh_one():
    for path in sorted((HOUSE / "bot/programmes").glob("*.toml")):
        for table in tables(tomllib.loads(path.read_text("utf-8"))):
            for key, title in table.items():
                if key == "en" or key.endswith("_en"):
                    assert title, (path.name, key)
                    assert table.get(f"{key[:-2]}cy"), (path.name, title)


def tables(value: object) -> Iterator[dict[str, object]]:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict):
        yield value
    for each in inside:
        yield from tables(each)


def test_the_bot_speaks_welsh_once_it_is_set_up():
    voices = read_voices()
    assert voices.of(Language.WELSH)("Practice") == "Practis"
    assert voices.of(Language.ENGLISH)("Practice") == "Practice"
    assert voices.of(None)("Practice") == "Practice"


def test_a_channel_that_speaks_both_languages_reads_welsh_first(welsh: Words):
    board = HealthBoard(HealthBoardId(1), "7A3", "Swansea Bay UHB", "BIP Bae Abertawe")
    both = Cluster(ClusterId(1), "Neath", board, "C1", Language.BOTH)
    said = together(Voices(ENGLISH, welsh).shared(both.language), lambda say: setup.welcome(say, both))
    assert said.text.index("Clwstwr: Neath") < said.text.index("Cluster: Neath")
    shown = [block["text"]["text"] for block in said.blocks if block["type"] == "header"]
    assert shown == ["Clwstwr: Neath", "Cluster: Neath"]
    alone = replace(both, language=Language.WELSH)
    assert (
        "Cluster"
        not in together(
            Voices(ENGLISH, welsh).shared(alone.language), lambda say: setup.welcome(say, alone)
        ).text
    )
