import CourtCases
import CourtDomain
import CourtEvidence
import CourtPG
import CourtStore
import Testing

@Suite struct KeepingACase {
  @Test func givesBackWhatWasFiled() async throws {
    try await TestCourt.open { court in
      let lawyer = try await court.openAccount(.litigant, "lawyer", idNumber: "L-1")
      let filer = try await court.openAccount(.litigant, "filer", idNumber: "P-1")
      let file = court.file("(2026)浙0192民初7号", by: filer.id)
      let parties = [
        court.party(.plaintiff, 1, idNumber: "P-1", account: filer.id),
        court.party(.plaintiff, 2), court.party(.defendant, 1, idNumber: "D-1"),
      ]
      let mandates = ["L-1", "L-2"].map { number in
        Representation(
          partyID: parties[0].id, name: "律师 \(number)", idNumber: number,
          hasSpecialAuthority: number == "L-1", accountID: number == "L-1" ? lawyer.id : nil)
      }
      let claims = [
        Claim(kind: .refund, amount: Money(minorUnits: 129_900), text: "退还货款"),
        Claim(kind: .apology, amount: nil, text: "赔礼道歉"),
      ]
      try await court.store.write {
        try $0.insertCase(file, parties: parties, representations: mandates, claims: claims)
      }
      try await court.store.read { transaction in
        let stored = try #require(try transaction.caseFile(file.id, locked: false))
        #expect(sameCase(stored, file))
        #expect(try transaction.parties(of: file.id) == parties)
        #expect(try transaction.representations(of: file.id) == mandates)
        #expect(try transaction.claims(of: file.id) == claims)
        #expect(try transaction.caseFile(court.make(), locked: false) == nil)
      }
    }
  }

  @Test func refusesAThirdRepresentative() async throws {
    try await TestCourt.open { court in
      let filer = try await court.openAccount(.litigant, "filer")
      let plaintiff = court.party(.plaintiff)
      let mandates = (1...3).map {
        Representation(
          partyID: plaintiff.id, name: "律师", idNumber: "L-\($0)", hasSpecialAuthority: false,
          accountID: nil)
      }
      let refused = try await rejection(of: {
        try await court.store.write {
          try $0.insertCase(
            court.file("(2026)浙0192民初1号", by: filer.id), parties: [plaintiff],
            representations: mandates, claims: [])
        }
      })
      #expect(refused?.code == "representation.more-than-two")
    }
  }

  @Test func aStaleUpdateChangesNothing() async throws {
    try await TestCourt.open { court in
      let (file, _, _) = try await court.fileCase()
      var changed = file
      changed.version = 1
      changed.state = "accepted"
      changed.facts = ["fee": 50]
      changed.isClosed = true
      let update = changed
      #expect(try await court.store.write { try $0.updateCase(update, expectedVersion: 0) })
      #expect(try await !court.store.write { try $0.updateCase(update, expectedVersion: 0) })
      let stored = try await court.store.write { try $0.caseFile(file.id, locked: true) }
      #expect(stored.map { sameCase($0, update) } == true)
      await #expect(throws: Fault.self, "the version may not stand still") {
        try await court.store.write { _ = try $0.updateCase(update, expectedVersion: 1) }
      }
    }
  }

  @Test func theDocketKeepsItsChainToTheByte() async throws {
    try await TestCourt.open { court in
      let (file, _, _) = try await court.fileCase()
      let zero = [UInt8](repeating: 0, count: 32)
      let input = try JSONParser.parse(#"{"b":1.10,"a":[1e2,"\u00e9\n"],"z":{"y":null}}"#)
      let first = court.docketEntry(file, 1, after: zero, input: input)
      let second = court.docketEntry(file, 2, after: first.digest)
      try await court.store.write {
        try $0.appendDocket(first)
        try $0.appendDocket(second)
      }
      let stored = try await court.store.read { try $0.docket(of: file.id, after: 0, limit: 10) }
      #expect(stored == [first, second])
      #expect(stored.allSatisfy { SHA256.digest($0.chainedBytes).bytes == $0.digest })
      let rest = try await court.store.read { try $0.docket(of: file.id, after: 1, limit: 10) }
      #expect(rest == [second])
    }
  }

  @Test(arguments: [
    (sequence: 2, "a forged predecessor"), (3, "a gap"), (1, "a second first entry"),
  ])
  func theDocketRefuses(_ wrong: (sequence: Int, what: String)) async throws {
    try await TestCourt.open { court in
      let (file, _, _) = try await court.fileCase()
      let zero = [UInt8](repeating: 0, count: 32)
      try await court.store.write { try $0.appendDocket(court.docketEntry(file, 1, after: zero)) }
      let forged = court.docketEntry(
        file, wrong.sequence, after: wrong.sequence == 1 ? zero : [UInt8](repeating: 7, count: 32))
      await #expect(throws: (any Error).self, "\(wrong.what)") {
        try await court.store.write { try $0.appendDocket(forged) }
      }
      let kept = try await court.store.read { try $0.docket(of: file.id, after: 0, limit: 10) }
      #expect(kept.count == 1)
    }
  }

  @Test func findsEarlierCasesAboutTheSameOrder() async throws {
    try await TestCourt.open { court in
      let filer = try await court.openAccount(.litigant, "filer")
      let cases: [(number: String, order: String, plaintiff: String?)] = [
        ("1", "E-9", "P-1"), ("2", "E-9", "P-2"), ("3", "E-8", "P-1"), ("4", "E-9", nil),
      ]
      for (number, order, plaintiff) in cases {
        try await court.store.write {
          try $0.insertCase(
            court.file(number, by: filer.id, order: order),
            parties: [
              court.party(.plaintiff, idNumber: plaintiff),
              court.party(.defendant, idNumber: "P-1"),
            ], representations: [], claims: [])
        }
      }
      try await court.store.read { transaction in
        let same = try transaction.relatedCases(orderNumber: "E-9", plaintiffIDNumber: "P-1")
        #expect(same.map(\.number) == ["1"])
        let unknown = try transaction.relatedCases(orderNumber: "E-9", plaintiffIDNumber: nil)
        #expect(unknown.map(\.number) == ["4"])
      }
    }
  }

  @Test func assigningTwiceIsAssigningOnce() async throws {
    try await TestCourt.open { court in
      let (file, _, _) = try await court.fileCase()
      let judge = try await court.openAccount(.judge, "judge")
      let assignment = Assignment(role: .judge, accountID: judge.id)
      for _ in 0..<2 {
        try await court.store.write { try $0.assign(assignment, to: file.id, at: court.now) }
      }
      #expect(try await court.store.read { try $0.assignments(of: file.id) } == [assignment])
    }
  }

  /// jsonb keeps values, not the order of members.
  private func sameCase(_ left: CaseFile, _ right: CaseFile) -> Bool {
    var (left, right) = (left, right)
    guard left.facts.canonicalBytes == right.facts.canonicalBytes,
      left.complaint.canonicalBytes == right.complaint.canonicalBytes
    else { return false }
    (left.facts, right.facts) = (.null, .null)
    (left.complaint, right.complaint) = (.null, .null)
    return left == right
  }
}
