"""What the house remembers of small tests of change."""

# Of a row `t` of change_test: whether it was carried out, as its last entry of the moment asked about says.
CARRIED_OUT = """
    (SELECT entry.done <> '' AND NOT entry.withdrawn FROM change_test_entry entry
      WHERE entry.test_id = t.id AND entry.recorded_at <= :until ORDER BY entry.revision DESC LIMIT 1)
"""
