import CourtCases
import CourtDomain
import CourtPG

extension PGCourtTransaction {
  func cases(under procedure: String, version: Int, state: String?, after: CaseID?, limit: Int)
    throws -> [CaseID]
  {
    try query(
      """
      SELECT case_id FROM case_file
      WHERE court_id = $1 AND procedure = $2 AND procedure_version = $3
        AND ($4::text IS NULL OR state = $4::text) AND ($5::uuid IS NULL OR case_id > $5::uuid)
      ORDER BY case_id LIMIT $6
      """, court, .text(procedure), .int(version), .text(orNull: state), .id(orNull: after),
      rows(limit)
    ).map { try $0.id("case_id") }
  }

  func insertMigrationRun(_ run: MigrationRun) throws {
    try later(
      """
      INSERT INTO procedure_migration (court_id, run_id, ended_at, place, moved, refused, reverted,
        procedure, from_version, to_version, only_state, only_case, takes_closed, begun_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
      """,
      parameters: standing(of: run) + [
        .text(run.procedure), .int(run.fromVersion), .int(run.toVersion),
        .text(orNull: run.onlyState), .id(orNull: run.onlyCase), .bool(run.takesClosed),
        .instant(run.begunAt),
      ])
  }

  private func standing(of run: MigrationRun) -> [PGParameter] {
    [
      court, .id(run.id), .instant(orNull: run.endedAt), .id(orNull: run.place), .int(run.moved),
      .int(run.refused), .int(run.reverted),
    ]
  }

  func updateMigrationRun(_ run: MigrationRun) throws {
    try later(
      """
      UPDATE procedure_migration SET ended_at = $3, place = $4, moved = $5, refused = $6,
        reverted = $7
      WHERE court_id = $1 AND run_id = $2
      """, parameters: standing(of: run))
  }

  func migrationRun(_ id: MigrationRunID, locked: Bool) throws -> MigrationRun? {
    let statement = locked ? Self.runLocked : Self.runByID
    return try query(statement, [court, .id(id)]).onlyRow().map(migrationRun(from:))
  }

  private static let runByID = PGStatement(
    "SELECT * FROM procedure_migration WHERE court_id = $1 AND run_id = $2")

  private static let runLocked = PGStatement(
    "SELECT * FROM procedure_migration WHERE court_id = $1 AND run_id = $2 FOR NO KEY UPDATE")

  func openMigrationRuns(of procedure: String) throws -> [MigrationRun] {
    try query(
      """
      SELECT * FROM procedure_migration
      WHERE court_id = $1 AND procedure = $2 AND ended_at IS NULL ORDER BY begun_at, run_id LIMIT 50
      """, court, .text(procedure)
    ).map(migrationRun(from:))
  }

  private func migrationRun(from row: PGRow) throws -> MigrationRun {
    MigrationRun(
      id: try row.id("run_id"), procedure: try row.text("procedure"),
      fromVersion: try row.int("from_version"), toVersion: try row.int("to_version"),
      onlyState: try row.textOrNil("only_state"), onlyCase: try row.idOrNil("only_case"),
      takesClosed: try row.bool("takes_closed"), begunAt: try row.instant("begun_at"),
      endedAt: try row.instantOrNil("ended_at"), place: try row.idOrNil("place"),
      moved: try row.int("moved"), refused: try row.int("refused"),
      reverted: try row.int("reverted"))
  }

  func saveMigratedCase(_ migrated: MigratedCase) throws {
    try later(
      """
      INSERT INTO procedure_migration_case (court_id, run_id, case_id, sequence, reasons, before,
        reverted_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (court_id, run_id, case_id) DO UPDATE SET sequence = excluded.sequence,
        reasons = excluded.reasons, before = excluded.before, reverted_at = excluded.reverted_at
      """, court, .id(migrated.run), .id(migrated.caseID),
      .int(orNull: migrated.sequence.map { Int64($0) }),
      .document(migrated.reasons), .document(migrated.before), .instant(orNull: migrated.revertedAt)
    )
  }

  func migratedCases(of run: MigrationRunID, after: CaseID?, limit: Int) throws -> [MigratedCase] {
    try query(
      """
      SELECT case_id, sequence, reasons, before, reverted_at FROM procedure_migration_case
      WHERE court_id = $1 AND run_id = $2 AND ($3::uuid IS NULL OR case_id > $3::uuid)
      ORDER BY case_id LIMIT $4
      """, court, .id(run), .id(orNull: after), rows(limit)
    ).map { row in
      MigratedCase(
        run: run, caseID: try row.id("case_id"), sequence: try row.intOrNil("sequence"),
        reasons: try row.document("reasons"), before: try row.document("before"),
        revertedAt: try row.instantOrNil("reverted_at"))
    }
  }

  func renameDeadline(_ id: DeadlineID, to clock: String) throws {
    try later(
      "UPDATE deadline SET clock = $3 WHERE court_id = $1 AND deadline_id = $2", court, .id(id),
      .text(clock))
  }
}
