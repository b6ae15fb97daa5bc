"""The programme years at the command line, as a health board's analyst uses it, and the bot with a folder of theirs."""

import logging
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.app import read_programmes
from bot.command_line import doctor
from bot.config import BadSettings, read_settings
from tests.domain.test_programme import SMALL


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A health board's own folder of years, empty."""
    own = tmp_path / "years"
    own.mkdir()
    monkeypatch.setenv("CLWSTWR_PROGRAMMES", str(own))
    return own


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(["programme", *words])
    told = capsys.readouterr()
    return code, told.out + told.err


def test_the_list_tells_drafts_kinds_and_what_is_not_known(capsys: pytest.CaptureFixture[str]):
    code, told = said(capsys, "list")
    lines = {line.split()[0]: line for line in told.splitlines()}
    assert code == 0
    assert "contract, draft" in lines["2026/27"]
    assert "alongside, published" in lines["imtp-2020-23"]
    assert "200 points, not known: 5" in lines["2017/18"]
    assert "points not known" in lines["2018/19"]
    assert "no points" in lines["imtp-2020-23"]


def test_one_year_is_shown_with_its_sources_readings_and_gaps(capsys: pytest.CaptureFixture[str]):
    code, told = said(capsys, "show", "2014/15")
    assert code == 0
    assert "[practice, must, 2014-09-30, our reading]" in told
    assert "How we read what the guidance does not say:" in told
    assert "How the 160 points were divided" in told


def test_a_draft_is_written_checked_and_never_overwritten(folder: Path, capsys: pytest.CaptureFixture[str]):
    code, told = said(capsys, "new", "2024/25", "--from", "2017/18")
    assert code == 0
    written = folder / "2024-25.toml"
    assert f"{written}: a draft of 2024/25, made from 2017/18" in told
    before = written.read_text("utf-8")
    code, told = said(capsys, "new", "2024/25", "--from", "2017/18")
    assert (code, written.read_text("utf-8")) == (1, before)
    assert "is there already, and is left as it is" in told
    code, told = said(capsys, "check", str(written))
    assert (code, told) == (0, "2024/25: sound, draft, 22 duties, 200 points\n")
    assert any(year.key == "2024/25" for year in read_programmes(folder))


def test_a_draft_goes_where_it_is_told_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "next.toml"
    assert said(capsys, "new", "2018/19", "--from", "2017/18", "--output", str(path))[0] == 0
    code, told = said(capsys, "check", str(path))
    assert (code, told) == (0, "2018/19: sound, draft, 22 duties, 200 points; it takes the place of ours\n")


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (["new"], "clwstwr programme new 2026/27 --from 2017/18"),
        (["new", "2026/27"], "Name the new year and the one to copy"),
        (["new", "2026/28", "--from", "2017/18"], "did you mean 2026/27?"),
        (["new", "2026/27", "--from", "1999/00"], "There are: 2014/15"),
        (["new", "2026/27", "--from", "2017/18", "--output", "nowhere/at/all.toml"], "--output FILE"),
        (["show", "1999/00"], "There are: 2014/15"),
        (["check", "1999/00"], "There is no programme year, file or folder '1999/00'"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_remedy(
    words: list[str], remedy: str, capsys: pytest.CaptureFixture[str]
):
    code, told = said(capsys, *words)
    assert code == 1
    assert remedy in told


def test_check_reads_a_folder_and_tells_every_fault_of_every_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    (folder / "good.toml").write_text(SMALL, "utf-8")
    (folder / "bad.toml").write_text(
        SMALL.replace("2030/31", "2031/32").replace('strength = "must"', 'strenght = "must"'), "utf-8"
    )
    (folder / "latin.toml").write_bytes("title = 'Môn'".encode("latin-1"))
    code, told = said(capsys, "check", str(folder))
    assert code == 1
    assert "2030/31: sound, draft, 1 duties, 10 points" in told
    assert "bad.toml: cannot be used" in told
    assert "Did you mean `strength`?" in told
    assert "latin.toml: cannot be used\n  file: is not UTF-8 text." in told


def test_check_of_a_missing_file_or_an_empty_folder_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    code, told = said(capsys, "check", str(tmp_path / "gone.toml"))
    assert code == 1
    assert "There is no file" in told
    code, told = said(capsys, "check", str(tmp_path))
    assert code == 1
    assert "holds no file that ends in .toml" in told


def test_a_faulty_year_never_stops_the_bot_and_is_told_at_the_start(
    folder: Path, caplog: pytest.LogCaptureFixture
):
    (folder / "bad.toml").write_text("[year", "utf-8")
    with caplog.at_level(logging.WARNING, logger="clwstwr"):
        years = read_programmes(folder)
    assert any(year.key == "2017/18" for year in years)
    assert "a programme year is left out" in caplog.text
    assert "bad.toml: line 1" in caplog.text


async def test_doctor_names_the_file_that_is_left_out(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CLWSTWR_HOME", str(tmp_path))
    (folder / "bad.toml").write_text(SMALL.replace("points_total = 10", "points_total = 12"), "utf-8")
    found = [finding async for finding in doctor.findings() if finding.what == "programme years"]
    assert "left out: bad.toml" in found[0].found
    assert "the indicators add up to 10" in found[0].remedy


def test_a_folder_that_is_not_there_is_a_fault_of_the_settings(tmp_path: Path):
    with pytest.raises(BadSettings, match=r"CLWSTWR_PROGRAMMES is .*gone, which is no folder"):
        read_settings(for_slack=False, environment={"CLWSTWR_PROGRAMMES": str(tmp_path / "gone")})
