import CourtDomain
import CourtScheduling

/// The next three lawful slots for five persons over 120 days, in calendars that are half full.
struct SlotDrill {
  let seed: UInt64
  private static let persons = 500
  private static let days = 120

  /// Milliseconds of every search.
  func run(searches: Int) -> [Double] {
    var chance = SplitMix64(seed: seed)
    let first = CourtZone.china.day(of: BookingFill.firstMorning)
    let days = (0..<Self.days).map { first.adding(days: $0) }
    var calendar = BusyCalendar(workingDays: days)
    for person in 0..<Self.persons {
      for day in days {
        for session in [(540, 12), (840, 14)] where Int.random(in: 0..<2, using: &chance) == 0 {
          let start = session.0 + 15 * Int.random(in: 0..<session.1 - 3, using: &chance)
          let from = calendar.instant(day, minute: start)
          if let taken = BusyInterval(start: from, end: from.adding(seconds: 45 * 60)) {
            calendar.block(ResourceKey.judge("\(person)"), taken)
          }
        }
      }
    }
    return (0..<searches).map { _ in
      let people: [ResourceKey] = (0..<5).map { _ in
        ResourceKey.judge("\(Int.random(in: 0..<Self.persons, using: &chance))")
      }
      let request = HearingRequest(
        durationMinutes: 60, earliest: DayBound(first, zh: "今日", en: "today"),
        latest: DayBound(first.adding(days: Self.days - 1), zh: "期限", en: "the limit"),
        judge: people[0], required: Array(people.dropFirst()), rooms: [], clerks: [])
      let start = ContinuousClock.now
      let found = HearingProposals.propose(request, calendar, limit: 3)
      let time = (ContinuousClock.now - start).inSeconds * 1000
      return found.proposals.isEmpty ? time + 1_000 : time
    }
  }
}
