import CourtCases
import CourtDomain
import CourtPG
import CourtStore
import Foundation
import Synchronization

/// Clients that book, one slot after the other, and what each try came to.
struct BookingLoad: Sendable {
  let store: PGCourtStore
  let pool: PGPool
  let court: Int32
  /// The next case nobody has booked for.
  let nextCase = Counter()
  let nextHearing = Counter()

  /// Numbers that are given out once.
  final class Counter: Sendable {
    private let value = Atomic<Int>(0)
    func next() -> Int { value.add(1, ordering: .relaxed).newValue - 1 }
    var given: Int { value.load(ordering: .relaxed) }
  }

  struct Outcome: Sendable {
    /// Milliseconds of every try.
    var latencies: [Double] = []
    var booked = 0
    var refused = 0

    static func + (left: Outcome, right: Outcome) -> Outcome {
      Outcome(
        latencies: left.latencies + right.latencies, booked: left.booked + right.booked,
        refused: left.refused + right.refused)
    }
  }

  /// Slots wherever someone is free as a rule: one booking as it is on most days.
  static let wide: @Sendable (inout SplitMix64) -> BookingTry = { chance in
    let judge = Int.random(in: 0..<BookingFill.judges, using: &chance)
    return BookingTry(
      day: .random(in: 0..<BookingFill.days, using: &chance),
      slot: .random(in: 4..<BookingFill.slots, using: &chance), judge: judge,
      clerk: (judge + .random(in: 0..<20, using: &chance)) % BookingFill.judges,
      room: (judge + .random(in: 0..<20, using: &chance)) % BookingFill.judges,
      party: .random(in: 0..<BookingFill.people, using: &chance),
      representative: .random(in: 0..<BookingFill.representatives, using: &chance))
  }

  /// Three judges and five days: nearly everyone wants what another has.
  static let hotSpot: @Sendable (inout SplitMix64) -> BookingTry = { chance in
    let judge = Int.random(in: 0..<3, using: &chance)
    return BookingTry(
      day: .random(in: 0..<5, using: &chance), slot: .random(in: 4..<8, using: &chance),
      minutesLate: 15 * .random(in: 0..<3, using: &chance), judge: judge,
      clerk: .random(in: 0..<3, using: &chance), room: .random(in: 0..<3, using: &chance),
      party: .random(in: 0..<BookingFill.people, using: &chance),
      representative: .random(in: 0..<BookingFill.representatives, using: &chance))
  }

  /// - Parameter releasing: frees what was booked again, so that a full calendar goes on moving.
  func book(
    clients: Int, seconds: Double, seed: UInt64, releasing: Bool,
    _ think: @escaping @Sendable (inout SplitMix64) -> BookingTry
  ) async throws -> Outcome {
    try await each(clients, seconds: seconds, seed: seed) { chance, outcome in
      let wanted = think(&chance)
      let id: HearingID = NumberedID.hearing.id((1 << 40) + nextHearing.next())
      let file: CaseID = NumberedID.spareCase.id(nextCase.next())
      let hearing = wanted.hearing(id, of: file)
      let start = ContinuousClock.now
      do {
        try await store.book(hearing, resources: wanted.resources)
        outcome.booked += 1
        outcome.latencies.append((ContinuousClock.now - start).inSeconds * 1000)
        if releasing { try await store.write { try $0.closeHearing(id, as: .cancelled) } }
      } catch let refusal as Rejection where refusal.code == "hearing.double-booked" {
        outcome.refused += 1
        outcome.latencies.append((ContinuousClock.now - start).inSeconds * 1000)
      }
    }
  }

  /// The reference: one row into a table of its own, through the same connections.
  func insert(clients: Int, seconds: Double, seed: UInt64) async throws -> Outcome {
    let court = court
    return try await each(clients, seconds: seconds, seed: seed) { chance, outcome in
      let wanted = Self.wide(&chance)
      let id: HearingID = NumberedID.hearing.id((2 << 40) + nextHearing.next())
      let start = ContinuousClock.now
      try await pool.session { connection in
        _ = try connection.execute(
          """
          INSERT INTO bench_row (court_id, row_id, judge, starts_at, ends_at)
          VALUES ($1, $2, $3, $4, $5)
          """, .int4(court), .uuid(id.uuid), .int(wanted.judge),
          .timestamp(microsecondsSince1970: wanted.startsAt.microseconds),
          .timestamp(microsecondsSince1970: wanted.endsAt.microseconds))
      }
      outcome.latencies.append((ContinuousClock.now - start).inSeconds * 1000)
      outcome.booked += 1
    }
  }

  private func each(
    _ clients: Int, seconds: Double, seed: UInt64,
    _ act: @escaping @Sendable (inout SplitMix64, inout Outcome) async throws -> Void
  ) async throws -> Outcome {
    let end = ContinuousClock.now + .seconds(seconds)
    return try await withThrowingTaskGroup(of: Outcome.self) { group in
      for client in 0..<clients {
        group.addTask {
          var chance = SplitMix64(seed: seed &+ UInt64(client) &* 7919)
          var outcome = Outcome()
          while ContinuousClock.now < end { try await act(&chance, &outcome) }
          return outcome
        }
      }
      return try await group.reduce(into: Outcome()) { $0 = $0 + $1 }
    }
  }
}
