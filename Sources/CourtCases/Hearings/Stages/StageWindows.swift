public import CourtDomain

/// The stages of an asynchronous hearing, each with the time in which the parties may speak.
///
/// Read from what the incident keeps and from its time limits; nothing of it is stored twice.
/// Source: Online Litigation Rules art. 20(2).
public struct AsynchronousStages: Sendable {
  static let incident = "asynchronous-hearing"
  static let clock = "stage"

  public enum Stage: String, Sendable, CaseIterable {
    case questioning
    case debate
    case finalStatement = "final-statement"

    public var title: LocalizedText {
      switch self {
      case .questioning: LocalizedText(zh: "发问", en: "questioning")
      case .debate: LocalizedText(zh: "辩论", en: "debate")
      case .finalStatement: LocalizedText(zh: "最后陈述", en: "final statements")
      }
    }

    /// Under what name the incident keeps the length the judge gave it.
    var lengthFact: String { self == .finalStatement ? "statement" : rawValue }
  }

  /// One stage's time.
  public struct Window: Sendable, Hashable {
    public enum Standing: String, Sendable, CaseIterable {
      case upcoming
      case open
      case closed
      /// The hearing ended before it.
      case notHeld = "not-held"
    }

    public var stage: Stage
    public var standing: Standing
    /// In `unit`s, as the judge gave it.
    public var length: Int
    public var unit: String
    public var opensAt: Instant?
    /// When it closes, or would have closed where all had finished before.
    public var closesAt: Instant?
    public var closedAt: Instant?
    /// Whole hours, rounded down; of an open one.
    public var hoursLeft: Int?
  }

  public let incident: Incident
  public let windows: [Window]
  /// Parties who have declared the present stage finished, and who spoke in any.
  public let finished: [PartyID]
  public let spoke: [PartyID]

  public var open: Window? { windows.first { $0.standing == .open } }

  /// - Returns: `nil` for an incident of another kind.
  public init?(_ incident: Incident, deadlines: [Deadline], at now: Instant) {
    guard incident.name == Self.incident else { return nil }
    self.incident = incident
    let facts = incident.facts
    func parties(_ name: String) -> [PartyID] {
      (facts[name]?.array ?? []).compactMap { $0.string.flatMap { PartyID($0) } }
    }
    finished = parties("finished")
    spoke = parties("spoke")
    let unit = facts["unit"]?.string == ".hours" ? "hours" : "days"
    let own = deadlines.filter { $0.incidentID == incident.id && $0.clock == Self.clock }
    windows = Stage.allCases.map { stage in
      Self.window(
        stage, facts[stage.lengthFact]?.int.map { Int($0) } ?? 0, unit,
        own.filter { Self.stage(ofRule: $0.rule) == stage }
          .sorted { $0.startedAt < $1.startedAt }, isOver: !incident.isOpen, now)
    }
  }

  /// `async.debate.hours` is the rule of the debate.
  private static func stage(ofRule rule: String) -> Stage? {
    let parts = rule.split(separator: ".")
    return parts.count > 1 ? Stage(rawValue: String(parts[1])) : nil
  }

  private static func window(
    _ stage: Stage, _ length: Int, _ unit: String, _ limits: [Deadline], isOver: Bool,
    _ now: Instant
  ) -> Window {
    var window = Window(stage: stage, standing: .upcoming, length: length, unit: unit)
    guard let first = limits.first, let last = limits.last else {
      if isOver { window.standing = .notHeld }
      return window
    }
    window.opensAt = first.startedAt
    window.closesAt = last.dueAt
    if last.standing == .running, !isOver {
      window.standing = .open
      window.hoursLeft = hours(until: last.dueAt, from: now)
    } else {
      window.standing = .closed
      window.closedAt = last.standing == .expired ? last.dueAt : last.closedAt
    }
    return window
  }

  /// Rounded down, but for the seconds in which a message is on its way.
  static func hours(until end: Instant, from now: Instant) -> Int {
    max(0, Int((end.seconds(since: now) + 59) / 3_600))
  }
}
