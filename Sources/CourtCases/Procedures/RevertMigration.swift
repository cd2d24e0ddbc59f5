public import CourtDomain
import CourtLaw
public import CourtWorkflow

/// Puts cases of a run back under their former version, as long as nothing has happened under the
/// new one.
public struct RevertMigration: Sendable {
  /// What became of one case.
  public struct Outcome: Sendable {
    public var caseID: CaseID
    public var number: String
    /// Why it stays under the new version; `nil` for a case that was put back.
    public var reason: MigrationReason?
  }

  let court: Court

  public init(_ court: Court) { self.court = court }

  /// Puts back every case of the run that allows it; those already put back are passed over.
  ///
  /// - Throws: `Rejection` `migration.no-such-run`.
  public func run(_ id: MigrationRunID, _ tell: (Outcome) -> Void = { _ in }) async throws
    -> MigrationRun
  {
    var last: CaseID?
    while true {
      let after = last
      let page = try await court.store.read { transaction in
        guard try transaction.migrationRun(id, locked: false) != nil else { throw Self.noSuchRun }
        return try transaction.migratedCases(of: id, after: after, limit: 500)
      }
      for migrated in page where migrated.sequence != nil && migrated.revertedAt == nil {
        if let outcome = try await putBack(migrated) { tell(outcome) }
      }
      guard let next = page.last?.caseID else { break }
      last = next
    }
    let run = try await court.store.read { try $0.migrationRun(id, locked: false) }
    guard let run else { throw Self.noSuchRun }
    return run
  }

  public static let noSuchRun = Rejection(
    "migration.no-such-run", .notFound, zh: "没有该次迁移", en: "there is no such run")

  private func putBack(_ migrated: MigratedCase) async throws -> Outcome? {
    let court = court
    return try await court.store.write { transaction in
      guard var run = try transaction.migrationRun(migrated.run, locked: true) else { return nil }
      let open = try OpenCase(
        migrated.caseID, in: court, transaction, at: court.clock.now(), for: nil,
        firingDue: false)
      var outcome = Outcome(caseID: migrated.caseID, number: open.file.number)
      outcome.reason = try open.reasonAgainstReverting(migrated)
      guard outcome.reason == nil else { return outcome }
      try open.putBack(migrated.before, run: migrated.run)
      try open.commit()
      var done = migrated
      done.revertedAt = court.clock.now()
      try transaction.saveMigratedCase(done)
      run.reverted += 1
      try transaction.updateMigrationRun(run)
      return outcome
    }
  }
}

extension OpenCase {
  /// A case goes back only while its move is the last thing in its docket.
  fileprivate func reasonAgainstReverting(_ migrated: MigratedCase) throws -> MigrationReason? {
    let sequence = migrated.sequence ?? 0
    if let later = try transaction.docket(of: file.id, after: sequence, limit: 1).first {
      return MigrationReason(
        "migration.acted-since",
        zh: "迁移之后已有行为“\(later.text.zh)”（第\(later.sequence)条）",
        en: "something has happened since: entry \(later.sequence), \(later.action)")
    }
    let running = Set(deadlines.filter { $0.standing == .running }.map(\.id.description))
    let stood = migrated.before["clocks"]?.object?.members.first { member in
      member.value["still"]?.bool == true && !running.contains(member.name)
    }
    if let stood {
      let clock = stood.value["clock"]?.string ?? ""
      return MigrationReason(
        "migration.stood-still", zh: "迁移终止了正在中止计算的期限“\(clock)”，无法恢复",
        en: "the move ended \(clock) while its time stood still: it cannot be given back")
    }
    return nil
  }

  fileprivate func putBack(_ before: JSONValue, run: MigrationRunID) throws {
    let (version, state) = (file.procedureVersion, file.state)
    guard let oldVersion = before["version"]?.int.flatMap({ Int(exactly: $0) }),
      let oldState = before["state"]?.string
    else { throw Fault(.broken, "run \(run) kept nothing of case \(file.id)") }
    file.procedureVersion = oldVersion
    file.state = oldState
    file.isClosed = before["closed"]?.bool ?? false
    file.track = before["track"]?.string ?? file.track
    file.facts = before["facts"] ?? file.facts
    file.docketBasis = before["basis"]?.string
    let text = LocalizedText(
      zh: "撤回迁移：程序由第\(version)版恢复为第\(oldVersion)版，各期限恢复原状",
      en: "the move is taken back: version \(version) becomes version \(oldVersion) again, and "
        + "every time limit what it was")
    entering = entry(
      action: "migration-reverted", text: text, article: nil, from: state, to: oldState,
      input: ["run": .string(run.description)], actor: .system, asSystem: true)
    try putBackClocks(before["clocks"]?.object?.members ?? [])
    entering = nil
    append(
      action: "migration-reverted", text: text, article: nil, from: state, to: oldState,
      input: ["run": .string(run.description)], actor: .system, asSystem: true,
      basis: ["asked": "reversal", "procedure": .string("\(file.procedure)@\(oldVersion)")])
  }

  private func putBackClocks(_ clocks: [JSONObject.Member]) throws {
    let known = Set(clocks.map(\.name))
    for deadline in deadlines
    where deadline.standing == .running && deadline.incidentID == nil
      && !known.contains(deadline.id.description)
    {
      cancel(deadline.id, because(.cancelled))
    }
    for member in clocks {
      guard let id = DeadlineID(member.name), let clock = member.value["clock"]?.string,
        let json = member.value["question"],
        let question = ClockHistory(json: json, court: court.settings)
      else { throw Fault(.broken, "a migration kept an unreadable clock of case \(file.id)") }
      rename(id, to: clock)
      try recount(id, because(.restored)) { deadline, present in
        present = question
        deadline.standing = .running
        deadline.closedAt = nil
      }
    }
  }
}
