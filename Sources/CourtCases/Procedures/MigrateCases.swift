public import CourtDomain
import CourtLaw
public import CourtWorkflow

/// Moves running cases to another version of their procedure: tried out first, one transaction and
/// one docket entry for each case, taken up again where it broke off.
///
/// Safe beside a running court: each case is locked for its own move only, and an act that comes in
/// between simply finds the case under one version or the other.
public struct MigrateCases: Sendable {
  public struct Request: Sendable {
    public var procedure: String
    public var from: Int
    public var to: Int
    public var onlyState: String?
    public var onlyCase: CaseID?
    /// Cases that have ended are moved, too.
    public var takesClosed: Bool

    public init(
      procedure: String, from: Int, to: Int, onlyState: String? = nil, onlyCase: CaseID? = nil,
      takesClosed: Bool = false
    ) {
      self.procedure = procedure
      self.from = from
      self.to = to
      self.onlyState = onlyState
      self.onlyCase = onlyCase
      self.takesClosed = takesClosed
    }
  }

  let court: Court
  public let request: Request
  let planner: MigrationPlanner
  /// Cases looked up at once.
  let page: Int

  /// - Throws: `Rejection` `migration.not-declared`; `Fault` for a version that is not deployed.
  public init(_ court: Court, _ request: Request, page: Int = 200) throws {
    self.court = court
    self.request = request
    self.page = max(1, min(page, 5_000))
    let old = try court.procedures.definition(request.procedure, version: request.from)
    let new = try court.procedures.definition(request.procedure, version: request.to)
    do throws(MigrationPlanner.Impossible) {
      planner = try MigrationPlanner(from: old, to: new, takesClosed: request.takesClosed)
    } catch {
      throw Rejection(
        error.reason.code, .conflict, zh: error.reason.text.zh, en: error.reason.text.en)
    }
  }

  // MARK: Trying out

  /// Tells what would become of each case and changes nothing.
  public func tryOut(_ tell: (CaseMove) -> Void) async throws {
    var last: CaseID?
    while true {
      let ids = try await candidates(after: last)
      for id in ids {
        let (court, planner) = (court, planner)
        let move = try await court.store.read { transaction in
          let open = try OpenCase(
            id, in: court, transaction, at: court.clock.now(), for: nil, firingDue: false,
            locked: false)
          return open.file.procedureVersion == planner.old.version
            ? try open.move(by: planner) : nil
        }
        if let move { tell(move) }
      }
      guard let next = ids.last, ids.count == page else { return }
      last = next
    }
  }

  private func candidates(after last: CaseID?) async throws -> [CaseID] {
    let (request, page) = (request, page)
    return try await court.store.read { transaction in
      if let only = request.onlyCase { return last == nil ? [only] : [] }
      return try transaction.cases(
        under: request.procedure, version: request.from, state: request.onlyState, after: last,
        limit: page)
    }
  }

  // MARK: Moving

  /// The run to carry on: one for the same cases that broke off, or a new one.
  public func begin() async throws -> MigrationRun {
    let (court, request) = (court, request)
    return try await court.store.write { transaction in
      let open = try transaction.openMigrationRuns(of: request.procedure)
      if let same = open.first(where: { $0.isFor(request) }) { return same }
      let now = court.clock.now()
      let run = MigrationRun(
        id: court.ids.make(at: now), procedure: request.procedure, fromVersion: request.from,
        toVersion: request.to, onlyState: request.onlyState, onlyCase: request.onlyCase,
        takesClosed: request.takesClosed, begunAt: now)
      try transaction.insertMigrationRun(run)
      return run
    }
  }

  /// Moves the cases that are left, one after the other.
  ///
  /// - Parameters:
  ///   - limit: cases after which it stops for now; the run stays open then.
  ///   - tell: what became of each case.
  /// - Returns: the run as it stands.
  public func carryOn(
    _ run: MigrationRun, limit: Int = .max, _ tell: (CaseMove) -> Void = { _ in }
  ) async throws -> MigrationRun {
    var run = run
    var left = limit
    while true {
      let ids = try await candidates(after: run.place)
      for id in ids {
        guard left > 0 else { return run }
        left -= 1
        let (now, move) = try await step(id, of: run.id)
        run = now
        if let move { tell(move) }
      }
      guard !ids.isEmpty else { return try await end(run.id) }
    }
  }

  /// One case: its move, its docket entry, its place in the run, all or nothing.
  private func step(_ id: CaseID, of run: MigrationRunID) async throws -> (MigrationRun, CaseMove?)
  {
    let (court, planner) = (court, planner)
    return try await court.store.write { transaction in
      guard var run = try transaction.migrationRun(run, locked: true) else {
        throw Fault(.broken, "migration run \(run) is gone")
      }
      // Another who carries on the same run has been here already.
      if let place = run.place, place.description >= id.description { return (run, nil) }
      let open = try OpenCase(id, in: court, transaction, at: court.clock.now(), for: nil)
      run.place = id
      guard open.file.procedureVersion == planner.old.version else {
        try transaction.updateMigrationRun(run)
        return (run, nil)
      }
      let before = BeforeMove(open).json
      let move = try open.move(by: planner)
      if move.moves {
        try open.commit()
        run.moved += 1
      } else {
        run.refused += 1
      }
      try transaction.saveMigratedCase(
        MigratedCase(
          run: run.id, caseID: id, sequence: move.moves ? open.file.docketLength : nil,
          reasons: .array(move.reasons.map(\.json)), before: move.moves ? before : [:]))
      try transaction.updateMigrationRun(run)
      return (run, move)
    }
  }

  private func end(_ id: MigrationRunID) async throws -> MigrationRun {
    let court = court
    return try await court.store.write { transaction in
      guard var run = try transaction.migrationRun(id, locked: true) else {
        throw Fault(.broken, "migration run \(id) is gone")
      }
      run.endedAt = run.endedAt ?? court.clock.now()
      try transaction.updateMigrationRun(run)
      return run
    }
  }
}

extension MigrationRun {
  fileprivate func isFor(_ request: MigrateCases.Request) -> Bool {
    fromVersion == request.from && toVersion == request.to && onlyState == request.onlyState
      && onlyCase == request.onlyCase && takesClosed == request.takesClosed
  }
}

extension MigrationReason {
  public var json: JSONValue {
    ["code": .string(code), "zh": .string(text.zh), "en": .string(text.en)]
  }
}

/// A case as it was before its move, for putting it back.
struct BeforeMove {
  let json: JSONValue

  init(_ open: OpenCase) {
    var clocks = JSONObject()
    for deadline in open.deadlines
    where deadline.standing == .running && deadline.incidentID == nil {
      clocks[deadline.id.description] = [
        "clock": .string(deadline.clock), "question": open.question(of: deadline).toJSON(),
        "still": .bool(deadline.standstill != nil),
      ]
    }
    json = [
      "version": .int(open.file.procedureVersion), "state": .string(open.file.state),
      "closed": .bool(open.file.isClosed), "track": .string(open.file.track),
      "facts": open.file.facts, "clocks": .object(clocks),
      "basis": .optional(open.file.docketBasis),
    ]
  }
}
