public import CourtDomain
import CourtLaw
public import CourtWorkflow

/// What moving one case to another version does, or would do.
public struct CaseMove: Sendable {
  public var caseID: CaseID
  public var number: String
  public var from: String
  /// Empty for a case that stays.
  public var to: String
  public var clocks: [ClockReport] = []
  /// Every reason against it; empty for a case that moves.
  public var reasons: [MigrationReason] = []

  public var moves: Bool { reasons.isEmpty }

  /// One clock before and after.
  public struct ClockReport: Sendable, Hashable {
    public enum Fate: String, Sendable, CaseIterable { case kept, renamed, recounted, ended, begun }

    public var fate: Fate
    public var clock: String
    public var newClock: String
    public var rule: String
    public var newRule: String
    /// Last days; `nil` for a clock that was not there, or is not any more.
    public var lastDay: CalendarDay?
    public var newLastDay: CalendarDay?
  }
}

extension OpenCase {
  /// Moves the case to the version of the plan, in this transaction; `commit` makes it so.
  ///
  /// - Throws: nothing is thrown for a case that stays: its reasons are in the answer.
  func move(by planner: MigrationPlanner) throws -> CaseMove {
    var report = CaseMove(
      caseID: file.id, number: file.number, from: file.state, to: "", reasons: [])
    let due = deadlines.contains { $0.isTicking && $0.incidentID == nil && $0.dueAt <= now }
    if due {
      report.reasons.append(
        MigrationReason(
          "migration.deadline-due", zh: "有期限已经届满，须先发生效果",
          en: "a time limit has run out and must take effect first"))
    }
    let seen = try migrationCase()
    switch planner.plan(seen, at: timestamp) {
    case .stays(let reasons): report.reasons += reasons
    case .moves(let move):
      guard report.reasons.isEmpty else { return report }
      report.to = move.to
      do {
        try carryOut(move, seen, planner, &report)
      } catch let rejection as Rejection {
        report.reasons.append(
          MigrationReason("migration.law", zh: rejection.text.zh, en: rejection.text.en))
      }
    }
    return report
  }

  /// The case as the planner must see it.
  private func migrationCase() throws -> MigrationCase {
    let snapshot = snapshot()
    let clocks = deadlines.filter { $0.standing == .running && $0.incidentID == nil }.map {
      MigrationCase.Clock(
        RunningClock(name: $0.clock, party: $0.partyID?.description), rule: $0.rule)
    }
    return MigrationCase(
      snapshot: snapshot, clocks: clocks, arrival: try arrival(), isClosed: file.isClosed)
  }

  /// The act that brought the case to its present state, from the docket.
  private func arrival() throws -> MigrationCase.Arrival? {
    var entries: [DocketEntry] = []
    while entries.count < CaseHistory.entryLimit {
      let page = try transaction.docket(of: file.id, after: entries.count, limit: 500)
      entries += page
      if page.count < 500 { break }
    }
    entries += pending.docket
    let acts = entries.filter {
      $0.incidentID == nil && $0.action != "migrated" && $0.action != "migration-reverted"
    }
    guard let entry = acts.last(where: { $0.fromState != $0.toState }) ?? acts.first else {
      return nil
    }
    let basis = entry.basis ?? .null
    let party = basis["party"]?.string ?? entry.input["party"]?.string
    let roles = basis["roles"]?.array?.compactMap(\.string) ?? [entry.actorRole]
    return MigrationCase.Arrival(
      action: entry.action, actor: Actor(roles: Set(roles), partyKey: party),
      input: engineValues(entry.input))
  }

  private func carryOut(
    _ move: MigrationPlan.Move, _ seen: MigrationCase, _ planner: MigrationPlanner,
    _ report: inout CaseMove
  ) throws {
    var members = JSONObject()
    members["asked"] = "migration"
    members["procedure"] = .string("\(planner.new.name)@\(planner.new.version)")
    members["from"] = .string("\(planner.old.name)@\(planner.old.version)")
    if planner.takesClosed { members["takes_closed"] = true }
    members["arrival"] = MigrationWords.json(seen.arrival)
    members["rules"] = .object(rules(of: seen))
    var all = CaseMemory(text: file.docketBasis)
    var memory = all[""]
    let difference = memory.difference(from: seen.snapshot, of: planner.old, planner.new)
    memory.take(difference)
    difference.write(to: &members)
    memory.take(move)
    members["then"] = [
      "facts": DocketMemory.json(of: move.factChanges),
      "clocks": .array(move.clocks.map { .string(MigrationWords.text(of: $0)) }),
    ]
    file.procedureVersion = planner.new.version
    file.state = move.to
    file.isClosed = planner.new.state(move.to)?.isTerminal ?? false
    keepMigrated(move.factChanges)
    started = []
    let article: String? = nil
    entering = entry(
      action: "migrated", text: planner.words(move, []), article: article, from: move.from,
      to: move.to, input: .object(JSONObject()), actor: .system, asSystem: true)
    for clock in move.clocks { report.clocks.append(try carryOut(clock)) }
    entering = nil
    if let late = lateClock(in: report) {
      report.reasons.append(late)
      return
    }
    if !started.isEmpty { members["started"] = .array(started.map(\.json)) }
    all[""] = memory
    file.docketBasis = all.text
    append(
      action: "migrated", text: planner.words(move, report.clocks), article: article,
      from: move.from, to: move.to, input: .object(JSONObject()), actor: .system, asSystem: true,
      basis: .object(members))
  }

  private func rules(of seen: MigrationCase) -> JSONObject {
    var rules = JSONObject()
    for clock in seen.clocks { rules[clock.clock.text] = .string(clock.rule) }
    return rules
  }

  private func keepMigrated(_ changes: [String: Value]) {
    var facts = file.facts.object ?? JSONObject()
    for name in changes.keys.sorted() { facts[name] = changes[name]?.asJSON }
    file.facts = .object(facts)
    if let track = changes["track"]?.stringValue { file.track = track }
  }

  /// A move must not let a period have run out that nobody could know of.
  private func lateClock(in report: CaseMove) -> MigrationReason? {
    let today = court.zone.day(of: now)
    guard
      let late = report.clocks.first(where: { clock in
        guard clock.fate == .recounted || clock.fate == .begun else { return false }
        return clock.newLastDay.map { $0 < today } ?? false
      })
    else { return nil }
    return MigrationReason(
      "migration.would-be-late", zh: "按新规则“\(late.newClock)”在迁移之前已经届满，迁移会使期限无从遵守",
      en: "by the new rule \(late.newClock) would have ended before the move: nobody could keep it")
  }

  // MARK: Clocks

  private func carryOut(_ move: MigrationPlan.ClockMove) throws -> CaseMove.ClockReport {
    switch move {
    case .kept(let clock):
      let deadline = running(clock)
      return report(.kept, deadline, deadline)
    case .renamed(let clock, let name):
      let before = running(clock)
      rename(before?.id, to: name)
      return report(.renamed, before, deadline(before?.id))
    case .recounted(let clock, let name, let rule, _):
      let before = running(clock)
      rename(before?.id, to: name)
      if let id = before?.id {
        try recount(id, because(.recomputed)) { _, question in try exchange(rule, in: &question) }
      }
      return report(.recounted, before, deadline(before?.id))
    case .ended(let clock):
      let before = running(clock)
      if let id = before?.id { cancel(id, because(.cancelled)) }
      return report(.ended, before, nil)
    case .begun(let clock, let rule, let arguments):
      try carryOut(
        .start(name: clock.name, rule: rule, party: clock.party, arguments: arguments))
      return report(.begun, nil, deadlines.last)
    }
  }

  private func report(
    _ fate: CaseMove.ClockReport.Fate, _ before: Deadline?, _ after: Deadline?
  ) -> CaseMove.ClockReport {
    CaseMove.ClockReport(
      fate: fate, clock: before?.clock ?? "", newClock: after?.clock ?? "",
      rule: before?.rule ?? "", newRule: after?.rule ?? "", lastDay: before?.lastDay,
      newLastDay: after?.lastDay)
  }

  private func running(_ clock: RunningClock) -> Deadline? {
    deadlines.first {
      $0.standing == .running && $0.incidentID == nil && $0.clock == clock.name
        && $0.partyID?.description == clock.party
    }
  }

  private func deadline(_ id: DeadlineID?) -> Deadline? { deadlines.first { $0.id == id } }

  func rename(_ id: DeadlineID?, to clock: String) {
    guard let index = deadlines.firstIndex(where: { $0.id == id }),
      deadlines[index].clock != clock
    else { return }
    deadlines[index].clock = clock
    pending.renamedDeadlines.insert(deadlines[index].id)
  }
}
