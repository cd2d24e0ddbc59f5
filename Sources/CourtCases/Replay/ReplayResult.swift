public import CourtDomain

/// What the replay of one case found.
public struct ReplayResult: Sendable {
  public var caseID: CaseID
  public var number: String
  /// Entries that the present code was asked again.
  public var replayed = 0
  /// Entries made without asking the procedure, such as assignments: only their chain is checked.
  public var chained = 0
  /// Entries from before the docket kept what acts were decided on.
  public var unbased = 0
  /// Time limits computed again by the present law.
  public var deadlines = 0
  /// Time limits that were provisional then, for want of a calendar, and are fixed now.
  public var provisional = 0
  /// Bytes of what the docket keeps for replays.
  public var basisBytes = 0
  /// The first thing that differs; nothing after it is compared.
  public var difference: ReplayDifference?

  public var agrees: Bool { difference == nil }

  init(_ history: CaseHistory) {
    caseID = history.caseID
    number = history.number
  }
}

/// Where the present code and a docket part.
public struct ReplayDifference: Sendable, Hashable, CustomStringConvertible {
  /// The docket entry; `nil` for the end of the case.
  public var sequence: Int?
  public var action: String?
  /// What was compared, such as `state`, `text.zh` or `deadline defence`.
  public var subject: String
  public var expected: String
  public var got: String

  public var description: String {
    let place = sequence.map { "entry \($0) (\(action ?? ""))" } ?? "the end"
    return "\(place): \(subject): the docket says \(expected), the present code \(got)"
  }

  public var json: JSONValue {
    [
      "entry": sequence.map { .int($0) } ?? .null, "action": .optional(action),
      "subject": .string(subject), "expected": .string(expected), "got": .string(got),
    ]
  }
}

/// The replays of many cases added up.
public struct ReplayTally: Sendable {
  public var cases = 0
  public var differing = 0
  public var replayed = 0
  public var chained = 0
  public var unbased = 0
  public var deadlines = 0
  public var provisional = 0
  public var basisBytes = 0

  public init() {}

  public mutating func add(_ result: ReplayResult) {
    cases += 1
    differing += result.agrees ? 0 : 1
    replayed += result.replayed
    chained += result.chained
    unbased += result.unbased
    deadlines += result.deadlines
    provisional += result.provisional
    basisBytes += result.basisBytes
  }

  public var json: JSONValue {
    [
      "cases": .int(cases), "differing": .int(differing), "replayed": .int(replayed),
      "chained": .int(chained), "without_basis": .int(unbased), "deadlines": .int(deadlines),
      "provisional": .int(provisional), "basis_bytes": .int(basisBytes),
    ]
  }
}
