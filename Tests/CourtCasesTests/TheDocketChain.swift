import CourtCases
import CourtDomain
import CourtEvidence
import CourtPG
import CourtTestSupport
import Testing

@Suite struct TheDocketChain {
  private static func digest(_ bytes: [UInt8]) -> [UInt8] { SHA256.digest(bytes).bytes }

  /// Random walks of acts by random people, lawful or not; the chain verifies, and whatever is
  /// changed in it is found where it was changed.
  @Test(arguments: [11, 29, 4_711] as [UInt64]) func verifiesAfterAnyWalkAndShowsAnyTampering(
    _ seed: UInt64
  ) async throws {
    try await TestCourt.open { test in
      var walk = RandomWalk(seed: seed)
      let id = try await test.file().id
      try await test.walk(id, steps: 40, &walk)
      let docket = try await test.docket(id)
      let file = try await test.caseFile(id)
      #expect(docket.count == file.docketLength, "seed \(seed)")
      #expect(docket.last?.digest == file.docketDigest, "seed \(seed)")
      #expect(docket.count >= 3, "seed \(seed)")
      #expect(CaseStory.firstBreak(in: docket, digest: Self.digest) == nil, "seed \(seed)")
      for index in docket.indices {
        for tampered in Self.tamperings(of: docket, at: index) {
          let found = CaseStory.firstBreak(in: tampered, digest: Self.digest)
          #expect(found != nil, "seed \(seed), entry \(index + 1)")
        }
      }
    }
  }

  private static func tamperings(of docket: [DocketEntry], at index: Int) -> [[DocketEntry]] {
    func changed(_ change: (inout DocketEntry) -> Void) -> [DocketEntry] {
      var copy = docket
      change(&copy[index])
      return copy
    }
    var all = [
      changed { $0.text.zh += "。" }, changed { $0.at = $0.at.adding(seconds: 1) },
      changed { $0.actorRole = "judge-of-another-court" }, changed { $0.input = ["x": 1] },
      changed { $0.toState = "settled-otherwise" }, changed { $0.digest[0] ^= 1 },
    ]
    if index < docket.count - 1 {
      var without = docket
      without.remove(at: index)
      all.append(without)
      var swapped = docket
      swapped.swapAt(index, index + 1)
      all.append(swapped)
    }
    return all
  }

  @Test func aRefusedActLeavesNoTrace() async throws {
    try await TestCourt.open { test in
      let file = try await test.file()
      let code = try await test.refusal {
        try await test.perform("clerk", "refer-to-mediation", on: file.id)
      }
      #expect(code == "mediation.no-consent")
      let after = try await test.caseFile(file.id)
      #expect(after.version == file.version && after.docketDigest == file.docketDigest)
      #expect(try await test.docket(file.id).count == 1)
    }
  }

  @Test func theStoreTakesNoChangeOfAnEntry() async throws {
    try await TestCourt.open { test in
      _ = try await test.file()
      await #expect(throws: PGError.self) {
        try await test.database.pool.transaction { connection in
          _ = try connection.execute("UPDATE docket_entry SET actor_role = 'nobody'")
        }
      }
    }
  }
}
