import CourtCases
import CourtDomain
import CourtWorkflow
import Testing

@Suite struct ConsentByPhase {
  @Test func filingOnlineSaysNothingAboutTheHearing() async throws {
    try await IncidentsBesideACase.court { test in
      let id = try await IncidentsBesideACase.suit(test)
      let given = try await test.court.store.read { try $0.consents(of: id) }
      #expect(given.map(\.phase) == ["filing", "service"] && given.allSatisfy(\.isOnline))
      let code = try await test.refusal { try await test.perform("buyer.1", "plead", on: id) }
      #expect(code == "consent.not-given")
      let shown = try await test.act("buyer.1", on: id) { try $0.transitions() }
        .first { $0.availability.action == "plead" }
      #expect(shown?.availability.reasons.map(\.code) == ["consent.not-given"])
    }
  }

  @Test func isGivenForEachPhaseAndTakenBackWithAReason() async throws {
    try await IncidentsBesideACase.court { test in
      let id = try await IncidentsBesideACase.suit(test)
      try await test.act("buyer.1", on: id) {
        _ = try $0.choose(online: true, phase: "hearing", reason: "")
      }
      try await test.perform("buyer.1", "plead", on: id)
      let seller = try await test.refusal { try await test.perform("seller.1", "plead", on: id) }
      #expect(seller == "consent.not-given")
      let again = try await test.refusal {
        try await test.act("buyer.1", on: id) {
          _ = try $0.choose(online: true, phase: "hearing", reason: "")
        }
      }
      #expect(again == "consent.as-it-is")
      await #expect(throws: Invalid.self) {
        try await test.act("buyer.1", on: id) {
          _ = try $0.choose(online: false, phase: "hearing", reason: " ")
        }
      }
      try await test.act("buyer.1", on: id) {
        _ = try $0.choose(online: false, phase: "hearing", reason: "网络条件不足")
      }
      let code = try await test.refusal { try await test.perform("buyer.1", "plead", on: id) }
      #expect(code == "consent.not-given")
      let acts = try await test.docket(id).map(\.action)
      #expect(acts.contains("consent-given") && acts.last == "consent-taken-back")
    }
  }

  @Test func isNobodysButTheParties() async throws {
    try await IncidentsBesideACase.court { test in
      let id = try await IncidentsBesideACase.suit(test)
      func code(_ who: String, _ phase: String) async throws -> String? {
        try await test.refusal {
          try await test.act(who, on: id) {
            _ = try $0.choose(online: true, phase: phase, reason: "")
          }
        }
      }
      #expect(try await code("clerk", "hearing") == "consent.not-yours")
      #expect(try await code("buyer.4", "hearing") == "case.not-found")
      #expect(try await code("seller.1", "nothing") == "consent.phase-unknown")
      #expect(try await code("seller.1", "hearing") == nil)
    }
  }

  @Test func aComplaintMayListItsPhases() async throws {
    try await IncidentsBesideACase.court { test in
      guard var complaint = Complaints.refund().object else { return }
      complaint["procedure"] = "suit"
      complaint["consents"] = ["online_procedure": true, "phases": ["hearing"]]
      let id = try await test.file(.object(complaint)).id
      let given = try await test.court.store.read { try $0.consents(of: id) }
      #expect(given.map(\.phase) == ["hearing"])
      complaint["consents"] = ["online_procedure": true, "phases": ["hearing", "mars"]]
      let wrong = JSONValue.object(complaint)
      let error = await #expect(throws: Invalid.self) { try await test.file(wrong) }
      #expect(error?.defects.map(\.pointer) == ["/consents/phases/1"])
    }
  }
}
