import CourtCases
import CourtDomain
import CourtEvidence
import CourtPG
import CourtStore
import Testing

@Suite struct DecidingAndServing {
  @Test func aDraftMayChangeUntilItIsSigned() async throws {
    try await TestCourt.open { court in
      let (file, _, _) = try await court.fileCase()
      let judge = try await court.openAccount(.judge, "judge")
      let signed = FullCase.decision(of: file, by: judge, in: court)
      var draft = signed
      (draft.signedAt, draft.bytes, draft.signature) = (nil, nil, nil)
      draft.reasons = "初稿"
      let first = draft
      #expect(try await court.store.read { try $0.decision(of: file.id) } == nil)
      try await court.store.write { try $0.saveDraft(first) }
      #expect(try await court.store.read { try $0.decision(of: file.id) } == first)
      try await court.store.write { try $0.sign(signed) }
      #expect(try await court.store.read { try $0.decision(of: file.id) } == signed)
      for again in [first, signed] {
        let refused = try await rejection {
          try await court.store.write { try $0.saveDraft(again) }
        }
        #expect(refused?.code == "decision.signed")
      }
      await #expect(throws: Fault.self, "a draft is not signed by storing it") {
        try await court.store.write { try $0.sign(first) }
      }
    }
  }

  @Test func servedPapersKeepTheirBytes() async throws {
    try await TestCourt.open { court in
      let (file, parties, _) = try await court.fileCase()
      let paper = FullCase.document(of: file, in: court)
      var service = ServiceOfProcess(
        id: court.make(), caseID: file.id, partyID: parties[1].id, documentID: paper.id,
        documentKind: paper.kind, channel: "in-system", delivery: .queued, effect: .pending,
        effectRule: nil, queuedAt: court.now)
      let queued = service
      try await court.store.write { transaction in
        try transaction.insertDocument(paper)
        try transaction.insertService(queued)
      }
      (service.delivery, service.effect) = (.read, .effective)
      (service.readAt, service.effectiveAt) = (court.now, court.now.adding(seconds: 1))
      service.effectRule = "OLR art. 31"
      let read = service
      try await court.store.write { transaction throws in
        #expect(try transaction.service(queued.id, locked: true) == queued)
        try transaction.updateService(read)
      }
      try await court.store.read { transaction throws in
        #expect(try transaction.document(paper.id) == paper)
        #expect(try transaction.service(read.id, locked: false) == read)
        #expect(try transaction.services(of: file.id) == [read])
        #expect(try transaction.document(court.make()) == nil)
      }
    }
  }

  @Test func aPaperWithAnotherDigestOrAForeignPartyIsRefused() async throws {
    try await TestCourt.open { court in
      let (file, _, _) = try await court.fileCase("1")
      let (_, strangers, _) = try await court.fileCase("2")
      var forged = FullCase.document(of: file, in: court)
      forged.sha256[0] ^= 1
      let bad = forged
      await #expect(throws: Fault.self) {
        try await court.store.write { try $0.insertDocument(bad) }
      }
      let paper = FullCase.document(of: file, in: court)
      let service = ServiceOfProcess(
        id: court.make(), caseID: file.id, partyID: strangers[0].id, documentID: paper.id,
        documentKind: paper.kind, channel: "in-system", delivery: .queued, effect: .pending,
        effectRule: nil, queuedAt: court.now)
      await #expect(throws: Fault.self, "a party of another case") {
        try await court.store.write { transaction in
          try transaction.insertDocument(paper)
          try transaction.insertService(service)
        }
      }
      #expect(try await court.store.read { try $0.document(paper.id) } == nil)
    }
  }

  @Test func feesAndSettlementsAreKept() async throws {
    try await TestCourt.open { court in
      let (file, parties, _) = try await court.fileCase()
      var fee = CourtFee(
        caseID: file.id, amount: Money(minorUnits: 25_00),
        formula: LocalizedText(zh: "50 元减半", en: "50 halved"), source: "Order 481 art. 16",
        standing: .due, noticedAt: court.now)
      var settlement = Settlement(
        caseID: file.id, text: "退款", amount: Money(minorUnits: 90_000),
        proposedBy: parties[0].id, proposedAt: court.now, signedBy: [parties[0].id])
      let (due, proposed) = (fee, settlement)
      try await court.store.write { transaction throws in
        #expect(try transaction.fee(of: file.id) == nil)
        #expect(try transaction.settlement(of: file.id) == nil)
        try transaction.insertFee(due)
        try transaction.saveSettlement(proposed)
        #expect(try transaction.fee(of: file.id) == due)
        #expect(try transaction.settlement(of: file.id) == proposed)
      }
      (fee.standing, fee.paidAt, fee.paymentReference) = (.paid, court.now, "bank-1")
      settlement.signedBy.append(parties[1].id)
      let (paid, signed) = (fee, settlement)
      try await court.store.write { transaction in
        try transaction.updateFee(paid)
        try transaction.saveSettlement(signed)
        #expect(try transaction.fee(of: file.id) == paid)
        #expect(try transaction.settlement(of: file.id) == signed)
      }
    }
  }
}
