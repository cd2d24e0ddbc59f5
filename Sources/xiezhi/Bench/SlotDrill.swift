import CourtDomain
import CourtScheduling

/// The next three lawful slots for five persons over 120 days, in calendars that are half full.
///
/// What is timed is all that the court does between the snapshot and the answer: the small plan is
/// made from the calendars anew for every question.
struct SlotDrill {
  let seed: UInt64
  /// Also names one of twenty rooms and of twenty clerks, and looks at thirty others who wait.
  var isWhole = false
  private static let persons = 500
  private static let units = 20
  private static let days = 120

  /// Milliseconds of every search.
  func run(searches: Int) -> [Double] {
    var chance = SplitMix64(seed: seed)
    let first = CourtZone.china.day(of: BookingFill.firstMorning)
    let days = (0..<Self.days).map { first.adding(days: $0) }
    let rooms = (0..<Self.units).map { ResourceKey.room("\($0)") }
    let clerks = (0..<Self.units).map { ResourceKey.clerk("\($0)") }
    var calendar = BusyCalendar(workingDays: days)
    for key in (0..<Self.persons).map(Self.person) + rooms + clerks {
      fill(key, days, &calendar, &chance)
    }
    let others = (0..<30).map { _ in
      WaitingHearing(earliest: first, latest: first.adding(days: 60), durationMinutes: 60)
    }
    return (0..<searches).map { _ in
      let people = (0..<5).map { _ in Self.person(Int.random(in: 0..<Self.persons, using: &chance))
      }
      let request = HearingRequest(
        durationMinutes: 60, earliest: DayBound(first, zh: "今日", en: "today"),
        latest: DayBound(first.adding(days: Self.days - 1), zh: "期限", en: "the limit"),
        judge: people[0], required: Array(people.dropFirst()), rooms: isWhole ? rooms : [],
        clerks: isWhole ? clerks : [])
      let start = ContinuousClock.now
      let found = HearingProposals.propose(
        request, calendar, limit: 3, waiting: isWhole ? others : nil)
      let time = (ContinuousClock.now - start).inSeconds * 1000
      return found.proposals.isEmpty ? time + 1_000 : time
    }
  }

  private static func person(_ number: Int) -> ResourceKey { ResourceKey(.person, "\(number)") }

  private func fill(
    _ key: ResourceKey, _ days: [CalendarDay], _ calendar: inout BusyCalendar,
    _ chance: inout SplitMix64
  ) {
    for day in days {
      for session in [(540, 12), (840, 14)] where Int.random(in: 0..<2, using: &chance) == 0 {
        let start = session.0 + 15 * Int.random(in: 0..<session.1 - 3, using: &chance)
        let from = calendar.instant(day, minute: start)
        if let taken = BusyInterval(start: from, end: from.adding(seconds: 45 * 60)) {
          calendar.block(key, taken)
        }
      }
    }
  }
}
