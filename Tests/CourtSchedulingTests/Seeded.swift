import CourtDomain
import CourtScheduling

/// SplitMix64: the same numbers on every machine for a seed that a failing test prints.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// `2026-02-03`, for tests that know what they write.
func day(_ text: String) throws -> CalendarDay {
  guard let day = CalendarDay(iso8601: text) else { throw BadTestDay(text: text) }
  return day
}

struct BadTestDay: Error {
  let text: String
}

/// China time on a day.
func at(_ text: String, _ hour: Int, _ minute: Int = 0) throws -> Instant {
  Instant(day: try day(text), secondsOfDay: hour * 3600 + minute * 60, zone: .china)
}

func interval(_ text: String, _ from: (Int, Int), _ to: (Int, Int)) throws -> BusyInterval {
  let made = BusyInterval(start: try at(text, from.0, from.1), end: try at(text, to.0, to.1))
  guard let made else { throw BadTestDay(text: text) }
  return made
}

/// Monday 2026-03-02 to Friday 2026-03-13, ten working days.
func twoWeeks() throws -> BusyCalendar {
  BusyCalendar(from: try day("2026-03-02"), through: try day("2026-03-13")) { $0.weekday <= 5 }
}

func request(
  minutes: Int = 90, from: String = "2026-03-02", through: String = "2026-03-13",
  rooms: [ResourceKey] = [.room("R1"), .room("R2")], clerks: [ResourceKey] = [.clerk("C1")],
  required: [ResourceKey] = [.party("P1"), .party("P2"), .representative("L1")],
  preferences: HearingPreferences = HearingPreferences(), buffer: Int = 0
) throws -> HearingRequest {
  HearingRequest(
    durationMinutes: minutes,
    earliest: DayBound(
      try day(from), zh: "传票送达后满三日", en: "three clear days of notice", source: "CPL 139"),
    latest: DayBound(try day(through), zh: "审限", en: "trial limit", source: "CPL 164"),
    judge: .judge("J1"), required: required, rooms: rooms, clerks: clerks,
    preferences: preferences, bufferMinutes: buffer)
}
