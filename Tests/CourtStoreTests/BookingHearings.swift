import CourtCases
import CourtDomain
import CourtPG
import CourtStore
import Testing

@Suite struct BookingHearings {
  static let kinds = ["judge", "clerk", "room", "party", "representative"]

  private func hearing(
    _ file: CaseFile, _ judge: Account, _ court: TestCourt, startsIn minutes: Int64 = 0
  ) -> Hearing {
    Hearing(
      id: court.make(), caseID: file.id, judgeID: judge.id, clerkID: nil, roomID: "r1",
      startsAt: court.now.adding(seconds: 60 * minutes),
      endsAt: court.now.adding(seconds: 60 * minutes + 3600), standing: .scheduled,
      inviteSequence: 0, ordinal: 1)
  }

  /// Nobody looks before booking: the constraint decides, for every kind of resource.
  @Test(arguments: kinds)
  func concurrentBookersNeverShare(_ kind: String) async throws {
    try await TestCourt.open { court in
      let judge = try await court.openAccount(.judge, "judge")
      var files: [CaseFile] = []
      for index in 0..<16 { files.append(try await court.fileCase("case \(index)").file) }
      let booked = try await withThrowingTaskGroup(of: Result<Int, Rejection>.self) { group in
        for (index, file) in files.enumerated() {
          group.addTask {
            let hearing = hearing(file, judge, court, startsIn: Int64(index % 4) * 20)
            do {
              try await court.store.write {
                try $0.insertHearing(
                  hearing,
                  resources: [
                    HearingResource(kind: kind, key: "shared"),
                    HearingResource(kind: kind, key: "own-\(index)"),
                  ])
              }
              return .success(index)
            } catch let refused as Rejection {
              return .failure(refused)
            }
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      // Slots of an hour that begin at 0, 20, 40 and 60 minutes: at most two fit.
      let successes = booked.filter { if case .success = $0 { true } else { false } }
      #expect((1...2).contains(successes.count))
      for case .failure(let refused) in booked {
        #expect(refused.code == "hearing.double-booked")
        #expect(refused.reasons.map(\.code) == ["busy.\(kind)"])
      }
      let findings = try await StoreChecks(pool: court.app, courtID: TestCourt.id)
        .run(now: court.now)
      let unsound = findings.filter { !$0.isSound }
      #expect(unsound.isEmpty, "\(unsound)")
    }
  }

  @Test func afterARefusalTheSameTransactionTriesTheNextSlot() async throws {
    try await TestCourt.open { court in
      let judge = try await court.openAccount(.judge, "judge")
      let first = try await court.fileCase("1").file
      let second = try await court.fileCase("2").file
      let room = [HearingResource(kind: "room", key: "r1")]
      try await court.store.write { transaction in
        try transaction.lockResources(room + [HearingResource(kind: "judge", key: "j")])
        try transaction.insertHearing(hearing(first, judge, court), resources: room)
      }
      try await court.store.write { transaction in
        let taken = hearing(second, judge, court, startsIn: 30)
        #expect(throws: Rejection.self) {
          try transaction.insertHearing(taken, resources: room)
        }
        let free = hearing(second, judge, court, startsIn: 60)
        try transaction.insertHearing(free, resources: room)
      }
      try await court.store.read { transaction in
        let stored = try transaction.hearings(of: second.id)
        #expect(stored.map(\.startsAt) == [court.now.adding(seconds: 3600)])
        let taken = try transaction.occupied(
          room + [HearingResource(kind: "room", key: "r2")], from: court.now,
          to: court.now.adding(seconds: 7200))
        #expect(taken.map(\.startsAt) == [court.now, court.now.adding(seconds: 3600)])
        #expect(taken.map(\.endsAt).last == court.now.adding(seconds: 7200))
        #expect(
          try transaction.occupied(
            room, from: court.now.adding(seconds: 7200), to: court.now.adding(seconds: 9000)
          ).isEmpty)
      }
    }
  }

  @Test(arguments: [
    (Hearing.Standing.adjourned, true, 1), (.cancelled, true, 1), (.held, false, 0),
  ])
  func anEndedHearingFreesItsResourcesUnlessHeld(
    _ standing: Hearing.Standing, _ isFree: Bool, _ sequence: Int
  ) async throws {
    try await TestCourt.open { court in
      let judge = try await court.openAccount(.judge, "judge")
      let first = try await court.fileCase("1").file
      let second = try await court.fileCase("2").file
      let resources = [HearingResource(kind: "judge", key: "j")]
      let ended = hearing(first, judge, court)
      try await court.store.write { transaction in
        try transaction.insertHearing(ended, resources: resources)
        try transaction.closeHearing(ended.id, as: standing)
      }
      let stored = try await court.store.read { try $0.hearing(ended.id) }
      #expect(stored?.standing == standing && stored?.inviteSequence == sequence)
      let refused = try await rejection {
        try await court.store.write {
          try $0.insertHearing(hearing(second, judge, court), resources: resources)
        }
      }
      #expect((refused == nil) == isFree)
    }
  }

  @Test func aCaseHasOneScheduledHearingAndAKnownRoom() async throws {
    try await TestCourt.open { court in
      let judge = try await court.openAccount(.judge, "judge")
      let file = try await court.fileCase().file
      try await court.store.write {
        try $0.insertHearing(hearing(file, judge, court), resources: [])
      }
      let twice = try await rejection {
        try await court.store.write {
          try $0.insertHearing(hearing(file, judge, court, startsIn: 600), resources: [])
        }
      }
      #expect(twice?.code == "hearing.already-scheduled")
      var nowhere = hearing(try await court.fileCase("2").file, judge, court)
      nowhere.roomID = "r99"
      let lost = nowhere
      let unknown = try await rejection {
        try await court.store.write { try $0.insertHearing(lost, resources: []) }
      }
      #expect(unknown?.code == "hearing.room-unknown")
    }
  }

  /// One lawyer who sues for himself, one judge who is sued: a person has one calendar.
  @Test(arguments: [("party", "representative"), ("judge", "party"), ("witness", "clerk")])
  func aPersonIsInOnePlaceWhateverThePartPlayed(_ here: String, _ there: String) async throws {
    try await TestCourt.open { court in
      let judge = try await court.openAccount(.judge, "judge")
      let first = try await court.fileCase("1").file
      let second = try await court.fileCase("2").file
      let third = try await court.fileCase("3").file
      try await court.store.write {
        try $0.insertHearing(
          hearing(first, judge, court),
          resources: [
            HearingResource(kind: here, key: "330106199001011234"),
            HearingResource(kind: "room", key: "r1"),
            // In two parts in one hearing he is still one.
            HearingResource(kind: there, key: "330106199001011234"),
          ])
      }
      let refused = try await rejection {
        try await court.store.write {
          try $0.insertHearing(
            hearing(second, judge, court, startsIn: 30),
            resources: [HearingResource(kind: there, key: "330106199001011234")])
        }
      }
      #expect(refused?.code == "hearing.double-booked")
      #expect(refused?.reasons.map(\.code) == ["busy.\(there)"])
      // A room of the same name is no person.
      let other = try await rejection {
        try await court.store.write {
          try $0.insertHearing(
            hearing(third, judge, court, startsIn: 30),
            resources: [HearingResource(kind: "room", key: "330106199001011234")])
        }
      }
      #expect(other == nil)
    }
  }

  @Test func whoHoldsTheDaysOfAPlanBooksThemAlone() async throws {
    try await TestCourt.open { court in
      let judge = try await court.openAccount(.judge, "judge")
      let first = try await court.fileCase("1").file
      let second = try await court.fileCase("2").file
      let day = CourtZone.china.day(of: court.now)
      let (holding, booking) = (Latch(), Latch())
      let shared = [HearingResource(kind: "judge", key: "j")]
      async let published: Void = court.store.write { transaction in
        try transaction.holdCalendar(days: [day], zone: .china)
        holding.open()
        booking.wait()
        try transaction.insertHearing(hearing(first, judge, court), resources: shared)
      }
      let late = try await rejection {
        try await court.store.write { transaction in
          holding.wait()
          booking.open()
          try transaction.insertHearing(
            hearing(second, judge, court, startsIn: 30), resources: shared)
        }
      }
      try await published
      #expect(late?.code == "hearing.double-booked")
    }
  }

  /// The constraint stands behind, whoever forgets to lock.
  @Test func theConstraintRefusesWhatNobodyLookedFor() async throws {
    try await TestCourt.open { court in
      let judge = try await court.openAccount(.judge, "judge")
      let first = hearing(try await court.fileCase("1").file, judge, court)
      let second = hearing(try await court.fileCase("2").file, judge, court, startsIn: 600)
      let resources = [HearingResource(kind: "judge", key: "j")]
      try await court.store.write { try $0.insertHearing(first, resources: resources) }
      try await court.store.write { try $0.insertHearing(second, resources: resources) }
      let error = await #expect(throws: PGError.self) {
        try await court.owner.session { connection in
          try connection.execute(
            """
            UPDATE hearing_resource SET during = tstzrange($1, $2)
            WHERE hearing_id = $3
            """, .timestamp(microsecondsSince1970: first.startsAt.microseconds),
            .timestamp(microsecondsSince1970: first.endsAt.microseconds), .uuid(second.id.uuid))
        }
      }
      #expect(error?.constraint == "hearing_resource_not_double_booked")
    }
  }
}
