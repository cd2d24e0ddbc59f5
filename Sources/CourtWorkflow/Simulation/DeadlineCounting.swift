/// The question "until when?" as a simulation asks it.
public struct PeriodQuestion: Sendable, Hashable {
  /// The id of the host's dated rule.
  public var rule: String
  /// Seconds since 1970-01-01T00:00:00Z of the starting fact.
  public var start: Int64
  /// A length the procedure leaves to the actor, in the rule's own unit.
  public var givenDays: Int?
  public var isForeign: Bool
  /// Time that is left out, in order.
  public var stillness: [Stillness]

  /// A time during which the clock stood still, both days included, in days since 1970-01-01 of the
  /// court's zone.
  public struct Stillness: Sendable, Hashable {
    public let kind: String
    public let from: Int
    public let to: Int

    public init(kind: String, from: Int, to: Int) {
      self.kind = kind
      self.from = from
      self.to = to
    }
  }

  public init(
    rule: String, start: Int64, givenDays: Int? = nil, isForeign: Bool = false,
    stillness: [Stillness] = []
  ) {
    self.rule = rule
    self.start = start
    self.givenDays = givenDays
    self.isForeign = isForeign
    self.stillness = stillness
  }
}

/// The law of time as a simulation needs it; bound to the real calendar and dated rules outside.
public protocol DeadlineCounting: AnyObject {
  /// Seconds east of UTC of the court's own days.
  var zoneSeconds: Int64 { get }

  /// Whether the court works on that day, in days since 1970-01-01 of its zone.
  ///
  /// - Throws: where the calendar of that year is not known; the simulation ends before it.
  func isWorkingDay(_ day: Int) throws -> Bool

  /// The first second at which the period is over.
  ///
  /// - Throws: where the law has no such rule or cannot count it; the simulation tells so.
  func due(_ question: PeriodQuestion) throws -> Int64
}

/// Periods in plain days and Monday to Friday: for tests of procedures without any law.
public final class PlainDeadlines: DeadlineCounting {
  public let zoneSeconds: Int64 = 0
  private let days: [String: Int]
  private let otherwise: Int

  /// - Parameters:
  ///   - days: the length of each rule.
  ///   - otherwise: the length of a rule that is not named.
  public init(days: [String: Int] = [:], otherwise: Int = 15) {
    self.days = days
    self.otherwise = otherwise
  }

  public func isWorkingDay(_ day: Int) -> Bool { ((day + 3) % 7 + 7) % 7 < 5 }

  public func due(_ question: PeriodQuestion) -> Int64 {
    let length = question.givenDays ?? days[question.rule] ?? otherwise
    let still = question.stillness.reduce(0) { $0 + $1.to - $1.from + 1 }
    return (question.start / 86_400 + Int64(length + still + 1)) * 86_400
  }
}
