public import CourtDomain

/// What a check of a schedule found: broken rules, and what the plan costs by component.
public struct ScheduleReport: Sendable {
  /// The hard rules of the format.
  public enum Rule: String, Sendable, CaseIterable {
    case h1 = "H1"
    case h2 = "H2"
    case h3 = "H3"
    case h4 = "H4"
    case h5 = "H5"
    case h6 = "H6"
    case h7 = "H7"
    case h8 = "H8"
    case h9 = "H9"
  }

  public struct Breach: Sendable {
    public let rule: Rule
    public let text: LocalizedText
  }

  public struct Cost: Sendable, Hashable {
    public var unscheduled = 0
    public var limit = 0
    public var tardy = 0
    public var wait = 0
    public var overload = 0
    public var open = 0
    public var split = 0
    public var disruption = 0

    public init() {}

    public var hard: Int { unscheduled + limit }
    public var soft: Int { tardy + wait + overload + open + split + disruption }
    public var total: Int { hard + soft }

    /// In the order of the format.
    public var components: [(name: String, amount: Int)] {
      [
        ("unscheduled", unscheduled), ("limit", limit), ("tardy", tardy), ("wait", wait),
        ("overload", overload), ("open", open), ("split", split), ("disruption", disruption),
      ]
    }
  }

  public struct Counts: Sendable, Hashable {
    public var scheduled = 0
    public var unscheduled = 0
    public var pastLimit = 0
    public var pastDue = 0
    public var waitDays = 0
    public var tardyDays = 0
    public var moved = 0
    public var benchChanged = 0

    public init() {}

    public var named: [(name: String, count: Int)] {
      [
        ("scheduled", scheduled), ("unscheduled", unscheduled), ("past_limit", pastLimit),
        ("past_due", pastDue), ("wait_days", waitDays), ("tardy_days", tardyDays),
        ("moved", moved), ("bench_changed", benchChanged),
      ]
    }
  }

  /// The first twenty breaches in words.
  public internal(set) var breaches: [Breach] = []
  /// How often each rule is broken.
  public internal(set) var breachCounts: [Rule: Int] = [:]
  public internal(set) var cost = Cost()
  public internal(set) var counts = Counts()

  public static let wordedLimit = 20

  public var isValid: Bool { breachCounts.isEmpty }

  mutating func note(_ rule: Rule, _ zh: String, _ en: String) {
    breachCounts[rule, default: 0] += 1
    if breaches.count < Self.wordedLimit {
      breaches.append(Breach(rule: rule, text: LocalizedText(zh: zh, en: en)))
    }
  }
}
