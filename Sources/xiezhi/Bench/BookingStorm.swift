import CourtCases
import CourtDomain
import CourtPG
import CourtStore
import Foundation
import Synchronization

/// Many bookers who try at once, whatever is taken, while a plan is being published.
///
/// Nothing is freed meanwhile: so what a refusal rested on is still there at the end.
struct BookingStorm: Sendable {
  let load: BookingLoad
  let tries: Int
  let bookers: Int
  let plan: Int
  let seed: UInt64

  /// What the callers were told.
  struct Report: Sendable {
    var booked: [HearingID] = []
    var refused: [BookingTry] = []
    var faults: [String] = []
    var deadlocks = 0
    var slowest = 0.0
    var planned: [HearingID] = []
    var unplaced = 0
    var planSeconds = 0.0
    var seconds = 0.0

    static func + (left: Report, right: Report) -> Report {
      var sum = left
      sum.booked += right.booked
      sum.refused += right.refused
      sum.faults += right.faults
      sum.deadlocks += right.deadlocks
      sum.slowest = max(left.slowest, right.slowest)
      return sum
    }

    var lines: [String] {
      let rate = Int(Double(booked.count + refused.count) / max(seconds, 0.001))
      return [
        "\(booked.count + refused.count) tries in \(Int(seconds)) s (\(rate)/s): "
          + "\(booked.count) booked, \(refused.count) refused, \(faults.count) faults, "
          + "deadlocks seen by a caller \(deadlocks); slowest try \(Int(slowest)) ms",
        "plan published meanwhile in one transaction of \(Int(planSeconds * 1000)) ms: "
          + "\(planned.count) hearings, \(unplaced) found their slot taken",
      ] + faults.prefix(3).map { "fault: \($0)" }
    }
  }

  func run() async throws -> Report {
    progress("\(tries) tries by \(bookers) bookers, a plan of \(plan)")
    let done = BookingLoad.Counter()
    let start = ContinuousClock.now
    let plan = Task { try await publish(after: tries / 5, done) }
    var report = try await withThrowingTaskGroup(of: Report.self) { group in
      for booker in 0..<bookers {
        group.addTask { await book(booker, done) }
      }
      return try await group.reduce(into: Report()) { $0 = $0 + $1 }
    }
    report.seconds = (ContinuousClock.now - start).inSeconds
    let published = try await plan.value
    report.planned = published.booked
    report.unplaced = published.unplaced
    report.planSeconds = published.seconds
    return report
  }

  private static let judges = 150
  private static let days = 60

  /// Anyone, at any time of sixty days: the calendars fill up while they try.
  private func think(_ chance: inout SplitMix64) -> BookingTry {
    let first = BookingFill.days
    return BookingTry(
      day: first + .random(in: 0..<Self.days, using: &chance),
      slot: .random(in: 0..<BookingFill.slots, using: &chance),
      minutesLate: Bool.random(using: &chance) ? 15 : 0,
      judge: .random(in: 0..<Self.judges, using: &chance),
      clerk: .random(in: 0..<Self.judges, using: &chance),
      room: .random(in: 0..<Self.judges, using: &chance),
      party: .random(in: 0..<BookingFill.people, using: &chance),
      representative: .random(in: 0..<BookingFill.representatives, using: &chance))
  }

  private func book(_ booker: Int, _ done: BookingLoad.Counter) async -> Report {
    var chance = SplitMix64(seed: seed &+ UInt64(booker) &* 104_729)
    var report = Report()
    var file: CaseID = NumberedID.spareCase.id(load.nextCase.next())
    while done.next() < tries {
      let wanted = think(&chance)
      let id: HearingID = NumberedID.hearing.id((3 << 40) + load.nextHearing.next())
      let start = ContinuousClock.now
      do {
        try await load.store.book(wanted.hearing(id, of: file), resources: wanted.resources)
        report.booked.append(id)
        file = NumberedID.spareCase.id(load.nextCase.next())
      } catch let refusal as Rejection where refusal.code == "hearing.double-booked" {
        report.refused.append(wanted)
      } catch {
        let text = "\(error)"
        if text.contains("40P01") || text.contains("deadlock") { report.deadlocks += 1 }
        report.faults.append(text)
      }
      report.slowest = max(report.slowest, (ContinuousClock.now - start).inSeconds * 1000)
    }
    return report
  }

  private struct Published: Sendable {
    var booked: [HearingID] = []
    var unplaced = 0
    var seconds = 0.0
  }

  /// One transaction that holds its days and books what it can.
  private func publish(after begin: Int, _ done: BookingLoad.Counter) async throws -> Published {
    while done.given < begin { try await Task.sleep(for: .milliseconds(5)) }
    let (plan, load, seed) = (plan, load, seed)
    progress("publishing the plan")
    let start = ContinuousClock.now
    var published = try await load.store.write { transaction in
      var (chance, published) = (SplitMix64(seed: seed &+ 1), Published())
      let zone = CourtZone.china
      let days = (0..<Self.days).map {
        zone.day(
          of: BookingFill.firstMorning.adding(seconds: Int64(BookingFill.days + $0) * 86_400))
      }
      try transaction.holdCalendar(days: days, zone: zone)
      for _ in 0..<plan {
        let wanted = think(&chance)
        let id: HearingID = NumberedID.hearing.id((4 << 40) + load.nextHearing.next())
        let file: CaseID = NumberedID.spareCase.id(load.nextCase.next())
        do {
          try transaction.insertHearing(wanted.hearing(id, of: file), resources: wanted.resources)
          published.booked.append(id)
        } catch is Rejection { published.unplaced += 1 }
      }
      return published
    }
    published.seconds = (ContinuousClock.now - start).inSeconds
    return published
  }
}
