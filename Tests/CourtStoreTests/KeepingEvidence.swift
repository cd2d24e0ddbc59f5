import CourtCases
import CourtDomain
import CourtEvidence
import CourtPG
import CourtStore
import CourtTestSupport
import Testing

@Suite struct KeepingEvidence {
  @Test func bytesComeBackAsTheyWentIn() async throws {
    try await TestCourt.open { court in
      let blob: BlobID = court.make()
      var chance = SeededChance(seed: 3)
      let chunks = [262_144, 262_144, 1_000].map { size in
        (0..<size).map { _ in UInt8.random(in: 0...255, using: &chance) }
      }
      try await court.store.write { try $0.insertBlob(blob, at: court.now) }
      for (index, bytes) in chunks.enumerated() {
        try await court.store.write { try $0.appendChunk(blob, index: index, bytes: bytes) }
      }
      try await court.store.write {
        try $0.completeBlob(blob, chunks: 3, sizeBytes: 525_288)
      }
      for (index, bytes) in chunks.enumerated() {
        #expect(try await court.store.read { try $0.chunk(blob, index: index) } == bytes)
      }
      #expect(try await court.store.read { try $0.chunk(blob, index: 3) } == nil)
      let late = try await rejection {
        try await court.store.write { try $0.appendChunk(blob, index: 3, bytes: [1]) }
      }
      #expect(late?.code == "evidence.already-received")
    }
  }

  @Test(arguments: [(chunks: 2, size: Int64(3)), (3, 5), (2, 6), (0, 0)])
  func halfAnUploadIsNeverComplete(_ said: (chunks: Int, size: Int64)) async throws {
    try await TestCourt.open { court in
      let blob: BlobID = court.make()
      try await court.store.write { transaction in
        try transaction.insertBlob(blob, at: court.now)
        try transaction.appendChunk(blob, index: 0, bytes: [1, 2, 3])
        try transaction.appendChunk(blob, index: 2, bytes: [6])
      }
      await #expect(throws: Fault.self) {
        try await court.store.write {
          try $0.completeBlob(blob, chunks: said.chunks, sizeBytes: said.size)
        }
      }
    }
  }

  @Test func theSweeperTakesOnlyWhatWasLeftIncomplete() async throws {
    try await TestCourt.open { court in
      let (old, complete, fresh): (BlobID, BlobID, BlobID) = (
        court.make(), court.make(), court.make()
      )
      try await court.store.write { transaction in
        for blob in [old, complete] {
          try transaction.insertBlob(blob, at: court.now.adding(seconds: -7200))
          try transaction.appendChunk(blob, index: 0, bytes: [9])
        }
        try transaction.insertBlob(fresh, at: court.now)
        try transaction.completeBlob(complete, chunks: 1, sizeBytes: 1)
      }
      let before = court.now.adding(seconds: -3600)
      #expect(try await court.store.write { try $0.sweepBlobs(before: before, limit: 10) } == 1)
      #expect(try await court.store.write { try $0.sweepBlobs(before: before, limit: 10) } == 0)
      try await court.store.write { transaction throws in
        #expect(try transaction.chunk(old, index: 0) == nil)
        #expect(try transaction.chunk(complete, index: 0) == [9])
        try transaction.appendChunk(fresh, index: 0, bytes: [1])
        try transaction.discardBlob(fresh)
        #expect(try transaction.chunk(fresh, index: 0) == nil)
      }
    }
  }

  @Test func anItemIsReceivedOnce() async throws {
    try await TestCourt.open { court in
      let whole = try await FullCase.make(in: court)
      var received = whole.item
      received.standing = .received
      received.content = whole.content
      let expected = received
      try await court.store.write { transaction throws in
        #expect(try transaction.evidence(whole.item.id, locked: true) == expected)
        #expect(try transaction.evidence(whole.item.id, locked: false) == expected)
        #expect(try transaction.evidence(of: whole.file.id) == [expected])
        #expect(try transaction.nextEvidenceOrdinal(of: whole.file.id) == 2)
      }
      let again = try await rejection {
        try await court.store.write {
          try $0.receiveEvidence(whole.item.id, content: whole.content)
        }
      }
      #expect(again?.code == "evidence.already-received")
      await #expect(throws: Fault.self, "bytes in custody are not thrown away") {
        try await court.store.write { try $0.discardBlob(whole.content.blobID) }
      }
    }
  }

  @Test func custodyIsChainedAndLogged() async throws {
    try await TestCourt.open { court in
      let whole = try await FullCase.make(in: court)
      let second = whole.custodyEntry(2, court)
      try await court.store.write { try $0.appendCustody(second) }
      let custody = try await court.store.read { try $0.custody(of: whole.item.id) }
      #expect(custody.map(\.leafIndex) == [0, nil])
      #expect(custody.map(\.leafBytes) == [FullCase.leaf, second.leafBytes])
      #expect(custody.last == second)
      await #expect(throws: (any Error).self, "entry 4 has no entry 3") {
        try await court.store.write { try $0.appendCustody(whole.custodyEntry(4, court)) }
      }
    }
  }

  @Test func aLeafWhoseHashIsNotItsOwnIsRefused() async throws {
    try await TestCourt.open { court in
      await #expect(throws: Fault.self) {
        try await court.store.write {
          try $0.queueLeaf(bytes: [1], hash: leafHash([2]), at: court.now)
        }
      }
    }
  }
}
