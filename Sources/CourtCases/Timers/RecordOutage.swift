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
    if note.isEmpty || note.unicodeScalars.count > 1_000 {
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
