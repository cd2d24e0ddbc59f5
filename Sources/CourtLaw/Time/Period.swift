import CourtDomain

/// A period of the law: one row of periods.yaml.
struct Period: Sendable, Hashable {
  enum Mode: String, Sendable, CaseIterable {
    case fixed, minimum, maximum, given
  }

  enum Direction: String, Sendable, CaseIterable {
    case after, before
  }

  /// Whose act the period limits: an outage of the court moves a party's last day only.
  enum Bound: String, Sendable, CaseIterable {
    case party, court
  }

  let rule: String
  let name: LocalizedText
  let length: Int?
  let foreignLength: Int?
  let unit: PeriodUnit
  let mode: Mode
  let direction: Direction
  let rolls: Bool
  let followsClearDaySwitch: Bool
  let starts: LocalizedText
  let exclusions: [String]
  /// The article that frees cases with a foreign element from this period, in words.
  let foreignExempt: LocalizedText?
  let binds: Bound
  /// Whether the court can give it back once it was missed (CPL 86).
  let isRestorable: Bool
  /// The periods that this one makes longer; empty for a period of its own.
  let extends: [String]
  let approvedBy: LocalizedText?
  /// The most that the extended period and all its extensions may come to, in their unit.
  let totalAtMost: Int?
  /// Rules counted back from the end: by when an extension is asked for, and decided.
  let askedBefore: String?
  let decidedBefore: String?

  /// The length that applies, from the law's own and the one the court or the parties gave.
  func length(isForeign: Bool, given: Int?) throws(LawError) -> Int {
    let lawful = isForeign ? foreignLength ?? length : length
    let (minimum, maximum): (Int?, Int?) =
      switch mode {
      case .fixed: (lawful, lawful)
      case .minimum: (lawful, nil)
      case .maximum: (1, lawful)
      case .given: (1, nil)
      }
    guard let chosen = given ?? lawful else { throw .lengthMissing(rule: rule) }
    guard chosen >= minimum ?? 1, chosen <= maximum ?? Self.longest else {
      throw .lengthNotAllowed(
        rule: rule, given: chosen, minimum: minimum, maximum: maximum ?? Self.longest)
    }
    return chosen
  }

  /// No court sets a period longer than this; a larger number is a slip of the keyboard.
  static let longest = 3_650
}

/// Time that may be left out of a period: one row of the exclusions in periods.yaml.
struct ExclusionRule: Sendable, Hashable {
  let name: LocalizedText
  let monthsAtMost: Int?
}

extension PeriodUnit {
  func text(_ count: Int) -> LocalizedText {
    switch self {
    case .hours: LocalizedText(zh: "\(count) 小时", en: count == 1 ? "1 hour" : "\(count) hours")
    case .days: LocalizedText(zh: "\(count) 日", en: count == 1 ? "1 day" : "\(count) days")
    case .workingDays:
      LocalizedText(
        zh: "\(count) 个工作日", en: count == 1 ? "1 working day" : "\(count) working days")
    case .months:
      LocalizedText(zh: "\(count) 个月", en: count == 1 ? "1 month" : "\(count) months")
    case .years: LocalizedText(zh: "\(count) 年", en: count == 1 ? "1 year" : "\(count) years")
    }
  }
}
