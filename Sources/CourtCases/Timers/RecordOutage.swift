public import CourtDomain

/// Enters a time in which the court could not be reached into its record.
///
/// What a party had to do by a day that fell into it may be done later, by the dated rule
/// `outage.extension`; the court's own time limits are not moved.
public struct RecordOutage: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  /// Longest outage one entry tells of, in seconds: a hundred days.
  public static let longestSeconds: Int64 = 100 * 86_400

  /// - Parameters:
  ///   - to: `nil` for one that lasts.
  ///   - account: `nil` for the operator at the machine.
  /// - Throws: `Invalid` with all defects; `Rejection` `outage.lasts-already`.
  public func run(
    from: Instant, to: Instant?, note: String, by account: AccountID?,
    in transaction: any CourtTransaction, at now: Instant
  ) throws -> RecordedOutage {
    var defects: [FieldDefect] = []
    if from > now {
      defects.append(
        FieldDefect("/from", "in-future", zh: "开始时间不能在将来", en: "it cannot begin in the future"))
    }
    if let to, to <= from || to > now {
      defects.append(
        FieldDefect(
          "/to", "order", zh: "结束时间应在开始之后、现在之前", en: "it ends after it begins and not after now"))
    }
    if (to ?? now).seconds(since: from) > Self.longestSeconds {
      defects.append(
        FieldDefect("/from", "too-long", zh: "一次中断不超过一百日", en: "at most a hundred days at once"))
    }
    if note.isEmpty || note.count > 1_000 {
      defects.append(
        FieldDefect("/note", "length", zh: "说明应为 1 至 1000 字", en: "1 to 1000 characters"))
    }
    guard defects.isEmpty else { throw Invalid(defects) }
    var outage = RecordedOutage(
      from: from, to: to, note: note, isNoticed: false, recordedBy: account, recordedAt: now)
    guard let id = try transaction.insertOutage(outage) else {
      throw Rejection(
        "outage.lasts-already", .conflict, zh: "已有一次尚未结束的中断记录",
        en: "an outage that lasts is on record already: end it first")
    }
    outage.id = id
    return outage
  }

  /// Ends the outage that lasts.
  ///
  /// - Throws: `Rejection` `outage.none-lasts`.
  public func end(in transaction: any CourtTransaction, at now: Instant) throws {
    guard try transaction.endOutage(at: now, noticedOnly: false) else {
      throw Rejection(
        "outage.none-lasts", .conflict, zh: "没有正在持续的中断", en: "no outage lasts now")
    }
  }
}

/// Counts deadlines anew whose last day an outage has touched, before anybody looks at them.
public struct ApplyOutages: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  /// Cases looked up at once.
  static let page = 200

  /// Works off every outage that is over and has not been applied; a crash in between does it again
  /// without harm.
  ///
  /// - Returns: how many deadlines have another last day now.
  public func run() async throws -> Int {
    let waiting = try await court.store.read { try $0.outagesToApply(limit: 50) }
    var moved = 0
    for outage in waiting {
      moved += try await apply(outage)
      let now = court.clock.now()
      try await court.store.write { try $0.outageApplied(outage.id, at: now) }
    }
    return moved
  }

  private func apply(_ outage: RecordedOutage) async throws -> Int {
    var (moved, place) = (0, DeadlinePlace?.none)
    while true {
      try Task.checkCancellation()
      let after = place
      let found = try await court.store.read {
        try $0.casesTouched(by: outage, after: after, limit: Self.page)
      }
      guard let last = found.last else { return moved }
      place = last.place
      var seen: Set<CaseID> = []
      let cases = found.map(\.caseID).filter { seen.insert($0).inserted }
      for first in stride(from: 0, to: cases.count, by: FireTimers.batch) {
        moved += try await relieve(
          cases[first..<min(first + FireTimers.batch, cases.count)], outage)
      }
    }
  }

  /// Several cases in one transaction; where one of them cannot be counted anew, each by itself, so
  /// that the others are. What is left is looked at again when it is due.
  private func relieve(_ cases: ArraySlice<CaseID>, _ outage: RecordedOutage) async throws -> Int {
    do { return try await relieveAtOnce(cases, outage) } catch is Rejection {
      guard cases.count > 1 else { return 0 }
      var moved = 0
      for id in cases { moved += try await relieve([id], outage) }
      return moved
    }
  }

  private func relieveAtOnce(_ cases: ArraySlice<CaseID>, _ outage: RecordedOutage) async throws
    -> Int
  {
    let (court, now) = (court, court.clock.now())
    return try await court.store.write { transaction in
      var moved = 0
      for id in cases {
        let open = try OpenCase(id, in: court, transaction, at: now, for: nil, firingDue: false)
        moved += try open.relieveAll(of: outage)
        try open.commit()
      }
      return moved
    }
  }
}
