public import CourtDomain

/// Cases by the procedure they are pinned to, and the runs that move them to another version.
public protocol ProcedureRows {
  /// Cases under this version, in order of id.
  ///
  /// - Parameter state: only those in this state.
  func cases(under procedure: String, version: Int, state: String?, after: CaseID?, limit: Int)
    throws -> [CaseID]
  func insertMigrationRun(_ run: MigrationRun) throws
  /// - Parameter locked: holds the run until the end of the transaction, so that two who carry on
  ///   the same run take turns.
  func migrationRun(_ id: MigrationRunID, locked: Bool) throws -> MigrationRun?
  /// Runs of the procedure that have not ended, oldest first; at most 50.
  func openMigrationRuns(of procedure: String) throws -> [MigrationRun]
  func updateMigrationRun(_ run: MigrationRun) throws
  /// Writes what became of a case, again where the run has looked at it before.
  func saveMigratedCase(_ migrated: MigratedCase) throws
  func migratedCases(of run: MigrationRunID, after: CaseID?, limit: Int) throws -> [MigratedCase]
  /// Gives a running deadline the name its clock has in another version.
  func renameDeadline(_ id: DeadlineID, to clock: String) throws
}

/// One run that moves cases from a version of their procedure to another.
public struct MigrationRun: Sendable, Hashable {
  public var id: MigrationRunID
  public var procedure: String
  public var fromVersion: Int
  public var toVersion: Int
  public var onlyState: String?
  public var onlyCase: CaseID?
  public var takesClosed: Bool
  public var begunAt: Instant
  /// `nil` while cases are left, also after the program broke off.
  public var endedAt: Instant?
  /// The last case the run has looked at.
  public var place: CaseID?
  public var moved: Int
  public var refused: Int
  public var reverted: Int

  public init(
    id: MigrationRunID, procedure: String, fromVersion: Int, toVersion: Int, onlyState: String?,
    onlyCase: CaseID?, takesClosed: Bool, begunAt: Instant, endedAt: Instant? = nil,
    place: CaseID? = nil, moved: Int = 0, refused: Int = 0, reverted: Int = 0
  ) {
    self.id = id
    self.procedure = procedure
    self.fromVersion = fromVersion
    self.toVersion = toVersion
    self.onlyState = onlyState
    self.onlyCase = onlyCase
    self.takesClosed = takesClosed
    self.begunAt = begunAt
    self.endedAt = endedAt
    self.place = place
    self.moved = moved
    self.refused = refused
    self.reverted = reverted
  }
}

/// What a run has done with one case.
public struct MigratedCase: Sendable, Hashable {
  public var run: MigrationRunID
  public var caseID: CaseID
  /// The docket entry of the move; `nil` for a case that was refused.
  public var sequence: Int?
  /// Why it was refused, as `{code, zh, en}`.
  public var reasons: JSONValue
  /// What a reversal puts back.
  public var before: JSONValue
  public var revertedAt: Instant?

  public init(
    run: MigrationRunID, caseID: CaseID, sequence: Int?, reasons: JSONValue, before: JSONValue,
    revertedAt: Instant? = nil
  ) {
    self.run = run
    self.caseID = caseID
    self.sequence = sequence
    self.reasons = reasons
    self.before = before
    self.revertedAt = revertedAt
  }
}
