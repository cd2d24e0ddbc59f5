public import CourtDomain

/// A place at which everyone is free, and why it is a good one.
public struct HearingProposal: Hashable, Sendable {
  public var start: Instant
  /// Start and the duration asked for; what is taken in the grid ends at the next quarter.
  public var end: Instant
  public var day: CalendarDay
  public var room: ResourceKey?
  public var clerk: ResourceKey?
  /// All that the booking takes, in lock order.
  public var resources: [ResourceKey]
  /// What ranks it, less is better: waiting, broken-up sessions, wishes not met.
  public var penalty: Int
  public var reasons: [LocalizedText]
  /// `nil` where nobody told who else waits.
  public var priceForOthers: PriceForOthers?

  public init(
    start: Instant, end: Instant, day: CalendarDay, room: ResourceKey?, clerk: ResourceKey?,
    resources: [ResourceKey], penalty: Int, reasons: [LocalizedText],
    priceForOthers: PriceForOthers? = nil
  ) {
    self.priceForOthers = priceForOthers
    self.start = start
    self.end = end
    self.day = day
    self.room = room
    self.clerk = clerk
    self.resources = resources
    self.penalty = penalty
    self.reasons = reasons
  }
}

public enum ProposalOutcome: Sendable {
  /// At least one, best first.
  case proposals([HearingProposal])
  case refused(SchedulingRefusal)

  public var proposals: [HearingProposal] {
    guard case .proposals(let found) = self else { return [] }
    return found
  }

  public var refusal: SchedulingRefusal? {
    guard case .refused(let refusal) = self else { return nil }
    return refusal
  }
}

/// Why no lawful slot is open, and what would open one.
public struct SchedulingRefusal: Hashable, Sendable {
  public var code: String
  public var text: LocalizedText
  public var source: String?
  /// Starts on the quarter hour that lie within the bounds and inside a session.
  public var slotsExamined: Int
  /// Each cause with its share, the greatest first; shares overlap, for a slot may be closed twice.
  public var closures: [SlotClosure]
  /// Each is enough by itself.
  public var remedies: [LocalizedText]
  public var defects: [FieldDefect]

  public init(
    code: String, text: LocalizedText, source: String? = nil, slotsExamined: Int = 0,
    closures: [SlotClosure] = [], remedies: [LocalizedText] = [], defects: [FieldDefect] = []
  ) {
    self.code = code
    self.text = text
    self.source = source
    self.slotsExamined = slotsExamined
    self.closures = closures
    self.remedies = remedies
    self.defects = defects
  }

  /// For a caller that answers with problems: causes and remedies as reasons.
  public var rejection: Rejection {
    let causes = closures.map {
      FieldDefect("", "hearing.closed-by", zh: $0.text.zh, en: $0.text.en)
    }
    let ways = remedies.map { FieldDefect("", "hearing.would-open", zh: $0.zh, en: $0.en) }
    return Rejection(
      code, code == "hearing.bad-request" ? .unacceptable : .conflict, zh: text.zh, en: text.en,
      source: source, reasons: defects + causes + ways)
  }
}

/// How much of the time one resource, or one pool as a whole, takes away.
public struct SlotClosure: Hashable, Sendable {
  public enum Cause: Hashable, Sendable {
    case resource(ResourceKey)
    /// No unit of the pool is free.
    case pool(ResourceKey.Kind)
  }

  public var cause: Cause
  public var closedSlots: Int
  /// Slots that nothing else closes: they would open if this one were free.
  public var onlyThisSlots: Int
  /// `closedSlots` of all slots examined.
  public var share: Double
  public var text: LocalizedText

  public init(
    cause: Cause, closedSlots: Int, onlyThisSlots: Int, share: Double, text: LocalizedText
  ) {
    self.cause = cause
    self.closedSlots = closedSlots
    self.onlyThisSlots = onlyThisSlots
    self.share = share
    self.text = text
  }
}
