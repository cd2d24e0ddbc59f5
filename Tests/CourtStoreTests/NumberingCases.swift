import CourtCases
import CourtDomain
import CourtStore
import Testing

@Suite struct NumberingCases {
  private struct Abandoned: Error {}

  @Test func leavesNoGapWhenSixtyFourFileAtOnceAndSomeGiveUp() async throws {
    try await TestCourt.open { court in
      let filer = try await court.openAccount(.platform, "platform")
      let kept = try await withThrowingTaskGroup(of: Bool.self) { group in
        for attempt in 0..<64 {
          group.addTask {
            do {
              try await court.store.write { transaction in
                let serial = try transaction.nextCaseSerial(year: 2026, type: "民初")
                let file = court.file("(2026)浙0192民初\(serial)号", by: filer.id)
                try transaction.insertCase(
                  file, parties: [court.party(.plaintiff), court.party(.defendant)],
                  representations: [], claims: [])
                if attempt % 5 == 0 { throw Abandoned() }
              }
              return true
            } catch is Abandoned {
              return false
            }
          }
        }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(kept == 51)
      let cases = try await court.store.read {
        try $0.casesVisible(to: filer, after: nil, limit: 100)
      }
      let expected = Set((1...kept).map { "(2026)浙0192民初\($0)号" })
      #expect(Set(cases.map(\.number)) == expected)
      let findings = try await StoreChecks(pool: court.app, courtID: TestCourt.id)
        .run(now: court.now)
      #expect(findings.first { $0.name == "case.number-gap" }?.isSound == true)
    }
  }

  @Test func countsEachSeriesForItself() async throws {
    try await TestCourt.open { court in
      let serials = try await court.store.write { transaction in
        [
          try transaction.nextCaseSerial(year: 2026, type: "民初"),
          try transaction.nextCaseSerial(year: 2026, type: "民初"),
          try transaction.nextCaseSerial(year: 2026, type: "诉前调"),
          try transaction.nextCaseSerial(year: 2027, type: "民初"),
        ]
      }
      #expect(serials == [1, 2, 1, 1])
    }
  }

  @Test func refusesANumberTwice() async throws {
    try await TestCourt.open { court in
      _ = try await court.fileCase()
      let refused = try await rejection(of: { _ = try await court.fileCase() })
      #expect(refused?.code == "case.number-taken")
    }
  }
}
