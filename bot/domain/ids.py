"""The numbers by which the house knows its things; each is its own type, so that they cannot be swapped."""

from typing import NewType

InstallationId = NewType("InstallationId", int)
HealthBoardId = NewType("HealthBoardId", int)
ClusterId = NewType("ClusterId", int)
PracticeId = NewType("PracticeId", int)
PersonId = NewType("PersonId", int)
AppointmentId = NewType("AppointmentId", int)
MeetingId = NewType("MeetingId", int)
SubmissionId = NewType("SubmissionId", int)
ActionId = NewType("ActionId", int)
AgreementId = NewType("AgreementId", int)
ChangeTestId = NewType("ChangeTestId", int)
EvidenceId = NewType("EvidenceId", int)
BodyMemberId = NewType("BodyMemberId", int)
FeedId = NewType("FeedId", int)
DatePollId = NewType("DatePollId", int)
PollOptionId = NewType("PollOptionId", int)
AttendanceFileId = NewType("AttendanceFileId", int)
