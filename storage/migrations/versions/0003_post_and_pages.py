"""E-mail, calendars and pages: people without Slack, invitations in calendars, feeds, lists of video calls, polls of dates."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

# What a feed is made of besides the programme years: each change is told to whoever remembers feeds. PostgreSQL lets
# those who tell commit one by one, so that nothing is told of what many people do at once: an answer, or a tap on "here".
FEEDS = {
    "body_member": "",
    "cluster_channel": " OF language, cluster_id",
    "confirmation": "",
    "feed": "",
    "meeting": "",
    "meeting_cluster": "",
    "plan_entry": "",
    "submission": "",
    "suspension": "",
    "person": " OF language",
    "appointment": "",
    "membership": "",
    "practice": " OF name",
    "cluster": "",
}


def _rename(was: str, becomes: str) -> None:
    for table, unique in (("person", ""), ("channel_absence", "channel_")):
        op.alter_column(table, was, new_column_name=becomes)
        name = f"uq_{table}_installation_id_{unique}"
        op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {name}{was} TO {name}{becomes}")


def upgrade() -> None:
    # People are known by a handle, which is a Slack user id where they have one.
    _rename("slack_user", "handle")
    op.create_table(
        "entry_revision",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("fingerprint", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("sequence", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_entry_revision_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_revision")),
        sa.UniqueConstraint("installation_id", "uid", name=op.f("uq_entry_revision_installation_id_uid")),
    )
    op.create_index(
        op.f("ix_entry_revision_installation_id"), "entry_revision", ["installation_id"], unique=False
    )
    op.create_table(
        "mailbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("invitations", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failed", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_mailbox_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mailbox_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox")),
        sa.UniqueConstraint("address", "installation_id", name=op.f("uq_mailbox_address_installation_id")),
        sa.UniqueConstraint("person_id", name=op.f("uq_mailbox_person_id")),
    )
    op.create_index(op.f("ix_mailbox_installation_id"), "mailbox", ["installation_id"], unique=False)
    op.create_table(
        "page_link",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_page_link_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_page_link_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_page_link_token_hash")),
    )
    op.create_index(op.f("ix_page_link_installation_id"), "page_link", ["installation_id"], unique=False)
    op.create_index(op.f("ix_page_link_person_id"), "page_link", ["person_id"], unique=False)
    op.create_table(
        "attendee_alias",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("cluster_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("email", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("practice_id", sa.BigInteger(), nullable=True),
        sa.Column("said_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_attendee_alias_cluster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_attendee_alias_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_attendee_alias_practice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendee_alias")),
    )
    op.create_index(
        "ix_attendee_alias_cluster", "attendee_alias", ["cluster_id", "name", "email", "id"], unique=False
    )
    op.create_index(
        op.f("ix_attendee_alias_installation_id"), "attendee_alias", ["installation_id"], unique=False
    )
    op.create_index(op.f("ix_attendee_alias_practice_id"), "attendee_alias", ["practice_id"], unique=False)
    op.create_table(
        "feed",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("cluster_id", sa.BigInteger(), nullable=True),
        sa.Column("board_id", sa.BigInteger(), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("meetings", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("alarms", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('own', 'cluster', 'board')", name=op.f("ck_feed_kind")),
        sa.ForeignKeyConstraint(
            ["board_id"], ["health_board.id"], name=op.f("fk_feed_board_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_feed_cluster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"], ["installation.id"], name=op.f("fk_feed_installation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_feed_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_feed_token_hash")),
    )
    op.create_index(op.f("ix_feed_board_id"), "feed", ["board_id"], unique=False)
    op.create_index(op.f("ix_feed_cluster_id"), "feed", ["cluster_id"], unique=False)
    op.create_index(op.f("ix_feed_installation_id"), "feed", ["installation_id"], unique=False)
    op.create_index(
        "ix_feed_person", "feed", ["person_id"], unique=False, postgresql_where=sa.text("revoked_at IS NULL")
    )
    op.create_table(
        "attendance_file",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("filename", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("sha256", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_attendance_file_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_file_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_file")),
        sa.UniqueConstraint("meeting_id", "sha256", name=op.f("uq_attendance_file_meeting_id_sha256")),
    )
    op.create_index(
        op.f("ix_attendance_file_installation_id"), "attendance_file", ["installation_id"], unique=False
    )
    op.create_table(
        "calendar_copy",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("sequence", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("raised", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("replied_sequence", sa.Integer(), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("partstat", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_calendar_copy_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_calendar_copy_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calendar_copy_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_copy")),
        sa.UniqueConstraint("meeting_id", "person_id", name=op.f("uq_calendar_copy_meeting_id_person_id")),
    )
    op.create_index(
        op.f("ix_calendar_copy_installation_id"), "calendar_copy", ["installation_id"], unique=False
    )
    op.create_index(op.f("ix_calendar_copy_person_id"), "calendar_copy", ["person_id"], unique=False)
    op.create_table(
        "date_poll",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("cluster_id", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("asked_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("meeting_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_date_poll_cluster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_date_poll_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_date_poll_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_poll")),
    )
    op.create_index("ix_date_poll_cluster", "date_poll", ["cluster_id", "id"], unique=False)
    op.create_index(op.f("ix_date_poll_installation_id"), "date_poll", ["installation_id"], unique=False)
    op.create_index(op.f("ix_date_poll_meeting_id"), "date_poll", ["meeting_id"], unique=False)
    op.create_table(
        "letter",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("subject", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "facts", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("state", sa.Text(), server_default=sa.text("'waiting'"), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_letter_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_letter_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_letter_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint(
            "installation_id",
            "person_id",
            "subject",
            name=op.f("uq_letter_installation_id_person_id_subject"),
        ),
    )
    op.create_index(
        "ix_letter_due",
        "letter",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('waiting', 'claimed')"),
    )
    op.create_index(op.f("ix_letter_installation_id"), "letter", ["installation_id"], unique=False)
    op.create_index(op.f("ix_letter_meeting_id"), "letter", ["meeting_id"], unique=False)
    op.create_index(
        "ix_letter_message",
        "letter",
        ["message_id"],
        unique=False,
        postgresql_where=sa.text("message_id <> ''"),
    )
    op.create_index(op.f("ix_letter_person_id"), "letter", ["person_id"], unique=False)
    op.create_table(
        "personal_answer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("who_comes", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("here", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("source", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_personal_answer_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_personal_answer_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_personal_answer_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_answer")),
    )
    op.create_index(
        op.f("ix_personal_answer_installation_id"), "personal_answer", ["installation_id"], unique=False
    )
    op.create_index(
        "ix_personal_answer_latest", "personal_answer", ["meeting_id", "person_id", "id"], unique=False
    )
    op.create_index(op.f("ix_personal_answer_person_id"), "personal_answer", ["person_id"], unique=False)
    op.create_table(
        "received_mail",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("message_id", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("sender", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("detail", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("meeting_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_received_mail_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_received_mail_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_received_mail_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_mail")),
        sa.UniqueConstraint(
            "sha256", "installation_id", name=op.f("uq_received_mail_sha256_installation_id")
        ),
    )
    op.create_index(
        op.f("ix_received_mail_installation_id"), "received_mail", ["installation_id"], unique=False
    )
    op.create_index(op.f("ix_received_mail_meeting_id"), "received_mail", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_received_mail_person_id"), "received_mail", ["person_id"], unique=False)
    op.create_table(
        "date_poll_option",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("poll_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_date_poll_option_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["date_poll.id"], name=op.f("fk_date_poll_option_poll_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_poll_option")),
        sa.UniqueConstraint("poll_id", "starts_at", name=op.f("uq_date_poll_option_poll_id_starts_at")),
    )
    op.create_index(
        op.f("ix_date_poll_option_installation_id"), "date_poll_option", ["installation_id"], unique=False
    )
    op.create_table(
        "date_poll_vote",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("option_id", sa.BigInteger(), nullable=False),
        sa.Column("practice_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("word", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("source", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_date_poll_vote_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["option_id"],
            ["date_poll_option.id"],
            name=op.f("fk_date_poll_vote_option_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_date_poll_vote_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_date_poll_vote_practice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_poll_vote")),
    )
    op.create_index(
        op.f("ix_date_poll_vote_installation_id"), "date_poll_vote", ["installation_id"], unique=False
    )
    op.create_index(
        "ix_date_poll_vote_latest",
        "date_poll_vote",
        ["option_id", "practice_id", "person_id", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_date_poll_vote_person_id"), "date_poll_vote", ["person_id"], unique=False)
    op.create_index(op.f("ix_date_poll_vote_practice_id"), "date_poll_vote", ["practice_id"], unique=False)
    op.add_column("cluster_channel", sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "member_answer", sa.Column("source", sa.Text(), server_default=sa.text("''"), nullable=False)
    )
    op.add_column("rsvp", sa.Column("source", sa.Text(), server_default=sa.text("''"), nullable=False))
    # An address tells who somebody is, as their name does: the directory hears of it.
    op.execute(
        "CREATE TRIGGER tell_directory AFTER INSERT OR UPDATE OF address OR DELETE OR TRUNCATE ON mailbox "
        "FOR EACH STATEMENT EXECUTE FUNCTION tell_directory()"
    )
    # Calendar feeds are remembered until a fact of their cluster changes, or a feed itself.
    op.execute(
        "CREATE FUNCTION tell_feeds() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_notify('feeds', ''); RETURN NULL; END $$"
    )
    for table, columns in FEEDS.items():
        op.execute(
            f"CREATE TRIGGER tell_feeds AFTER INSERT OR UPDATE{columns} OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION tell_feeds()"
        )
    # A register counts from when it is closed, which is a change of the meeting; later corrections are told by themselves.
    op.execute(
        "CREATE FUNCTION tell_feeds_of_correction() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF EXISTS (SELECT 1 FROM meeting WHERE id = NEW.meeting_id AND closed_at IS NOT NULL) "
        "THEN PERFORM pg_notify('feeds', ''); END IF; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER tell_feeds AFTER INSERT ON attendance "
        "FOR EACH ROW EXECUTE FUNCTION tell_feeds_of_correction()"
    )


def downgrade() -> None:
    _rename("handle", "slack_user")
    op.drop_column("rsvp", "source")
    op.drop_column("member_answer", "source")
    op.drop_column("cluster_channel", "mailed_at")
    op.drop_index(op.f("ix_date_poll_vote_practice_id"), table_name="date_poll_vote")
    op.drop_index(op.f("ix_date_poll_vote_person_id"), table_name="date_poll_vote")
    op.drop_index("ix_date_poll_vote_latest", table_name="date_poll_vote")
    op.drop_index(op.f("ix_date_poll_vote_installation_id"), table_name="date_poll_vote")
    op.drop_table("date_poll_vote")
    op.drop_index(op.f("ix_date_poll_option_installation_id"), table_name="date_poll_option")
    op.drop_table("date_poll_option")
    op.drop_index(op.f("ix_received_mail_person_id"), table_name="received_mail")
    op.drop_index(op.f("ix_received_mail_meeting_id"), table_name="received_mail")
    op.drop_index(op.f("ix_received_mail_installation_id"), table_name="received_mail")
    op.drop_table("received_mail")
    op.drop_index(op.f("ix_personal_answer_person_id"), table_name="personal_answer")
    op.drop_index("ix_personal_answer_latest", table_name="personal_answer")
    op.drop_index(op.f("ix_personal_answer_installation_id"), table_name="personal_answer")
    op.drop_table("personal_answer")
    op.drop_index(op.f("ix_letter_person_id"), table_name="letter")
    op.drop_index("ix_letter_message", table_name="letter", postgresql_where=sa.text("message_id <> ''"))
    op.drop_index(op.f("ix_letter_meeting_id"), table_name="letter")
    op.drop_index(op.f("ix_letter_installation_id"), table_name="letter")
    op.drop_index(
        "ix_letter_due", table_name="letter", postgresql_where=sa.text("state IN ('waiting', 'claimed')")
    )
    op.drop_table("letter")
    op.drop_index(op.f("ix_date_poll_meeting_id"), table_name="date_poll")
    op.drop_index(op.f("ix_date_poll_installation_id"), table_name="date_poll")
    op.drop_index("ix_date_poll_cluster", table_name="date_poll")
    op.drop_table("date_poll")
    op.drop_index(op.f("ix_calendar_copy_person_id"), table_name="calendar_copy")
    op.drop_index(op.f("ix_calendar_copy_installation_id"), table_name="calendar_copy")
    op.drop_table("calendar_copy")
    op.drop_index(op.f("ix_attendance_file_installation_id"), table_name="attendance_file")
    op.drop_table("attendance_file")
    op.drop_index("ix_feed_person", table_name="feed", postgresql_where=sa.text("revoked_at IS NULL"))
    op.drop_index(op.f("ix_feed_installation_id"), table_name="feed")
    op.drop_index(op.f("ix_feed_cluster_id"), table_name="feed")
    op.drop_index(op.f("ix_feed_board_id"), table_name="feed")
    op.drop_table("feed")
    op.drop_index(op.f("ix_attendee_alias_practice_id"), table_name="attendee_alias")
    op.drop_index(op.f("ix_attendee_alias_installation_id"), table_name="attendee_alias")
    op.drop_index("ix_attendee_alias_cluster", table_name="attendee_alias")
    op.drop_table("attendee_alias")
    op.drop_index(op.f("ix_page_link_person_id"), table_name="page_link")
    op.drop_index(op.f("ix_page_link_installation_id"), table_name="page_link")
    op.drop_table("page_link")
    op.drop_index(op.f("ix_mailbox_installation_id"), table_name="mailbox")
    op.drop_table("mailbox")
    op.drop_index(op.f("ix_entry_revision_installation_id"), table_name="entry_revision")
    op.drop_table("entry_revision")
    for table in FEEDS:
        op.execute(f"DROP TRIGGER IF EXISTS tell_feeds ON {table}")
    op.execute("DROP TRIGGER IF EXISTS tell_feeds ON attendance")
    op.execute("DROP FUNCTION IF EXISTS tell_feeds_of_correction")
    op.execute("DROP FUNCTION IF EXISTS tell_feeds")
