/// Plans how cases of one version move to the next: values in, values out.
///
/// A plan is refused rather than guessed. What the declaration leaves open has one meaning only: a
/// state or clock that is not named keeps its name, and a name that the new version does not know
/// is a reason to stay.
public struct MigrationPlanner: Sendable {
  public let old: ProcedureDefinition
  public let new: ProcedureDefinition
  /// Moves cases that have ended, too, so that what may follow them is that of the new version.
  public let takesClosed: Bool
  let declaration: MigrationDeclaration

  /// Why no case at all can be planned.
  public struct Impossible: Error, Sendable, Hashable, CustomStringConvertible {
    public let reason: MigrationReason
    public var description: String { reason.text.en }
  }

  /// - Throws: `Impossible` where the new version declares no move from the old one.
  public init(
    from old: ProcedureDefinition, to new: ProcedureDefinition, takesClosed: Bool = false
  ) throws(Impossible) {
    guard old.name == new.name, let declaration = new.migration, declaration.from == old.version
    else {
      throw Impossible(
        reason: MigrationReason(
          "migration.not-declared",
          zh: "“\(new.name)”第\(new.version)版没有声明自第\(old.version)版的迁移，在办案件继续适用原版本",
          en: "version \(new.version) of \(new.name) declares no migration from version "
            + "\(old.version): running cases stay with theirs"))
    }
    self.old = old
    self.new = new
    self.takesClosed = takesClosed
    self.declaration = declaration
  }

  /// The migration's own words on why cases move.
  public var why: Bilingual { declaration.why }

  public func plan(_ it: MigrationCase, at now: Timestamp? = nil) -> MigrationPlan {
    var draft = MigrationDraft(self, it, now)
    draft.judge()
    guard draft.reasons.isEmpty else { return .stays(draft.reasons) }
    return .moves(
      MigrationPlan.Move(
        from: it.snapshot.state, to: draft.state, factChanges: draft.changes,
        clocks: draft.moves))
  }
}

/// One plan in the making; every reason against it is collected.
private struct MigrationDraft {
  let planner: MigrationPlanner
  let it: MigrationCase
  let now: Timestamp?
  var state: String
  var changes: [String: Value] = [:]
  var moves: [MigrationPlan.ClockMove] = []
  var reasons: [MigrationReason] = []

  init(_ planner: MigrationPlanner, _ it: MigrationCase, _ now: Timestamp?) {
    self.planner = planner
    self.it = it
    self.now = now
    let old = it.snapshot.state
    state = planner.declaration.states.first { $0.old == old }?.new ?? old
  }

  mutating func refuse(_ code: String, zh: String, en: String) {
    reasons.append(MigrationReason(code, zh: zh, en: en))
  }

  mutating func judge() {
    judgeState()
    judgeIncidents()
    judgeFacts()
    // By name, so that the plan does not depend on the order in which the host keeps them.
    for clock in it.clocks.sorted(by: { $0.place < $1.place }) { judge(clock) }
    beginClocks()
  }

  // MARK: State and facts

  private mutating func judgeState() {
    let old = it.snapshot.state
    let title = planner.old.state(old)?.title ?? Bilingual(zh: old, en: old)
    if it.isClosed, !planner.takesClosed {
      refuse("migration.closed", zh: "案件已经终结", en: "the case has ended")
    }
    if planner.declaration.keep.contains(old) {
      let why = planner.why
      refuse(
        "migration.kept", zh: "处于“\(title.zh)”的案件保留原版本：\(why.zh)",
        en: "cases at '\(title.en)' stay with their version: \(why.en)")
    }
    if planner.new.state(state) == nil {
      refuse(
        "migration.state-missing", zh: "新版本没有“\(title.zh)”（\(state)）这一状态",
        en: "the new version has no state \(state) for '\(title.en)'")
    }
  }

  private mutating func judgeIncidents() {
    for open in it.snapshot.incidents where open.isOpen {
      let before = planner.old.incident(open.name)?.procedure
      guard planner.new.incident(open.name)?.procedure != before || before == nil else { continue }
      let title = planner.old.incident(open.name)?.title ?? Bilingual(zh: open.name, en: open.name)
      refuse(
        "migration.incident-unknown", zh: "新版本不认识正在处理的“\(title.zh)”",
        en: "'\(title.en)' is open and the new version does not know it")
    }
  }

  private mutating func judgeFacts() {
    for assignment in planner.declaration.set {
      do throws(EvaluationError) {
        let value = try assignment.value.value(in: variables())
        let kind = planner.new.fact(assignment.fact)?.kind
        guard kind?.admits(value) ?? false else {
          refuse(
            "migration.fact-kind", zh: "迁移为“\(assignment.fact)”设定的值类型不符",
            en: "the migration sets \(assignment.fact) to a value of another kind")
          continue
        }
        changes[assignment.fact] = value
      } catch {
        refuse(
          "migration.fact-not-computable", zh: "无法计算事实“\(assignment.fact)”",
          en: "\(assignment.fact) cannot be computed: \(error.reason)")
      }
    }
    for fact in planner.new.facts where fact.preset == nil {
      guard changes[fact.name] == nil, it.snapshot.facts[fact.name] == nil,
        planner.old.fact(fact.name) == nil
      else { continue }
      refuse(
        "migration.fact-missing", zh: "新版本需要的事实“\(fact.title.zh)”尚无值",
        en: "the new version needs '\(fact.title.en)' and nothing gives it a value")
    }
  }

  // MARK: Clocks

  private mutating func judge(_ running: MigrationCase.Clock) {
    let name = running.clock.name
    let family = Ladder.family(of: name)
    let named = planner.declaration.clocks.first { $0.old == family }
    if let named, named.new == nil { return moves.append(.ended(running.clock)) }
    let next = (named?.new ?? family) + name.dropFirst(family.count)
    guard let rule = ruleTemplate(of: next) else {
      let title = planner.old.clock(family)?.title ?? Bilingual(zh: name, en: name)
      return refuse(
        "migration.clock-unknown", zh: "新版本没有正在计算的“\(title.zh)”（\(next)）",
        en: "'\(title.en)' runs and the new version has no clock \(next)")
    }
    guard let text = filled(rule, next) else { return }
    if text != running.rule {
      moves.append(.recounted(running.clock, to: next, rule: text, before: running.rule))
    } else if next != name {
      moves.append(.renamed(running.clock, to: next))
    } else {
      moves.append(.kept(running.clock))
    }
  }

  private enum RuleText {
    case text(String)
    case template(Template)
    case none
  }

  private func ruleTemplate(of name: String) -> RuleText? {
    if name.contains("@") {
      return Ladder.rung(of: name, in: planner.new)?.rule.map { .text($0) }
    }
    guard let clock = planner.new.clock(name) else { return nil }
    return clock.rule.map { .template($0) } ?? RuleText.none
  }

  private mutating func filled(_ rule: RuleText, _ clock: String) -> String? {
    switch rule {
    case .text(let text): return text
    case .none: return ""
    case .template(let template):
      do throws(EvaluationError) { return try template.text(in: variables()) } catch {
        refuse(
          "migration.rule-not-computable", zh: "无法确定“\(clock)”适用的期限规则",
          en: "the rule of \(clock) cannot be computed: \(error.reason)")
        return nil
      }
    }
  }

  /// Clocks the old version did not have and that the new one starts with the act which brought the
  /// case where it is.
  private mutating func beginClocks() {
    guard let arrival = it.arrival, let action = planner.new.action(arrival.action) else { return }
    let images = Set(planner.declaration.clocks.compactMap(\.new))
    for start in action.start {
      guard planner.old.clock(start.clock) == nil, !images.contains(start.clock),
        let clock = planner.new.clock(start.clock)
      else { continue }
      do throws(EvaluationError) {
        let variables = variables()
        guard try start.when?.isTrue(in: variables) ?? true else { continue }
        var arguments: [String: Value] = [:]
        for (name, expression) in start.arguments {
          arguments[name] = try expression.value(in: variables)
        }
        let rule = try clock.rule?.text(in: variables) ?? ""
        for party in try parties(clock, start, arrival, variables) {
          moves.append(
            .begun(RunningClock(name: clock.name, party: party), rule: rule, arguments: arguments))
        }
      } catch {
        refuse(
          "migration.clock-not-computable", zh: "无法判断新版本的“\(clock.title.zh)”是否应当开始",
          en: "whether '\(clock.title.en)' must begin cannot be judged: \(error.reason)")
      }
    }
  }

  private func parties(
    _ clock: ClockDeclaration, _ start: ClockStartDeclaration, _ arrival: MigrationCase.Arrival,
    _ variables: [String: Value]
  ) throws(EvaluationError) -> [String?] {
    guard clock.scope == .party else { return [nil] }
    guard let party = start.party else { return [arrival.actor.partyKey] }
    let value = try party.value(in: variables)
    if let one = value.stringValue { return one.isEmpty ? [] : [one] }
    return value.stringsValue ?? []
  }

  // MARK: What expressions see

  /// The case with the facts the migration has set so far, in its new state.
  private func variables() -> [String: Value] {
    var facts = it.snapshot.facts.merging(changes) { _, new in new }
    for fact in planner.new.facts where facts[fact.name] == nil { facts[fact.name] = fact.preset }
    var counts: [String: Value] = [:]
    for clock in planner.new.clocks {
      counts[clock.name] = .int(
        Int64(it.snapshot.runningClocks.count { $0.name == clock.name }))
    }
    var open: [String: Value] = [:]
    for incident in planner.new.incidents {
      open[incident.name] = .int(
        Int64(it.snapshot.incidents.count { $0.isOpen && $0.name == incident.name }))
    }
    let actor = it.arrival?.actor ?? .system
    var variables: [String: Value] = [
      "facts": .object(facts), "state": .string(state), "clocks": .object(counts),
      "incidents": .object(open), "input": .object(it.arrival?.input ?? [:]),
      "actor": [
        "roles": .strings(actor.roles.sorted()), "party": .string(actor.partyKey ?? ""),
        "clocks": .list([]), "phases": .strings((actor.phases ?? []).sorted()),
        "person": .string(actor.personKey),
      ],
    ]
    if let now { variables["now"] = .timestamp(now) }
    return variables
  }
}

extension MigrationCase.Clock {
  fileprivate var place: String { clock.name + ":" + (clock.party ?? "") }
}

extension Ladder {
  /// The clock whose ladder a rung belongs to; any other clock itself.
  static func family(of running: String) -> String { String(running.prefix { $0 != "@" }) }
}
