import CourtDomain

extension StoreChecks {
  static let questions: [Question] = [
    Question(
      name: "hearing.double-booked",
      title: LocalizedText(zh: "同一资源的庭审时间重叠", en: "one resource in two hearings at once"),
      sql: """
        SELECT format('%s %s: %s and %s', a.kind, a.key, a.hearing_id, b.hearing_id)
        FROM hearing_resource a
        JOIN hearing x ON x.court_id = a.court_id AND x.hearing_id = a.hearing_id
        JOIN hearing_resource b ON b.court_id = a.court_id AND b.key = a.key
          AND (b.kind = 'room') = (a.kind = 'room') AND b.active AND b.hearing_id > a.hearing_id
        JOIN hearing y ON y.court_id = b.court_id AND y.hearing_id = b.hearing_id
        WHERE a.court_id = $1 AND a.active
          AND x.starts_at < y.ends_at AND y.starts_at < x.ends_at
        """),
    Question(
      name: "hearing.resource-out-of-step",
      title: LocalizedText(
        zh: "庭审时间与所占资源不一致", en: "a hearing whose resources are held for another time"),
      sql: """
        SELECT format('%s: %s %s', h.hearing_id, r.kind, r.key)
        FROM hearing h JOIN hearing_resource r USING (court_id, hearing_id)
        WHERE h.court_id = $1 AND (r.during <> tstzrange(h.starts_at, h.ends_at, '[)')
          OR r.active <> (h.standing IN ('scheduled', 'held')))
        """),
    Question(
      name: "case.number-gap",
      title: LocalizedText(zh: "案号断号", en: "a gap in the case numbers"),
      sql: """
        SELECT format('%s %s: counted to %s, %s cases with numbers to %s', c.year, c.type,
          c.last_serial, coalesce(n.cases, 0), coalesce(n.last, 0))
        FROM case_counter c LEFT JOIN LATERAL (
          SELECT count(DISTINCT serial) AS cases, max(serial) AS last
          FROM (
            SELECT (regexp_match(m.number,
              '^\\(' || c.year || '\\)[^民行财证执司]+' || c.type || '(\\d+)号$'))[1]::bigint
              AS serial
            FROM case_file f CROSS JOIN LATERAL (
              -- Its own number, and those of other series that acts gave it.
              SELECT f.number UNION ALL
              SELECT f.facts ->> ('number_' || c.type)) AS m (number)
            WHERE f.court_id = c.court_id) AS s
        ) AS n ON true
        WHERE c.court_id = $1
          AND (coalesce(n.cases, 0) <> c.last_serial OR coalesce(n.last, 0) <> c.last_serial)
        """),
    Question(
      name: "docket.broken-chain",
      title: LocalizedText(zh: "卷宗链断裂", en: "a docket chain that does not hold together"),
      sql: """
        SELECT format('%s entry %s', case_id, sequence) FROM (
          SELECT case_id, sequence, previous_digest,
            lag(digest, 1, decode(repeat('00', 32), 'hex')) OVER docket AS before,
            row_number() OVER docket AS place
          FROM docket_entry WHERE court_id = $1
          WINDOW docket AS (PARTITION BY case_id ORDER BY sequence)) AS d
        WHERE previous_digest <> before OR sequence <> place
        """),
    Question(
      name: "docket.head-out-of-step",
      title: LocalizedText(
        zh: "案件记录的卷宗末项与卷宗不符", en: "a case that names another end of its docket"),
      sql: """
        SELECT format('%s: case says %s, docket has %s', f.number, f.docket_length,
          coalesce(d.sequence, 0))
        FROM case_file f LEFT JOIN LATERAL (
          SELECT sequence, digest FROM docket_entry e
          WHERE e.court_id = f.court_id AND e.case_id = f.case_id
          ORDER BY sequence DESC LIMIT 1) AS d ON true
        WHERE f.court_id = $1 AND (f.docket_length <> coalesce(d.sequence, 0)
          OR (d.digest IS NOT NULL AND d.digest <> f.docket_digest))
        """),
    Question(
      name: "timer.due-unfired",
      title: LocalizedText(zh: "已届期而未触发的期限", en: "a deadline that ran out and did not fire"),
      sql: """
        SELECT format('%s due %s', deadline_id, due_at) FROM timer
        WHERE court_id = $1 AND due_at <= $2
        """, takesInstant: true),
    Question(
      name: "timer.out-of-step",
      title: LocalizedText(
        zh: "进行中的期限与计时器不对应", en: "a running deadline without its timer, or the reverse"),
      sql: """
        SELECT coalesce(d.deadline_id, t.deadline_id)::text
        FROM (SELECT * FROM deadline
          WHERE court_id = $1 AND standing = 'running' AND still_from IS NULL) AS d
        FULL JOIN (SELECT * FROM timer WHERE court_id = $1) AS t
          ON t.deadline_id = d.deadline_id
        WHERE d.deadline_id IS NULL OR t.deadline_id IS NULL OR t.due_at <> d.due_at
        """),
    Question(
      name: "deadline.history-gap",
      title: LocalizedText(
        zh: "期限的旧值记录不全", en: "a deadline whose former values are not all kept"),
      sql: """
        SELECT format('%s: %s changes, %s kept', d.deadline_id, d.revisions, count(r.ordinal))
        FROM deadline d LEFT JOIN deadline_revision r USING (court_id, deadline_id)
        WHERE d.court_id = $1
        GROUP BY d.deadline_id, d.revisions
        HAVING count(r.ordinal) <> d.revisions OR coalesce(max(r.ordinal), 0) <> d.revisions
        """),
    Question(
      name: "deadline.standstill-out-of-step",
      title: LocalizedText(
        zh: "中止计算的期限与其中止记录不符", en: "a deadline that stands still without a cause"),
      sql: """
        SELECT d.deadline_id::text FROM deadline d
        WHERE d.court_id = $1 AND d.standing = 'running' AND d.still_from IS NOT NULL
          AND d.still_kind <> 'outage.extension' AND NOT EXISTS (
            SELECT FROM deadline_suspension s WHERE s.court_id = d.court_id
              AND s.deadline_id = d.deadline_id AND s.to_day IS NULL)
        """),
    Question(
      name: "log.index-gap",
      title: LocalizedText(zh: "日志叶序号断号", en: "a gap in the log's leaf numbers"),
      sql: """
        SELECT format('leaf %s stands at place %s', leaf_index, place) FROM (
          SELECT leaf_index, row_number() OVER (ORDER BY leaf_index) - 1 AS place
          FROM log_leaf WHERE court_id = $1 AND leaf_index IS NOT NULL) AS l
        WHERE leaf_index <> place
        """),
    Question(
      name: "log.leaf-node-differs",
      title: LocalizedText(zh: "日志叶与节点不符", en: "a leaf whose node says something else"),
      sql: """
        SELECT format('leaf %s', l.leaf_index) FROM log_leaf l
        LEFT JOIN log_node n
          ON n.court_id = l.court_id AND n.level = 0 AND n.node_index = l.leaf_index
        WHERE l.court_id = $1 AND l.leaf_index IS NOT NULL
          AND (n.hash IS DISTINCT FROM l.hash OR l.hash <> sha256('\\x00'::bytea || l.bytes))
        """),
    Question(
      name: "blob.incomplete-evidence",
      title: LocalizedText(
        zh: "已收存证据的字节不完整", en: "an item in custody whose bytes are not all there"),
      sql: """
        SELECT format('%s: %s of %s bytes', e.evidence_id, c.stored, e.size_bytes)
        FROM evidence_item e
        CROSS JOIN LATERAL blob_stored_bytes(e.court_id, e.blob_id) AS c (stored)
        WHERE e.court_id = $1 AND e.standing = 'received' AND c.stored <> e.size_bytes
          AND NOT EXISTS (
            SELECT FROM custody_entry d WHERE d.court_id = e.court_id
              AND d.evidence_id = e.evidence_id AND d.act = 'destroyed')
        """),
  ]
}
