"""Who is asked where a cluster or a body meets: part of the statements that write invitations, and letters about polls."""

# From the rows of `occasion (id, clusters, day)`: those who speak for its practices on its day, whoever leads,
# facilitates or is a partner where it is held, and those who speak for the members of a body. Somebody with several roles
# stands here several times, `optional` in each where they are a deputy. Each kind of role is found by its own index.
ASKED = """
    SELECT occasion.id, a.person_id, a.role = 'deputy' AS optional
      FROM occasion JOIN membership s ON s.cluster_id = ANY(occasion.clusters) AND s.from_date <= occasion.day
           AND (s.until_date IS NULL OR s.until_date > occasion.day)
      JOIN appointment a ON a.practice_id = s.practice_id AND a.ended_at IS NULL
           AND a.role IN ('representative', 'deputy')
    UNION ALL
    SELECT occasion.id, a.person_id, false
      FROM occasion JOIN appointment a ON a.cluster_id = ANY(occasion.clusters) AND a.ended_at IS NULL
           AND a.role IN ('cluster lead', 'facilitator', 'partner')
    UNION ALL
    SELECT occasion.id, a.person_id, a.role = 'deputy'
      FROM occasion JOIN body_member bm ON bm.body_id = ANY(occasion.clusters) AND bm.from_date <= occasion.day
           AND (bm.until_date IS NULL OR bm.until_date > occasion.day)
      JOIN appointment a ON a.installation_id = bm.installation_id AND a.ended_at IS NULL AND (
           (bm.member_kind = 'practice' AND a.practice_id = bm.member_id AND a.role IN ('representative', 'deputy'))
           OR (bm.member_kind = 'board' AND a.board_id = bm.member_id AND a.role = 'board officer')
           OR (bm.member_kind = 'cluster' AND a.cluster_id = bm.member_id AND a.role = 'cluster lead'))
"""
