import CourtDomain
import Foundation
import Testing

@testable import CourtEvidence

private func instant(_ text: String) -> Instant {
  Instant(rfc3339: text) ?? Instant(microseconds: 0)
}

/// An authority that stamps drafts.
private struct Clockmaker {
  let authority: LocalTimeStampAuthority

  init(from: String = "2026-01-01T00:00:00Z", until: String = "2036-06-01T00:00:00Z") throws {
    authority = try LocalTimeStampAuthority(
      name: "示例", validFrom: instant(from), until: instant(until))
  }

  func stamp(_ draft: RecordDraft, at: String) throws -> [EvidenceRecord] {
    let time = instant(at)
    let answer = try authority.respond(
      to: try draft.request().der, at: time,
      serial: try LocalTimeStampAuthority.freshSerial(at: time))
    return try draft.finish(try #require(try TimeStampResponse(der: answer).token))
  }
}

private func objects(_ texts: [String]) -> [ArchivedObject] {
  texts.map { ArchivedObject(content: Array($0.utf8)) }
}

@Suite struct AnEvidenceRecord {
  /// Groups of one to four things under one stamp; each record proves its own and no other.
  @Test(arguments: [1, 2, 3, 5, 8, 13])
  func provesItsOwnThingsOutOfManyUnderOneStamp(count: Int) throws {
    let maker = try Clockmaker()
    let texts = (0..<count).map { group in (0...(group % 4)).map { "thing \(group).\($0)" } }
    let draft = try RecordDraft.initial(texts.map(objects))
    let records = try maker.stamp(draft, at: "2026-11-21T00:00:00Z")
    let terms = EvidenceRecord.Terms(
      trust: try maker.authority.trust(), at: instant("2027-01-01T00:00:00Z"))
    for (number, record) in records.enumerated() {
      let again = try EvidenceRecord(der: record.der)
      let verdict = again.verify(objects(texts[number]), terms)
      #expect(verdict.isValid, "\(count)/\(number): \(verdict.findings)")
      #expect(verdict.provenSince == instant("2026-11-21T00:00:00Z"))
      #expect(verdict.renewBefore == instant("2036-06-01T00:00:00Z"))
      let other = again.verify(objects(["thing 99"]), terms)
      #expect(other.findings.map(\.code) == [.notCovered])
      #expect(again.verify([], terms).findings.map(\.code) == [.nothingGiven])
    }
  }

  @Test func isRenewedByStampByFunctionAndByStampAgain() throws {
    let first = try Clockmaker()
    let second = try Clockmaker(from: "2035-01-01T00:00:00Z", until: "2047-01-01T00:00:00Z")
    let things = objects(["checkpoint", "its receipt"])
    var record = try first.stamp(try .initial([things]), at: "2026-11-21T00:00:00Z")[0]
    record = try second.stamp(try .renewal([record]), at: "2036-01-01T00:00:00Z")[0]
    record = try second.stamp(
      try .renewal([(record, things)], hash: .sha512), at: "2040-01-01T00:00:00Z")[0]
    record = try second.stamp(try .renewal([record]), at: "2046-01-01T00:00:00Z")[0]
    #expect(record.chains.map(\.count) == [2, 2])
    #expect(record.functions == [.sha256, .sha512])
    let roots = first.authority.rootPEM + second.authority.rootPEM
    let terms = EvidenceRecord.Terms(
      trust: try TimeStampTrust(rootsPEM: roots), at: instant("2046-06-01T00:00:00Z"),
      algorithms: AlgorithmPolicy(ends: [.sha256: instant("2041-01-01T00:00:00Z")]))
    let read = try EvidenceRecord(der: record.der)
    #expect(read.verify(things, terms).isValid, "\(read.verify(things, terms).findings)")
    // One member alone is covered too, by every chain.
    #expect(read.verify([things[1]], terms).isValid)
    let digests = ArchivedObject(digests: [.sha256: try HashFunction.sha256.digest([1])])
    #expect(
      Set(read.verify([digests], terms).findings.map(\.code)) == [.notCovered, .digestMissing])
  }

  @Test func isRefusedWhenAFunctionDiedBeforeTheRenewal() throws {
    let maker = try Clockmaker()
    let things = objects(["checkpoint"])
    let record = try maker.stamp(try .initial([things]), at: "2026-11-21T00:00:00Z")[0]
    let late = try maker.stamp(
      try .renewal([(record, things)], hash: .sha512), at: "2031-01-01T00:00:00Z")[0]
    let policy = AlgorithmPolicy(ends: [.sha256: instant("2030-01-01T00:00:00Z")])
    let terms = EvidenceRecord.Terms(
      trust: try maker.authority.trust(), at: instant("2032-01-01T00:00:00Z"), algorithms: policy)
    let verdict = late.verify(things, terms)
    #expect(verdict.findings.map(\.code) == [.badStamp])
    #expect(verdict.findings[0].chain == 1)
  }

  @Test func isRefusedWithStampsExchangedDroppedOrOutOfOrder() throws {
    let maker = try Clockmaker()
    let things = objects(["checkpoint"])
    let first = try maker.stamp(try .initial([things]), at: "2026-11-21T00:00:00Z")[0]
    let other = try maker.stamp(try .initial([things]), at: "2026-11-22T00:00:00Z")[0]
    let renewed = try maker.stamp(try .renewal([first]), at: "2027-01-01T00:00:00Z")[0]
    let rehashed = try maker.stamp(
      try .renewal([(renewed, things)], hash: .sha384), at: "2028-01-01T00:00:00Z")[0]
    let trust = try maker.authority.trust()
    func codes(_ chains: [[ArchiveTimeStamp]]) throws -> Set<EvidenceRecordVerdict.Code> {
      let verdict = try EvidenceRecord(chains: chains).verify(
        things, .init(trust: trust, at: instant("2029-01-01T00:00:00Z")))
      return Set(verdict.findings.map(\.code))
    }
    let chains = rehashed.chains
    #expect(try codes(chains) == [])
    #expect(try codes([[other.last, chains[0][1]], chains[1]]) == [.brokenChain, .notCovered])
    #expect(try codes([[chains[0][0]], chains[1]]) == [.notCovered])
    #expect(try codes([chains[1]]) == [.notCovered])
    #expect(try codes([[chains[0][1], chains[0][0]]]).contains(.disorder))
    #expect(
      try codes([[chains[0][0], chains[0][1], chains[1][0]]])
        == [.otherFunction, .brokenChain])
  }

  @Test func isMadeOfOneDERValueAndNothingElse() throws {
    let maker = try Clockmaker()
    let record = try maker.stamp(
      try .initial([objects(["a"]), objects(["b"])]), at: "2026-11-21T00:00:00Z")[0]
    #expect(throws: EvidenceFault.self) { try EvidenceRecord(der: record.der + [0]) }
    #expect(throws: EvidenceFault.self) { try EvidenceRecord(der: record.der.dropLast()) }
    #expect(throws: EvidenceFault.self) { try EvidenceRecord(der: []) }
    let terms = EvidenceRecord.Terms(
      trust: try maker.authority.trust(), at: instant("2027-01-01T00:00:00Z"))
    let seed: UInt64 = 4998
    var random = SeededGenerator(seed: seed)
    var accepted: [Int] = []
    for _ in 0..<400 {
      var bad = record.der
      let place = Int.random(in: 0..<bad.count, using: &random)
      bad[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
      guard let read = try? EvidenceRecord(der: bad) else { continue }
      if read.verify(objects(["a"]), terms).isValid { accepted.append(place) }
    }
    #expect(accepted.isEmpty, "seed \(seed), of \(record.der.count): \(accepted)")
  }

  @Test func ofOtherArchivesIsJudgedAsTheySay() throws {
    guard let cases = try SharedVectors.json("ers-rfc4998/expected.json")?.array,
      let folder = SharedVectors.folder
    else { return }
    var wrong: [String] = []
    for one in cases {
      guard let name = one["record"]?.string, let expected = one["expect"]?.string,
        let bytes = FileManager.default.contents(atPath: folder + "/ers-rfc4998/" + name)
      else { continue }
      let given = (one["detached"]?.array ?? []).map { object in
        if let text = object["content_base64"]?.string, let data = Data(base64Encoded: text) {
          return ArchivedObject(content: Array(data))
        }
        let digest = object["sha256_base64"]?.string.flatMap { Data(base64Encoded: $0) }
        return ArchivedObject(digests: [.sha256: Array(digest ?? Data())])
      }
      let verdict = (try? EvidenceRecord(der: Array(bytes)))?.verify(given, .fitOnly)
      let said = verdict.map { $0.isValid ? "valid" : "invalid" } ?? "malformed"
      // One member of a group is proven by itself. Source: RFC 4998 §4.3.
      let wanted = expected == "see-upstream" ? "valid" : expected
      if said != wanted { wrong.append("\(one["id"]?.string ?? name): \(said)") }
    }
    #expect(wrong.isEmpty)
  }
}

@Suite struct TheClockDrill {
  @Test func goesAsItMustInEveryStep() throws {
    let steps = try ClockDrill(content: Array("checkpoint".utf8))
      .run(from: instant("2026-11-21T00:00:00Z"))
    #expect(steps.count == 8)
    for step in steps {
      #expect(step.asExpected, "\(step.at) \(step.what.en): \(step.findings)")
    }
  }
}
