public import CourtDomain
import CourtLaw

/// Counts deadlines anew that were provisional because a year's calendar had not been announced,
/// once it is there.
///
/// Run when a process begins that knows the new calendar. A provisional date that is due before its
/// turn comes is counted anew then, before it can take effect.
public struct FixProvisionalDates: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  /// Works off what can be fixed, together with whoever else does; a crash in between leaves the
  /// rest to the next run.
  ///
  /// - Parameter lanes: transactions at once, each on a connection of its own.
  /// - Returns: how many deadlines have another date now; those whose date was right are not counted.
  public func run(lanes: Int = 1) async throws -> Int {
    guard let known = court.law.calendar.lastKnownDay else { return 0 }
    let walk = RecountWalk(
      court: court,
      page: {
        try $0.provisionalDeadlines(through: known, after: $1, limit: RecountWalk.pageSize)
      },
      claim: { try $0.claimCases(ofProvisional: $1, waits: $2) },
      recount: { try $0.fixProvisional() })
    return try await walk.run(lanes: lanes)
  }
}

extension OpenCase {
  /// - Returns: how many deadlines have another date now.
  func fixProvisional() throws -> Int {
    var moved = 0
    for deadline in deadlines where deadline.standing == .running {
      if try fixProvisional(deadline) { moved += 1 }
    }
    return moved
  }

  /// Counts a provisional deadline anew; it stays what it is where the calendar still is missing.
  ///
  /// - Returns: whether it has another date now.
  func fixProvisional(_ deadline: Deadline) throws -> Bool {
    guard deadline.isProvisional, let known = court.law.calendar.lastKnownDay,
      deadline.lastDay <= known
    else { return false }
    let because = Recount(
      change: .recomputed,
      reason: LocalizedText(
        zh: "\(known.year) 年放假安排已载入，暂定日期按日历重新计算",
        en: "the days off of \(known.year) are announced now, and the provisional date was counted "
          + "by the calendar"),
      article: "CPL 85", cause: "calendar:\(known.year)", sequence: nil)
    return try recount(deadline.id, because)
  }
}

extension Deadline {
  /// Whether a year's calendar was missing when the date was counted.
  public var isProvisional: Bool { explanation["provisional"]?.bool ?? false }
}
