public import CourtDomain

/// What a rule of periods.yaml says on a day, for those who list, check or show rules.
public struct PeriodInfo: Hashable, Sendable {
  public enum Mode: String, Hashable, Sendable {
    /// The length is the law's.
    case fixed
    /// The law's length or a longer one that is given.
    case minimum
    /// The law's length or a shorter one that is given.
    case maximum
    /// The act must give the length.
    case given
  }

  public enum Bound: String, Hashable, Sendable {
    case party, court
  }

  public let rule: String
  public let name: LocalizedText
  /// The fact it counts from.
  public let starts: LocalizedText
  /// `nil` where the act must give it.
  public let length: Int?
  /// For a party without residence in the mainland, where it differs.
  public let foreignLength: Int?
  public let unit: PeriodUnit
  public let mode: Mode
  public let isCountedBack: Bool
  /// Whose act it limits.
  public let binds: Bound
  public let isRestorable: Bool
  /// The kinds of time that may be left out or stand still.
  public let exclusions: [String]
  /// The rules that this one makes longer.
  public let extends: [String]
  public let approvedBy: LocalizedText?
  public let totalAtMost: Int?
  public let citation: String
  public let source: LocalizedText
  public let note: String?
  public let standing: LawRow.Standing
}

extension LawBook {
  /// The rule's row in force on that day.
  ///
  /// - Throws: `LawError.unknownRule` or `.notInForce`.
  public func period(_ rule: String, on day: CalendarDay) throws(LawError) -> PeriodInfo {
    PeriodInfo(try tables.periods.inForce(rule, on: day))
  }

  /// Every period rule in force on that day, by name.
  public func periods(on day: CalendarDay) -> [PeriodInfo] {
    tables.periods.all(on: day).map(PeriodInfo.init)
  }

  /// The rules that make this one longer, in force on that day.
  public func extensions(of rule: String, on day: CalendarDay) -> [PeriodInfo] {
    periods(on: day).filter { $0.extends.contains(rule) }
  }

  /// The kinds of time that may be left out, such as `exclusion.appraisal`, in force or not.
  public var exclusionRules: Set<String> { Set(tables.exclusions.versions.keys) }
}

extension PeriodInfo {
  fileprivate init(_ row: Dated<Period>) {
    let period = row.value
    rule = period.rule
    name = period.name
    starts = period.starts
    length = period.length
    foreignLength = period.foreignLength
    unit = period.unit
    mode =
      switch period.mode {
      case .fixed: .fixed
      case .minimum: .minimum
      case .maximum: .maximum
      case .given: .given
      }
    isCountedBack = period.direction == .before
    binds = period.binds == .party ? .party : .court
    isRestorable = period.isRestorable
    exclusions = period.exclusions
    extends = period.extends
    approvedBy = period.approvedBy
    totalAtMost = period.totalAtMost
    citation = row.row.citation
    source = row.row.source
    note = row.row.note
    standing = row.row.standing
  }
}
