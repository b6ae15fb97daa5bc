"""Digests in words: short enough to send whatever went wrong, names escaped, nothing said twice."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.domain.about import AboutDigest, DigestOf
from bot.domain.digest_parts import ClusterFigures, Disowned, Trouble, Unreached
from bot.domain.requirements import Wording
from bot.views.digests import digest
from bot.views.words import ENGLISH as SAY
from tests.world import World

ON = date(2017, 4, 10)
PLAIN = AboutDigest(DigestOf.CLUSTER, 1, "Neath & Afan", "Castell-nedd", ON, 14)
DECLINED = Disowned("U0NIA", "U0HUW", Wording("PDP", "Cynllun"), "Castle <Surgery>", ON, ON)
TROUBLE = Trouble("cluster:5", "ValueError('<no>')", datetime(2017, 4, 7, 9, tzinfo=UTC), 7)


def words(about: AboutDigest) -> str:
    return digest(SAY, about, ())[1]


def test_quiet_says_what_silence_means():
    assert words(PLAIN) == (
        "*Neath &amp; Afan*\nChecked: 14 duties. None of them needs you today.\n"
        "Until next week you hear of this cluster only when something new needs you."
    )


def test_who_was_not_reached_and_what_was_declined_is_told_with_the_reason():
    told = words(
        replace(
            PLAIN,
            unreached=(Unreached("U0NIA", "user_disabled", ON), Unreached("U0HUW", "not_in_channel", ON)),
            disowned=(DECLINED, replace(DECLINED, belongs_to=None, title=None)),
        )
    )
    assert "Gets no reminders, being no longer in Slack: <@U0NIA>" in told
    assert "Could not be written to: <@U0HUW>. Slack said: not_in_channel" in told
    assert "<@U0NIA> says that this is for <@U0HUW>: PDP · Castle &lt;Surgery&gt;" in told
    assert "Cluster meeting on 10 Apr 2017 · Castle &lt;Surgery&gt;" in told
    assert "Until next week" not in told


def test_the_operator_reads_what_went_wrong_since_when_and_how_often():
    told = words(replace(PLAIN, kind=DigestOf.WORKSPACE, troubles=(TROUBLE,)))
    assert "Looked at: 14 clusters. 1 thing went wrong:" in told
    assert "cluster:5 · since Friday 7 April 2017, 10:00 · times: 7 · ValueError('&lt;no&gt;')" in told


def test_the_officer_reads_the_clusters_in_their_order(world: World):
    figures = ClusterFigures("Neath", "Castell-nedd", 3, 14, 2, 0, 1)
    about = replace(PLAIN, kind=DigestOf.BOARD, clusters=(figures, replace(figures, name="Afan", overdue=0)))
    lines = words(about).splitlines()
    assert lines[-2:] == [
        "• *Neath* · overdue: 2 · practices out of reach: 1 · done: 3 of 14",
        "• *Afan* · practices out of reach: 1 · done: 3 of 14",
    ]
    assert "*Castell-nedd*" in digest(world.voices.welsh, about, ())[1]


def test_however_much_there_is_slack_takes_it_and_what_matters_is_not_left_out():
    figures = ClusterFigures("Neath" * 30, "", 3, 14, 2, 1, 1)
    about = AboutDigest(
        DigestOf.BOARD,
        1,
        "Swansea Bay",
        "",
        ON,
        5000,
        clusters=(figures,) * 60,
        unreached=tuple(Unreached(f"U{n}", "user_disabled", ON) for n in range(30)),
        disowned=(DECLINED,) * 30,
        troubles=(replace(TROUBLE, error="x" * 5000),) * 3,
    )
    told = words(about)
    assert len(told) <= 3000
    assert told.count("and 20 more") == 2
    assert "cluster:5" in told
