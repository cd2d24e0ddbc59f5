import CourtDomain
import CourtEvidence
import Foundation
import Testing

@Suite struct LeavesOfVersionTwo {
  static func facts(sequence: Int64 = 2) -> LeafFacts {
    LeafFacts(
      court: testCourt.origin, kind: .evidenceReceived, caseNumber: "（2026）浙0192民初1号",
      itemID: "item-1", detail: ["who": "张三"],
      digests: DigestPair(sha256: SHA256.digest([1]), sm3: SHA256.digest([2])), sizeBytes: 17,
      at: testTime, sequence: sequence, previous: sequence > 1 ? SHA256.digest([3]) : nil)
  }

  @Test func tellCourtTimeKindAndVersionAndNothingElse() throws {
    let leaf = try LogLeaf.make(Self.facts())
    let value = try JSONParser.parse(leaf.bytes)
    let clear: Set = ["at", "court", "kind", "v"]
    let names = Set(value.object?.names ?? [])
    #expect(names == clear.union(["case", "chain", "content", "detail", "item"]))
    let text = String(decoding: leaf.bytes, as: UTF8.self)
    for secret in [
      "张三", "民初", "item-1", SHA256.digest([1]).hex, SHA256.digest([3]).hex, "sequence",
    ] {
      #expect(!text.contains(secret), "\(secret) stands in the leaf")
    }
  }

  @Test func cannotBeLinkedByOneWhoHasTheSameFile() throws {
    let (one, other) = (try LogLeaf.make(Self.facts()), try LogLeaf.make(Self.facts()))
    let (first, second) = try (
      #require(LeafStatement(one.bytes)), #require(LeafStatement(other.bytes))
    )
    for name in first.names {
      #expect(first.commitments[name] != second.commitments[name], "\(name) links two leaves")
    }
  }

  @Test func openToWhatWasCommitted() throws {
    let leaf = try LogLeaf.make(Self.facts())
    let statement = try #require(LeafStatement(leaf.bytes))
    let opening = try LeafOpening(bytes: leaf.opening.bytes)
    #expect(statement.opens(with: opening))
    let content = try #require(statement.content(opening: opening.content?.preimage ?? []))
    #expect(content.sizeBytes == 17 && content.digests?.sha256 == SHA256.digest([1]))
    let chain = try #require(statement.chain(opening: opening.chain?.preimage ?? []))
    #expect(chain.sequence == 2 && chain.previous == SHA256.digest([3]))
    let other = try LogLeaf.make(Self.facts()).opening
    #expect(!statement.opens(with: other))
    let short = LeafOpening(
      caseNumber: opening.caseNumber, item: opening.item, detail: opening.detail)
    #expect(!statement.opens(with: short))
  }

  @Test func anActWithoutBytesCommitsToNoContent() throws {
    let leaf = try LogLeaf.make(
      LeafFacts(
        court: testCourt.origin, kind: .keyRotated, caseNumber: "", itemID: "", detail: [:],
        digests: nil, at: testTime, sequence: 1, previous: nil))
    #expect(leaf.opening.content?.value == Array("{}".utf8))
    #expect(leaf.opening.chain?.value == Array(#"{"sequence":1}"#.utf8))
  }

  @Test(arguments: [
    #"{"at":"x","case":"00"}"#, "{}", "[]", "", #"{"v":3}"#,
  ])
  func whatIsNoLeafIsNotRead(_ text: String) {
    #expect(LeafStatement(Array(text.utf8)) == nil)
  }

  @Test func aSurplusMemberIsRefused() throws {
    let leaf = try LogLeaf.make(Self.facts())
    var value = try #require(try JSONParser.parse(leaf.bytes).object)
    value["zzz"] = 1
    #expect(LeafStatement(JSONValue.object(value).canonicalBytes) == nil)
  }
}

@Suite struct LeavesOfVersionOne {
  /// As they were made until version 2, to the byte.
  static let bytes = Array(
    ##"{"at":"2026-02-03T01:00:00.000000Z","case":"\##(hex(1))","court":"xiezhi.example/court/330192","detail":"\##(hex(2))","item":"\##(hex(3))","kind":"evidence.viewed","previous":"\##(hex(4))","sequence":2,"sha256":"\##(hex(5))","sm3":"\##(hex(6))","v":1}"##
      .utf8)

  static func hex(_ byte: UInt8) -> String { SHA256.digest([byte]).hex }

  @Test func areStillRead() throws {
    let leaf = try #require(LeafStatement(Self.bytes))
    #expect(leaf.version == 1 && leaf.kind == "evidence.viewed")
    #expect(leaf.names == ["case", "detail", "item"])
    #expect(leaf.content(opening: [])?.digests?.sha256.hex == Self.hex(5))
    #expect(leaf.chain(opening: []) == LeafChain(sequence: 2, previous: SHA256.digest([4])))
  }

  @Test func openWithThreeCommitments() throws {
    func commitment(_ byte: UInt8) throws -> Commitment {
      try #require(
        Commitment(salt: [UInt8](repeating: byte, count: Commitment.saltBytes), value: [byte]))
    }
    let opening = LeafOpening(
      caseNumber: try commitment(1), item: try commitment(2), detail: try commitment(3))
    #expect(opening.commitments.map(\.name) == ["case", "detail", "item"])
    #expect(try LeafOpening(bytes: opening.bytes) == opening)
  }
}

@Suite struct ReceiptsOfTwoVersions {
  @Test func theNewOneNamesLogAndSigner() throws {
    let receipt = Receipt(
      court: testCourt, signer: SHA256.digest([9]).hex, caseNumber: "案1", itemID: "i",
      fileName: "a.txt", sizeBytes: 3,
      digests: DigestPair(sha256: SHA256.digest([1]), sm3: SHA256.digest([2])),
      receivedAt: testTime, inLogBy: testTime.adding(seconds: 60), leafHash: SHA256.digest([4]))
    let fields = try #require(ReceiptFields(receipt.bytes))
    #expect(fields.version == 2 && fields.signer == SHA256.digest([9]))
    #expect(fields.inLogBy == testTime.adding(seconds: 60).rfc3339)
    var value = try #require(try JSONParser.parse(receipt.bytes).object)
    value["log"] = "other.example/court"
    #expect(ReceiptFields(JSONValue.object(value).canonicalBytes) == nil)
  }

  @Test func theOldOneIsStillRead() throws {
    let hex = SHA256.digest([7]).hex
    let text =
      ##"{"case":"案1","court":"c","court_name":"法院","file_name":"a","in_log_by":"t","item":"i","##
      + ##""leaf_hash":"\##(hex)","received_at":"t","sha256":"\##(hex)","size":3,"sm3":"\##(hex)","##
      + ##""type":"xiezhi-receipt-v1"}"##
    let fields = try #require(ReceiptFields(Array(text.utf8)))
    #expect(fields.version == 1 && fields.signer == nil)
  }
}
