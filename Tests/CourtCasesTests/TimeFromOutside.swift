import CourtCases
import CourtDomain
import CourtEvidence
import CourtTestSupport
import Synchronization
import Testing

/// An authority in this process whose answers a test may spoil.
private final class Clockmaker: TimeStampLink {
  let authority: LocalTimeStampAuthority
  let clock: StandingClock
  let spoil = Mutex<(@Sendable ([UInt8]) -> [UInt8])?>(nil)
  let asked = Mutex(0)

  init(_ clock: StandingClock, until: String) throws {
    self.clock = clock
    authority = try LocalTimeStampAuthority(
      name: "示例", validFrom: try #require(Instant(rfc3339: "2025-01-01T00:00:00Z")),
      until: try #require(Instant(rfc3339: until)))
  }

  func ask(_ request: [UInt8], of _: TimeStampAuthority) async throws -> [UInt8] {
    asked.withLock { $0 += 1 }
    let now = clock.now()
    let answer = try authority.respond(
      to: request, at: now, serial: try LocalTimeStampAuthority.freshSerial(at: now))
    return spoil.withLock { $0 }?(answer) ?? answer
  }

  func named(_ name: String) throws -> TimeStampAuthority {
    TimeStampAuthority(
      name: name, url: nil, trust: try authority.trust(), hashes: [.sha256, .sm3])
  }
}

@Suite struct KeysInTheLog {
  @Test func haveALeafForEachEventOnceHoweverOftenTheCourtStarts() async throws {
    try await TestCourt.open { test in
      let events = test.court.keys.events
      #expect(try await LogKeyEvents(test.court).run() == events.count)
      #expect(try await LogKeyEvents(test.court).run() == 0)
      _ = try await SequenceLog(test.court).run()
      let logged = try await test.court.store.read { try $0.loggedKeyEvents() }
      #expect(logged.map(\.event) == events)
      #expect(logged.compactMap(\.leafIndex) == Array(0..<UInt64(events.count)))
    }
  }
}

@Suite struct TimeFromOutside {
  @Test func isStoredOnlyAfterItWasVerified() async throws {
    try await TestCourt.open { test in
      let maker = try Clockmaker(test.clock, until: "2040-01-01T00:00:00Z")
      let stamping = StampCheckpoints(
        test.court, authorities: [try maker.named("a")], link: maker, every: 60)
      #expect(try await stamping.run().stored == 0)
      _ = try await LogKeyEvents(test.court).run()
      _ = try await SequenceLog(test.court).run()
      maker.spoil.withLock { $0 = { Array($0.dropLast()) } }
      let spoilt = try await stamping.run()
      #expect(spoilt.stored == 0 && spoilt.problems.count == 1)
      // It rests now, and is asked again when that is over.
      let asked = maker.asked.withLock { $0 }
      _ = try await stamping.run()
      #expect(maker.asked.withLock { $0 } == asked)
      maker.spoil.withLock { $0 = nil }
      let fresh = StampCheckpoints(
        test.court, authorities: [try maker.named("a")], link: maker, every: 60)
      #expect(try await fresh.run().stored == 2)
      #expect(try await fresh.run().stored == 0)
      let newest = try #require(try await test.court.store.read { try $0.newestCheckpoint() })
      let body = Array(try newest.published().body.utf8)
      let tokens = try await test.court.store.read { try $0.checkpointTokens(size: newest.size) }
      #expect(Set(tokens.map(\.hash)) == [.sha256, .sm3])
      for row in tokens {
        let token = try TimeStampToken(der: row.der)
        let verdict = token.verify(
          try .init(content: body, token: token), trust: try maker.authority.trust())
        #expect(verdict.isValid, "\(verdict.findings)")
      }
    }
  }

  @Test func isRefusedFromAStrangerAndFromAWrongClock() async throws {
    try await TestCourt.open { test in
      let maker = try Clockmaker(test.clock, until: "2040-01-01T00:00:00Z")
      let stranger = try Clockmaker(test.clock, until: "2040-01-01T00:00:00Z")
      _ = try await LogKeyEvents(test.court).run()
      _ = try await SequenceLog(test.court).run()
      let lying = StampCheckpoints(
        test.court, authorities: [try maker.named("a")], link: stranger, every: 60)
      #expect(try await lying.run().problems.first?.reason.contains("untrusted") == true)
      let slow = StandingClock(test.clock.now().adding(seconds: -3600))
      let late = try Clockmaker(slow, until: "2040-01-01T00:00:00Z")
      let backdating = StampCheckpoints(
        test.court, authorities: [try late.named("a")], link: late, every: 60)
      #expect(try await backdating.run().problems.count == 1)
      let tokens = try await test.court.store.read { try $0.checkpointTokens(size: 6) }
      #expect(tokens.isEmpty)
    }
  }

  @Test func isRenewedBeforeItsCertificateEnds() async throws {
    try await TestCourt.open { test in
      let first = try Clockmaker(test.clock, until: "2027-01-01T00:00:00Z")
      let second = try Clockmaker(test.clock, until: "2040-01-01T00:00:00Z")
      let former = try first.named("former")
      _ = try await LogKeyEvents(test.court).run()
      _ = try await SequenceLog(test.court).run()
      _ = try await StampCheckpoints(
        test.court, authorities: [former], link: first, every: 60
      ).run()
      let renewing = RenewRecords(
        test.court, authorities: [try second.named("present"), former], link: second)
      #expect(try await renewing.run() == 0)
      try test.set("2026-10-01T00:00:00Z")
      #expect(try await renewing.run() == 2)
      #expect(try await renewing.run() == 0)
      let newest = try #require(try await test.court.store.read { try $0.newestCheckpoint() })
      let body = Array(try newest.published().body.utf8)
      let rows = try await test.court.store.read { try $0.checkpointRecords(size: newest.size) }
      #expect(rows.map(\.version) == [2, 2])
      for row in rows {
        let record = try EvidenceRecord(der: row.der)
        #expect(record.chains.map(\.count) == [2])
        let verdict = record.verify(
          [ArchivedObject(content: body)],
          .init(
            trust: try second.authority.trust(), earlier: .carriedRoots,
            at: try #require(Instant(rfc3339: "2030-01-01T00:00:00Z"))))
        #expect(verdict.isValid, "\(verdict.findings)")
      }
    }
  }
}
