"""What the yearly snapshot of a cluster asks."""

from enum import StrEnum


class Question(StrEnum):
    """What the snapshot asks."""

    LEAD = "lead"
    PRIMARY_CARE_TEAM = "primary care team"
    LOCAL_AUTHORITY = "local authority"
    THIRD_SECTOR = "third sector"
    STAGE = "stage"
    FINANCE = "finance"


REPRESENTED = (Question.PRIMARY_CARE_TEAM, Question.LOCAL_AUTHORITY, Question.THIRD_SECTOR)
YES_OR_NO = (*REPRESENTED, Question.FINANCE)
