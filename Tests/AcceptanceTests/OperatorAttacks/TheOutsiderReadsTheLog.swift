import CourtClient
import CourtDomain
import CourtPG
import CourtTestSupport
import Foundation
import Testing

@testable import CourtEvidence

extension OperatorAttacks {
  /// The one attack that is not the operator's: somebody reads all that is public, knows every name,
  /// number and file there could be, and would learn who sued whom.
  @Suite struct TheOutsiderReadsTheLog {
    /// Everything the outsider guesses with.
    private func dictionary(_ stage: Stage, _ more: [Operator.Item]) -> [[UInt8]] {
      var words: [String] = []
      for person in Person.others { words += [person.name, person.login, person.idNumber ?? "?"] }
      for person in Person.others { words.append(stage.server.accountID(person)) }
      words += [stage.dispute.id, stage.dispute.number]
      for item in more {
        words += [item.id, item.caseNumber, item.fileName]
        words += [item.digests.sha256.hex, item.digests.sm3.hex, "\(item.content.count)"]
      }
      return words.filter { $0.utf8.count > 2 }.map { Array($0.utf8) } + more.map(\.content)
    }

    /// Every public address, as anybody reads it.
    private func published(_ stage: Stage, _ copy: String) async throws -> [UInt8] {
      var bytes: [UInt8] = []
      for path in ["checkpoint", "checkpoint?cosigned=true", "trust"] {
        bytes += try await stage.server.nobody.call("GET", "/v1/log/" + path).bytes
      }
      let files = FileManager.default.enumerator(atPath: copy)
      while let name = files?.nextObject() as? String {
        bytes += FileManager.default.contents(atPath: copy + "/" + name).map(Array.init) ?? []
      }
      return bytes
    }

    private func contains(_ all: Data, _ word: [UInt8]) -> Bool {
      let spellings = [
        word, Array(Hex.encode(word).utf8), Array(Data(word).base64EncodedString().utf8),
      ]
      return spellings.contains { all.range(of: Data($0)) != nil }
    }

    @Test func findsNoNameNumberOrFileAndCanGuessNone() async throws {
      try await Stage.open { stage in
        _ = try await stage.operator.cosigned()
        var items: [Operator.Item] = []
        for id in stage.items { items.append(try await stage.operator.item(id)) }
        let copy = try await stage.party.mirror()
        let all = Data(try await published(stage, copy))
        let words = dictionary(stage, items)
        for word in words {
          #expect(!contains(all, word), "\(String(decoding: word.prefix(40), as: UTF8.self))")
        }
        let leaves = try await stage.operator.ledger().leaves
        #expect(leaves.allSatisfy { contains(all, $0) }, "the copy is the whole log")
        // Guessing: every word, and the exact values behind the commitments, with every way of
        // hashing an outsider knows; and with every salt that a party of another case could have.
        var guesses = Set<Digest32>()
        var values = words
        for item in items {
          for entry in item.custody {
            let opening = try LeafOpening(bytes: entry.opening)
            values += opening.commitments.map { $0.commitment.value }
          }
        }
        let known = try LeafOpening(bytes: items[1].custody[0].opening).commitments
          .map { $0.commitment.salt }
        let zero = [UInt8](repeating: 0, count: Commitment.saltBytes)
        for value in values {
          guesses.insert(SHA256.digest(value))
          guesses.insert(MerkleTree.leafHash(value))
          for salt in known + [zero] { guesses.insert(SHA256.digest(salt + value)) }
        }
        let opened = try LeafStatements(leaves).commitments.filter(guesses.contains)
        let own = try LeafOpening(bytes: items[1].custody[0].opening).commitments
        // Only whoever has the salts of a leaf opens that leaf: the five of the one that is known.
        #expect(Set(opened) == Set(own.map { $0.commitment.digest }))
      }
    }

    @Test func cannotTellWhichEntriesBelongTogether() async throws {
      try await Stage.open { stage in
        let other = try await Dispute.file(
          Complaints.refund(.buyers[1], against: [.sellers[1]], order: "HG-2"),
          by: .buyers[1], against: [.sellers[1]], in: stage.server)
        // The same file in the same case, in another case, and one with a long name.
        let start = try await stage.operator.ledger().leaves.count
        _ = try await stage.dispute.submit(Stage.texts[0], named: "chat-1.txt")
        _ = try await stage.operator.cosigned()
        let middle = try await stage.operator.ledger().leaves.count
        _ = try await other.submit(
          Stage.texts[0], named: String(repeating: "long", count: 30) + ".txt")
        _ = try await stage.operator.cosigned()
        let leaves = try await stage.operator.ledger().leaves
        let all = try LeafStatements(leaves)
        #expect(Set(all.commitments).count == all.commitments.count, "no commitment comes twice")
        // In clear stand court, time, kind and version; their shapes are the same in both cases.
        let same = try LeafStatements(Array(leaves[start..<middle]))
        let apart = try LeafStatements(Array(leaves[middle...]))
        #expect(same.shapes == apart.shapes && !same.shapes.isEmpty)
        for one in all.statements {
          #expect(one.told == nil && one.names == ["case", "chain", "content", "detail", "item"])
        }
      }
    }

    @Test func isToldNothingByTheAddressesOfTheCase() async throws {
      try await Stage.open { stage in
        let item = stage.items[0]
        let paths = [
          stage.dispute.path, stage.dispute.path + "/bundle", stage.dispute.path + "/evidence",
          "/v1/evidence/\(item)", "/v1/evidence/\(item)/content",
        ]
        for path in paths {
          #expect(try await stage.server.nobody.attempt("GET", path).status == 401)
          let known = try await stage.server.client(.stranger).attempt("GET", path)
          let made = try await stage.server.client(.stranger).attempt(
            "GET",
            path.replacingOccurrences(of: item, with: UUID().uuidString.lowercased())
              .replacingOccurrences(of: stage.dispute.id, with: UUID().uuidString.lowercased()))
          #expect(known.status == made.status && known.status >= 400, "\(path)")
          #expect(known.json.text("code") == made.json.text("code"), "\(path)")
        }
        // A leaf that he knows by its hash is proven to him, and no more.
        let leaf = try await stage.operator.item(item).custody[0].leaf
        let proof = try await stage.server.nobody.call(
          "GET", "/v1/log/proof/\(MerkleTree.leafHash(leaf).hex)")
        let told = Data(proof.bytes)
        #expect(!contains(told, Array(stage.dispute.number.utf8)))
        #expect(!contains(told, Array(item.utf8)))
      }
    }

    @Test func learnsNothingFromALeafWhosePayloadIsGone() async throws {
      try await Stage.open { stage in
        _ = try await stage.operator.cosigned()
        let item = try await stage.operator.item(stage.items[0])
        let before = try await stage.operator.ledger()
        // The law asks to forget: bytes, names and salts go. The log stays as it is.
        try await stage.operator.rule(
          """
          DELETE FROM custody_entry WHERE evidence_id = '\(item.id)';
          DELETE FROM blob_chunk c USING evidence_item e
            WHERE e.evidence_id = '\(item.id)' AND c.blob_id = e.blob_id;
          DELETE FROM evidence_item WHERE evidence_id = '\(item.id)'
          """)
        let after = try await stage.operator.ledger()
        #expect(after.root == before.root && after.size == before.size)
        #expect(try await stage.party.remember().status == 0, "its history is as before")
        let statement = try #require(LeafStatement(item.custody[0].leaf))
        let opening = try LeafOpening(bytes: item.custody[0].opening)
        let left = try await stage.operator.salts()
        for (name, commitment) in opening.commitments {
          let target = try #require(statement.commitments[name])
          #expect(commitment.digest == target, "with its salt it opens")
          #expect(SHA256.digest(commitment.value) != target)
          #expect(!left.contains { SHA256.digest($0 + commitment.value) == target })
        }
      }
    }
  }

  /// What leaves tell.
  struct LeafStatements {
    let statements: [LeafStatement]
    /// Kind, members and length of each, without its time.
    let shapes: [String]

    init(_ leaves: [[UInt8]]) throws {
      statements = try leaves.map { try #require(LeafStatement($0)) }
      shapes = zip(leaves, statements).map { leaf, one in
        "\(one.kind) \(one.version) \(one.names) \(leaf.count - one.at.utf8.count)"
      }
    }

    var commitments: [Digest32] { statements.flatMap { $0.commitments.values } }
  }
}

extension Operator {
  /// Every salt that is still in the database.
  func salts() async throws -> [[UInt8]] {
    let openings = try await server.pool.read { connection in
      try connection.query(
        PGStatement(
          "SELECT opening FROM custody_entry UNION ALL SELECT opening FROM key_event")
      ).map { try $0.bytes(0) }
    }
    return try openings.flatMap { bytes in
      try LeafOpening(bytes: bytes).commitments.map { $0.commitment.salt }
    }
  }
}
