public import CourtDomain

/// By what it last said of itself, the system knows how long it was silent.
///
/// While nothing serves, nobody can act: a silence longer than the threshold is entered as an outage
/// before any time limit takes effect. Where a server has ever been alive its silence counts, else
/// that of the workers.
public struct SignsOfLife: Sendable {
  let court: Court
  let part: SystemPart
  let threshold: Int64

  /// Shortest silence that counts, in seconds, where nothing else is set.
  public static let defaultThreshold: Int64 = 600

  /// - Parameter threshold: in seconds.
  public init(_ court: Court, _ part: SystemPart, threshold: Int64 = defaultThreshold) {
    self.court = court
    self.part = part
    self.threshold = threshold
  }

  /// Says that this part is alive, and enters the silence before where it was too long.
  ///
  /// - Returns: the outage entered or ended by this sign, if any.
  @discardableResult
  public func give() async throws -> RecordedOutage? {
    let (part, threshold) = (part, threshold)
    let (wall, now) = (court.wallClock.now(), court.clock.now())
    return try await court.store.write { transaction in
      let before = try transaction.beat(part, at: wall)
      switch part {
      case .serve:
        // A worker may have noticed it first.
        if try transaction.endOutage(at: now, noticedOnly: true) {
          return try transaction.outages(limit: 1).first
        }
        return try Self.enter(
          silentSince: before, until: wall, threshold, endsAt: now, transaction, now)
      case .work:
        guard let served = try transaction.lastBeat(.serve) else {
          return try Self.enter(
            silentSince: before, until: wall, threshold, endsAt: now, transaction, now)
        }
        return try Self.enter(
          silentSince: served, until: wall, threshold, endsAt: nil, transaction, now)
      }
    }
  }

  private static func enter(
    silentSince: Instant?, until wall: Instant, _ threshold: Int64, endsAt: Instant?,
    _ transaction: any CourtTransaction, _ now: Instant
  ) throws -> RecordedOutage? {
    guard let silentSince, wall.seconds(since: silentSince) >= threshold else { return nil }
    let length = wall.microseconds - silentSince.microseconds
    var outage = RecordedOutage(
      from: Instant(microseconds: now.microseconds - length), to: endsAt,
      note: "无心跳信号 / no sign of life", isNoticed: true, recordedBy: nil, recordedAt: now)
    guard let id = try transaction.insertOutage(outage) else { return nil }
    outage.id = id
    return outage
  }
}
