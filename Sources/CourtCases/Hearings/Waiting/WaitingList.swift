public import CourtDomain

/// Who waits for a hearing, since when, until when the law lets them wait, and what they are offered.
public struct WaitingList: Sendable {
  public static let maximum = 500

  /// One case, in the order of urgency.
  public struct Entry: Sendable {
    public let waiting: AwaitingCase
    public let file: CaseFile
    /// The last lawful day for the hearing: the trial limit, or a month after the hearing that was
    /// put off. `nil` where neither runs.
    public let untilOn: CalendarDay?
    public let why: LocalizedText?
    public let offer: FreedSlot?
  }

  let court: Court

  public init(_ court: Court) { self.court = court }

  /// - Parameter judge: those who wait for him; `nil` for all.
  public func read(
    judge: AccountID?, by principal: Account, in transaction: any CourtTransaction
  ) throws -> (entries: [Entry], slots: [FreedSlot]) {
    transaction.look(as: .account(principal.id))
    let slots = try transaction.freedSlots(judge: judge, limit: Self.maximum)
    let waiting = try transaction.casesAwaitingHearing(
      in: court.procedures.statesThatBook, judge: judge, limit: Self.maximum)
    let files = try transaction.gather {
      try waiting.map { try transaction.caseFile($0.caseID, locked: false) }
    }
    let entries = zip(waiting, files).compactMap { one, file -> Entry? in
      guard let file else { return nil }
      let until = until(one)
      return Entry(
        waiting: one, file: file, untilOn: until?.day, why: until?.why,
        offer: slots.first { $0.standing == .offered && $0.offeredCase == one.caseID })
    }
    return (entries, slots)
  }

  /// Source: trial limits, Civil Procedure Law arts. 152, 164, 168; the month between two hearings,
  /// Provisions on extending trial limits and adjourning hearings art. 5.
  private func until(_ one: AwaitingCase) -> (day: CalendarDay, why: LocalizedText)? {
    let gap = one.putOffFrom.map { court.zone.day(of: $0).adding(months: 1) }
    let limit = one.limitOn
    if let gap, limit.map({ gap < $0 }) ?? true {
      return (
        gap, LocalizedText(zh: "两次开庭间隔不超过一个月", en: "no more than a month between hearings")
      )
    }
    return limit.map { ($0, LocalizedText(zh: "审限届满", en: "the trial limit ends")) }
  }
}
