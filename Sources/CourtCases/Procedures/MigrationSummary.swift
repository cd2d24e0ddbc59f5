public import CourtDomain
import CourtWorkflow

/// What a migration does, or would do, added up by the state cases are in.
public struct MigrationSummary: Sendable {
  public struct ClockLine: Sendable {
    public var fate: CaseMove.ClockReport.Fate
    public var clock: String
    public var newClock: String
    public var rule: String
    public var newRule: String
    public var count = 0
    /// By how many days last days move, from the least to the most; for clocks that go on.
    public var shift: ClosedRange<Int>?
    /// The first cases: number, old and new last day.
    public var samples: [(number: String, from: CalendarDay?, to: CalendarDay?)] = []
  }

  public struct RefusalLine: Sendable {
    public var code: String
    public var text: LocalizedText
    public var count = 0
    /// Numbers of the first cases.
    public var samples: [String] = []
  }

  public struct StateLine: Sendable {
    public var state: String
    /// The state they come to, as counts.
    public var to: [String: Int] = [:]
    public var moved = 0
    public var refused = 0
    public var clocks: [ClockLine] = []
    public var refusals: [RefusalLine] = []
  }

  /// Cases named as examples of one line.
  static let sampleLimit = 3

  public private(set) var states: [StateLine] = []
  public var moved: Int { states.reduce(0) { $0 + $1.moved } }
  public var refused: Int { states.reduce(0) { $0 + $1.refused } }

  public init() {}

  public mutating func add(_ move: CaseMove) {
    let index =
      states.firstIndex { $0.state == move.from }
      ?? {
        states.append(StateLine(state: move.from))
        return states.count - 1
      }()
    guard move.moves else {
      states[index].refused += 1
      for reason in move.reasons { states[index].note(reason, move.number) }
      return
    }
    states[index].moved += 1
    states[index].to[move.to, default: 0] += 1
    for clock in move.clocks { states[index].note(clock, move.number) }
  }
}

extension MigrationSummary.StateLine {
  fileprivate mutating func note(_ reason: MigrationReason, _ number: String) {
    let text = LocalizedText(zh: reason.text.zh, en: reason.text.en)
    if !refusals.contains(where: { $0.code == reason.code && $0.text == text }) {
      refusals.append(MigrationSummary.RefusalLine(code: reason.code, text: text))
    }
    guard let at = refusals.firstIndex(where: { $0.code == reason.code && $0.text == text }) else {
      return
    }
    refusals[at].count += 1
    if refusals[at].samples.count < MigrationSummary.sampleLimit {
      refusals[at].samples.append(number)
    }
  }

  fileprivate mutating func note(_ clock: CaseMove.ClockReport, _ number: String) {
    func isSame(_ line: MigrationSummary.ClockLine) -> Bool {
      line.fate == clock.fate && line.clock == clock.clock && line.newClock == clock.newClock
        && line.rule == clock.rule && line.newRule == clock.newRule
    }
    if !clocks.contains(where: isSame) {
      clocks.append(
        MigrationSummary.ClockLine(
          fate: clock.fate, clock: clock.clock, newClock: clock.newClock, rule: clock.rule,
          newRule: clock.newRule))
    }
    guard let at = clocks.firstIndex(where: isSame) else { return }
    clocks[at].count += 1
    if let from = clock.lastDay, let to = clock.newLastDay {
      let days = to.days(since: from)
      let known = clocks[at].shift ?? days...days
      clocks[at].shift = min(known.lowerBound, days)...max(known.upperBound, days)
    }
    if clocks[at].samples.count < MigrationSummary.sampleLimit {
      clocks[at].samples.append((number, clock.lastDay, clock.newLastDay))
    }
  }
}

extension MigrationSummary {
  public var json: JSONValue {
    [
      "moved": .int(moved), "refused": .int(refused),
      "states": .array(states.map(\.json)),
    ]
  }
}

extension MigrationSummary.StateLine {
  fileprivate var json: JSONValue {
    var targets = JSONObject()
    for name in to.keys.sorted() { targets[name] = .int(to[name] ?? 0) }
    return [
      "state": .string(state), "moved": .int(moved), "refused": .int(refused),
      "to": .object(targets),
      "clocks": .array(
        clocks.map { line in
          [
            "fate": .string(line.fate.rawValue), "clock": .string(line.clock),
            "new_clock": .string(line.newClock), "rule": .string(line.rule),
            "new_rule": .string(line.newRule), "count": .int(line.count),
            "days": line.shift.map { [.int($0.lowerBound), .int($0.upperBound)] } ?? .null,
            "samples": .array(
              line.samples.map { sample in
                [
                  "case": .string(sample.number), "from": .optional(sample.from?.description),
                  "to": .optional(sample.to?.description),
                ]
              }),
          ]
        }),
      "refusals": .array(
        refusals.map { line in
          [
            "code": .string(line.code), "zh": .string(line.text.zh), "en": .string(line.text.en),
            "count": .int(line.count), "samples": .array(line.samples.map { .string($0) }),
          ]
        }),
    ]
  }
}
