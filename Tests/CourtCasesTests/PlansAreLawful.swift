import CourtCases
import CourtDomain
import CourtScheduling
import Testing

/// Everyone gets an answer, nobody is taken twice, what is pinned stays.
@Suite struct PlansAreLawful {
  static let first =
    CalendarDay(iso8601: "2026-03-02") ?? CourtZone.china.day(of: Instant(microseconds: 0))

  private static func calendar() -> BusyCalendar {
    BusyCalendar(from: first, through: first.adding(days: 25)) { $0.weekday <= 5 }
  }

  private static func person(_ name: String) -> ResourceKey { ResourceKey(.person, name) }

  private static func question(seed: UInt64, cases: Int, judges: Int) -> PlanningQuestion {
    var chance = PlanChance(state: seed)
    var calendar = calendar()
    let rooms = (0..<3).map { ResourceKey(.room, "room-\($0)") }
    let clerks = (0..<3).map { person("clerk-\($0)") }
    for day in calendar.workingDays where Int.random(in: 0..<3, using: &chance) == 0 {
      let judge = person("judge-\(Int.random(in: 0..<judges, using: &chance))")
      let from = calendar.instant(day, minute: 540)
      if let away = BusyInterval(start: from, end: from.adding(seconds: 3 * 3600)) {
        calendar.block(judge, away)
      }
    }
    let files = (0..<cases).map { index in
      let judge = person("judge-\(Int.random(in: 0..<judges, using: &chance))")
      let people = (0..<3).map { _ in
        person("party-\(Int.random(in: 0..<(cases * 2), using: &chance))")
      }
      let request = HearingRequest(
        durationMinutes: [30, 45, 60, 90].randomElement(using: &chance) ?? 60,
        earliest: DayBound(first.adding(days: 4), zh: "通知期", en: "notice"),
        latest: DayBound(first.adding(days: 25), zh: "审限", en: "the limit"), judge: judge,
        required: Array(Set(people)).sorted(), rooms: rooms, clerks: clerks)
      return PlanningCase(
        caseID: RandomIdentifiers().make(at: Instant(microseconds: Int64(index) * 1_000_000)),
        request: request, standing: nil, mustMove: false, limitOn: nil,
        waitingSince: Instant(microseconds: Int64(index)))
    }
    return PlanningQuestion(cases: files, calendar: calendar, seed: seed)
  }

  /// With no step the plan is the first that stands, without a search.
  static let planners: [any PlanMaking] = [
    SearchingPlanner(steps: 0), SearchingPlanner(steps: 300),
  ]

  @Test(arguments: [0, 1])
  func howeverLongTheyAreSearched(_ which: Int) throws {
    for seed in UInt64(1)...6 {
      let question = Self.question(seed: seed, cases: 60, judges: 4)
      let answers = Self.planners[which].plan(question)
      #expect(Set(answers.map(\.caseID)) == Set(question.cases.map(\.caseID)))
      #expect(answers.count == question.cases.count)
      let placed = answers.filter { $0.act == .place }
      #expect(placed.count > 50, "seed \(seed): \(placed.count)")
      var calendar = question.calendar
      for answer in placed {
        let file = try #require(question.cases.first { $0.caseID == answer.caseID })
        let slot = try #require(answer.slot)
        let interval = try #require(BusyInterval(start: slot.startsAt, end: slot.endsAt))
        let day = calendar.zone.day(of: slot.startsAt)
        #expect(day >= file.request.earliest.day && day <= file.request.latest.day)
        let clerk = try #require(slot.clerk)
        let needed = Set(
          file.request.required + [file.request.judge, ResourceKey(.room, slot.roomID), clerk])
        for key in needed {
          #expect(calendar.isFree(key, interval), "seed \(seed): \(key)")
          calendar.block(key, interval)
        }
      }
    }
  }

  @Test(arguments: [0, 1])
  func theSameSeedGivesTheSamePlan(_ which: Int) {
    let question = Self.question(seed: 7, cases: 30, judges: 3)
    let one = Self.planners[which].plan(question).map(\.slot)
    let two = Self.planners[which].plan(question).map(\.slot)
    #expect(one == two)
  }

  @Test(arguments: [0, 1])
  func whatIsPinnedStaysAndKeepsOthersAway(_ which: Int) throws {
    var question = Self.question(seed: 8, cases: 20, judges: 1)
    let day = Self.first.adding(days: 9)
    let start = question.calendar.instant(day, minute: 540)
    let minutes = question.cases[3].request.durationMinutes
    question.cases[3].pinned = PlannedSlot(
      startsAt: start, endsAt: start.adding(seconds: Int64(minutes) * 60), roomID: "room-1",
      clerk: question.cases[3].request.clerks[0])
    let answers = Self.planners[which].plan(question)
    let pinned = try #require(answers.first { $0.caseID == question.cases[3].caseID })
    #expect(pinned.slot == question.cases[3].pinned)
    for other in answers where other.caseID != pinned.caseID {
      guard let slot = other.slot, let mine = pinned.slot else { continue }
      // One judge sits in all of them.
      #expect(slot.endsAt <= mine.startsAt || mine.endsAt <= slot.startsAt)
    }
  }

  /// Rooms and clerks have hearings of their own, so that they cannot merely be counted.
  @Test func mostAreFoundTogetherAlthoughRoomsAndClerksAreTakenForATime() throws {
    var question = Self.question(seed: 9, cases: 40, judges: 4)
    var chance = PlanChance(state: 9)
    let rooms = question.cases[0].request.rooms
    for key in rooms + question.cases[0].request.clerks {
      for day in question.calendar.workingDays {
        let minute = [540, 600, 660, 840, 900, 975].randomElement(using: &chance) ?? 540
        let from = question.calendar.instant(day, minute: minute)
        let taken = BusyInterval(start: from, end: from.adding(seconds: 55 * 60))
        if let taken { question.calendar.block(key, taken) }
      }
    }
    let answers = SearchingPlanner(steps: 300).plan(question)
    let together = answers.count { $0.why.en.hasPrefix("placed among 40 cases together") }
    #expect(together >= 36, "only \(together)")
    #expect(answers.allSatisfy { $0.act == .place && $0.slot?.clerk != nil })
  }

  /// Only the room is lost: the hearing keeps its time, and nobody else is moved.
  @Test func whoLosesTheRoomKeepsTheTime() throws {
    var question = Self.question(seed: 10, cases: 12, judges: 2)
    let placed = SearchingPlanner(steps: 50).plan(question)
    for (index, answer) in placed.enumerated() {
      let slot = try #require(answer.slot)
      question.cases[index].standing = Hearing(
        id: RandomIdentifiers().make(at: slot.startsAt), caseID: answer.caseID,
        judgeID: RandomIdentifiers().make(at: slot.startsAt), clerkID: nil, roomID: slot.roomID,
        startsAt: slot.startsAt, endsAt: slot.endsAt, standing: .scheduled, inviteSequence: 0,
        ordinal: 1)
      question.cases[index].standingClerk = slot.clerk
      question.cases[index].mustMove = slot.roomID == "room-0"
      question.cases[index].lostRooms = slot.roomID == "room-0" ? ["room-0"] : []
    }
    let lost = question.cases.count(where: \.mustMove)
    #expect(lost > 1)
    let repaired = SearchingPlanner(steps: 300).plan(question)
    #expect(repaired.count { $0.act == .move } == lost)
    #expect(repaired.count { $0.act == .keep } == question.cases.count - lost)
    // Two judges and three rooms: one is always left.
    #expect(placed.map(\.slot?.startsAt) == repaired.map(\.slot?.startsAt))
    #expect(repaired.allSatisfy { $0.act == .keep || $0.slot?.roomID != "room-0" })
  }
}

struct PlanChance: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
