import CourtCases
import CourtDomain
import CourtEvidence
import CourtTestSupport
import Foundation
import Testing

@Suite struct EvidenceFromAnotherCourt {
  /// Writes a case's bundle and the court's trust folder into a scratch folder.
  private func export(_ test: TestCourt, _ id: CaseID) async throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "xiezhi-import-" + UUID().uuidString
    ).path
    try test.court.keys.trust.export(to: folder + "/trust")
    let (court, now, account) = (test.court, test.clock.now(), try test.account("buyer.1"))
    let prepared = try await court.store.write { transaction in
      try BundleCase(court).prepare(id, by: account, transaction, at: now)
    }
    _ = FileManager.default.createFile(atPath: folder + "/bundle.zip", contents: nil)
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: folder + "/bundle.zip"))
    try await BundleCase(court).stream(prepared) { try file.write(contentsOf: Data($0)) }
    try file.close()
    return folder
  }

  @Test func isTakenOverWithTheOtherCourtsReceipt() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      _ = try await LogKeyEvents(test.court).run()
      for text in ["原文一", "原文二"] {
        try await test.receive(text, as: try await test.announce(id).id)
        _ = try await SequenceLog(test.court).run()
      }
      let folder = try await export(test, id)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let report = BundleVerifier.verify(
        path: folder + "/bundle.zip", trustFolder: folder + "/trust")
      #expect(report.passed, "\(report.text(language: .en))")
      #expect(report.checks.contains { $0.id == "seal" && $0.outcome == .passed })
      #expect(report.checks.contains { $0.id == "milestones" && $0.outcome == .passed })
      let done = try await ImportBundle(test.court).run(
        bundle: folder + "/bundle.zip", trustFolder: folder + "/trust", into: id,
        by: try test.account("buyer.1"))
      #expect(done.items.count == 2 && done.refused.isEmpty)
      for one in done.items {
        let entry = try await test.court.store.read { try $0.custody(of: one.received.item.id) }
        let detail = try LeafOpening(bytes: try #require(entry.first).opening).detail.value
        let origin = try #require(try JSONParser.parse(detail)["origin"])
        #expect(origin["court"]?.string == test.court.keys.court.origin)
        #expect(
          origin["receipt"]?.string == String(decoding: one.origin.receipt.json, as: UTF8.self))
        #expect(one.received.item.content?.sha256 == one.origin.digests.sha256.bytes)
      }
    }
  }

  /// Makes an end of an item's bytes once its case is over.
  private func destroy(_ item: EvidenceID, in id: CaseID, _ test: TestCourt) async throws {
    try await test.withdraw("buyer.1", from: id)
    let (court, now) = (test.court, test.clock.now())
    let judge = try test.account(try await test.judge(of: id))
    _ = try await court.store.write { transaction in
      try ReturnEvidence(court).run(
        item, .destroyed, reason: "保管期满", by: judge, transaction, at: now)
    }
  }

  @Test func comesWithoutTheBytesThatTheOtherCourtDestroyed() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      _ = try await LogKeyEvents(test.court).run()
      let kept = try await test.submit("留存的原文", in: id)
      let gone = try await test.submit("已销毁的原文", in: id)
      _ = try await SequenceLog(test.court).run()
      let before = try await export(test, id)
      defer { try? FileManager.default.removeItem(atPath: before) }
      try await destroy(gone, in: id, test)
      let early = try await test.refusal { _ = try await export(test, id) }
      #expect(early == "evidence.not-sequenced", "the log does not say so yet")
      _ = try await SequenceLog(test.court).run()
      let folder = try await export(test, id)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let report = BundleVerifier.verify(
        path: folder + "/bundle.zip", trustFolder: folder + "/trust")
      #expect(report.passed, "\(report.text(language: .en))")
      let held = BundleVerifier.verify(
        path: folder + "/bundle.zip", trustFolder: folder + "/trust",
        holdings: Holdings(earlier: [before + "/bundle.zip"]))
      #expect(held.passed, "what was seen before is still there: \(held.text(language: .en))")
      let told = try #require(report.checks.first { $0.id == "item.2.destroyed" })
      #expect(told.message.zh.contains("由法官") && told.message.zh.contains("保管期满"))
      let acts = try await test.custody(gone).map(\.act)
      #expect(acts.suffix(2) == ["exported", "destroyed"], "nothing was read for the later bundle")
      #expect(try await test.custody(kept).last?.act == "exported")
      let other = try await test.file(Complaints.refund(by: 2), by: "buyer.2").id
      let done = try await ImportBundle(test.court).run(
        bundle: folder + "/bundle.zip", trustFolder: folder + "/trust", into: other,
        by: try test.account("buyer.2"))
      #expect(done.items.count == 1 && done.refused.isEmpty && done.destroyed.count == 1)
      let missing = try #require(done.destroyed.first)
      #expect(missing.origin.itemID == gone.description && missing.name == "a.txt")
      #expect(missing.destruction.reason == "保管期满" && missing.destruction.role == "judge")
      let note = try #require(
        try await test.docket(other).first { $0.action == "evidence-destroyed-elsewhere" })
      #expect(!note.text.zh.contains("保管期满"), "why is for those who have the bundle")
      #expect(
        try await test.count(
          "SELECT count(*)::int FROM evidence_item WHERE case_id = '\(other)'") == 1)
    }
  }

  @Test func isRefusedWholeWhenTheBundleIsNotGenuine() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      _ = try await LogKeyEvents(test.court).run()
      try await test.receive("原文", as: try await test.announce(id).id)
      _ = try await SequenceLog(test.court).run()
      let folder = try await export(test, id)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let place = URL(fileURLWithPath: folder + "/bundle.zip")
      var bytes = try Data(contentsOf: place)
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: place)
      let before = try await test.count("SELECT count(*)::int FROM evidence_item")
      let code = try await test.refusal {
        _ = try await ImportBundle(test.court).run(
          bundle: folder + "/bundle.zip", trustFolder: folder + "/trust", into: id,
          by: try test.account("buyer.1"))
      }
      #expect(code == "bundle.refused")
      #expect(try await test.count("SELECT count(*)::int FROM evidence_item") == before)
    }
  }
}
