"""Where practices belong, for statements that need it in passing."""


def home(practice: str) -> str:
    """Write the subselect of the cluster that a practice belongs to on the day `:today`, or belonged to last."""
    return f"""
        (SELECT m.cluster_id FROM membership m
          WHERE m.practice_id = {practice} AND m.from_date <= :today::date
            AND (m.until_date IS NULL OR m.until_date > m.from_date)
          ORDER BY m.until_date IS NULL OR m.until_date > :today::date DESC, m.from_date DESC, m.id DESC LIMIT 1)
    """  # noqa: S608 - the fragment is ours


# Whether a membership `m` holds at the moment `:now`, or will: what changes then may change reminders in both clusters.
NOW_OR_LATER = "(m.until_date IS NULL OR m.until_date > (:now::timestamptz)::date)"
