"""Who may read and write which tests of change: a practice's own people and those who lead; once shared, every member."""

from bot.domain.change_tests import ChangeTest
from bot.domain.ids import ChangeTestId
from bot.domain.owners import MemberPractice
from bot.domain.pathway_work import CycleDraft, OneTest, PathwayWork
from bot.domain.people import Asker
from bot.domain.permissions import Task, leads, require_voice, speaks_for
from bot.domain.refusals import (
    ChangeTestTakenBack,
    NoPracticeHere,
    NotYourPractice,
    PathwayUnknown,
    WhosePracticesTest,
)


def own_practices(asker: Asker, work: PathwayWork) -> list[MemberPractice]:
    """List the practices of the cluster that somebody speaks for."""
    return [practice for practice in work.practices if speaks_for(asker, practice.id)]


def only_practice(asker: Asker, work: PathwayWork) -> MemberPractice:
    """Return the practice somebody speaks for, if there is no doubt. Raises WhosePracticesTest."""
    own = own_practices(asker, work)
    if len(own) != 1:
        raise WhosePracticesTest(tuple(practice.name for practice in own or work.practices))
    return own[0]


def practices_to_log_for(asker: Asker, work: PathwayWork) -> tuple[MemberPractice, ...]:
    """List the practices for which somebody may log a test. Raises NoPracticeHere when there is none."""
    own = work.practices if leads(asker, work.cluster) else tuple(own_practices(asker, work))
    if not own:
        raise NoPracticeHere
    return own


def new_draft(work: PathwayWork, practices: tuple[MemberPractice, ...]) -> CycleDraft:
    """Begin a new test for one of these practices. Raises PathwayUnknown while no pathway is agreed."""
    if not work.offered:
        raise PathwayUnknown("", (), work.basket)
    return CycleDraft(work, None, practices)


def readable(asker: Asker, work: PathwayWork, test: ChangeTest) -> OneTest:
    """Let somebody read a test that is shared, or their practice's, or one of the cluster they lead.

    Raises NotYourPractice.
    """
    own = speaks_for(asker, test.practice_id) or leads(asker, work.cluster)
    if not own and not test.shared:
        raise NotYourPractice
    return OneTest(work, test, writes=own and not test.withdrawn)


def writable(asker: Asker, work: PathwayWork, test: ChangeTestId) -> ChangeTest:
    """Return a test that this person may write on. Raises NothingFound, NotYourPractice and ChangeTestTakenBack."""
    found = work.test(test)
    require_voice(asker, Task.LOG_TEST, found.practice_id, work.cluster)
    if found.withdrawn:
        raise ChangeTestTakenBack(found.number)
    return found
