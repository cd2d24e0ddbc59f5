import CourtDomain
import CourtScheduling
import Testing

/// Random small courts, each held against a search that tries every minute-wise rule by itself.
@Suite struct EveryProposal {
  struct World {
    var calendar: BusyCalendar
    var request: HearingRequest
  }

  static func world(seed: UInt64) throws -> World {
    var random = SeededGenerator(seed: seed)
    let first = try day("2026-03-02")
    let last = first.adding(days: Int.random(in: 0...4, using: &random))
    var calendar = BusyCalendar(from: first, through: first.adding(days: 9)) { $0.weekday <= 5 }
    let rooms = (0..<Int.random(in: 0...3, using: &random)).map { ResourceKey.room("R\($0)") }
    let clerks = (0..<Int.random(in: 0...2, using: &random)).map { ResourceKey.clerk("C\($0)") }
    let people: [ResourceKey] = [.party("P1"), .party("P2"), .representative("L1")]
    for key in people + rooms + clerks + [.judge("J1")] {
      for _ in 0..<Int.random(in: 0...9, using: &random) {
        let start = Instant(day: first.adding(days: Int.random(in: 0...9, using: &random)))
          .adding(seconds: Int64.random(in: 0...86_400, using: &random))
        let end = start.adding(seconds: Int64.random(in: 60...60_000, using: &random))
        if let taken = BusyInterval(start: start, end: end) { calendar.block(key, taken) }
      }
    }
    let asked = HearingRequest(
      durationMinutes: [15, 40, 60, 90, 120, 180].randomElement(using: &random) ?? 60,
      earliest: DayBound(first, zh: "最早", en: "earliest"),
      latest: DayBound(last, zh: "最迟", en: "latest"), judge: .judge("J1"), required: people,
      rooms: rooms, clerks: clerks)
    return World(calendar: calendar, request: asked)
  }

  /// Open starts found by exact intervals, one resource at a time: a hearing of forty minutes takes
  /// forty minutes, not three quarters of an hour.
  static func openStarts(_ world: World) -> Set<Instant> {
    var found: Set<Instant> = []
    let asked = world.request
    let length = asked.durationMinutes
    for day in world.calendar.workingDays
    where day >= asked.earliest.day && day <= asked.latest.day {
      for (from, to) in [(540, 720), (840, 1_050)] {
        for minute in stride(from: from, through: to - length, by: 15) {
          let start = Instant(day: day, secondsOfDay: minute * 60, zone: .china)
          let end = start.adding(seconds: Int64(length) * 60)
          guard let slot = BusyInterval(start: start, end: end) else { continue }
          let free = { (key: ResourceKey) in world.calendar.isFree(key, slot) }
          let people = asked.required + [asked.judge]
          if people.allSatisfy(free), asked.rooms.isEmpty || asked.rooms.contains(where: free),
            asked.clerks.isEmpty || asked.clerks.contains(where: free)
          {
            found.insert(start)
          }
        }
      }
    }
    return found
  }

  @Test func agreesWithAnExhaustiveSearchOnFourHundredCourts() throws {
    var refused = 0
    for seed in UInt64(1)...400 {
      let world = try Self.world(seed: seed)
      let expected = Self.openStarts(world)
      let outcome = HearingProposals.propose(
        world.request, world.calendar, limit: HearingProposals.maximumProposals)
      let found = outcome.proposals
      #expect(Set(found.map(\.start)) == expected, "seed \(seed)")
      #expect(found.count == expected.count, "seed \(seed): a slot was proposed twice")
      #expect((outcome.refusal == nil) == !expected.isEmpty, "seed \(seed)")
      if outcome.refusal != nil { refused += 1 }
    }
    print("400 courts from seeds 1...400, \(refused) of them without an open slot")
    #expect(refused > 0 && refused < 400)
  }

  @Test func overlapsNothingAndStaysWithinItsBounds() throws {
    for seed in UInt64(1_001)...1_200 {
      let world = try Self.world(seed: seed)
      for proposal in HearingProposals.propose(world.request, world.calendar, limit: 40).proposals {
        let slot = try #require(BusyInterval(start: proposal.start, end: proposal.end))
        for key in proposal.resources {
          #expect(world.calendar.isFree(key, slot), "seed \(seed): \(key) at \(slot)")
        }
        #expect(proposal.day >= world.request.earliest.day, "seed \(seed)")
        #expect(proposal.day <= world.request.latest.day, "seed \(seed)")
        let minute = CourtZone.china.secondsOfDay(of: proposal.start) / 60
        let end = minute + world.request.durationMinutes
        let inMorning = minute >= 540 && end <= 720
        let inAfternoon = minute >= 840 && end <= 1_050
        #expect(inMorning || inAfternoon, "seed \(seed): \(minute)–\(end)")
        #expect((proposal.room == nil) == world.request.rooms.isEmpty, "seed \(seed)")
        #expect((proposal.clerk == nil) == world.request.clerks.isEmpty, "seed \(seed)")
      }
    }
  }

  @Test func ranksByPenaltyWithinEachRound() throws {
    for seed in UInt64(2_001)...2_050 {
      let world = try Self.world(seed: seed)
      let first = HearingProposals.propose(world.request, world.calendar, limit: 200)
      let again = HearingProposals.propose(world.request, world.calendar, limit: 200)
      #expect(first.proposals == again.proposals, "seed \(seed): not deterministic")
      if let best = first.proposals.first {
        #expect(first.proposals.allSatisfy { $0.penalty >= best.penalty }, "seed \(seed)")
      }
    }
  }

  /// A refusal's remedy is true: free the named resource at the named time and the slot opens.
  @Test func isMadePossibleByTheRemediesOfARefusal() throws {
    var tried = 0
    for seed in UInt64(3_001)...3_300 {
      let world = try Self.world(seed: seed)
      let outcome = HearingProposals.propose(world.request, world.calendar)
      guard let refusal = outcome.refusal else { continue }
      for closure in refusal.closures where closure.onlyThisSlots > 0 {
        guard case .resource(let key) = closure.cause, key != world.request.judge else { continue }
        var freed = world.request
        freed.required.removeAll { $0 == key }
        let opened = HearingProposals.propose(freed, world.calendar, limit: 200).proposals
        #expect(opened.count == closure.onlyThisSlots, "seed \(seed): \(key)")
        tried += 1
      }
    }
    #expect(tried > 0)
  }
}
