import CourtCases
import CourtDomain
import CourtEvidence
import CourtTestSupport
import CourtWorkflow
import Testing

@Suite struct IncidentsBesideACase {
  static func court(
    _ body: @Sendable (TestCourt) async throws -> Void
  ) async throws {
    try await TestCourt.open(
      procedures: try BesideProcedures.files.map {
        try ProcedureDefinition.load(yaml: $0.yaml, file: $0.name)
      },
      officials: [("judge.3", .judge), ("judge.4", .judge), ("president", .president)], body)
  }

  static func suit(_ test: TestCourt, defendants: [Int] = [101]) async throws -> CaseID {
    guard var complaint = Complaints.refund(defendants: defendants).object else { throw NoSuit() }
    complaint["procedure"] = "suit"
    let id = try await test.file(.object(complaint)).id
    try await test.perform("clerk", "accept", on: id)
    return id
  }

  private struct NoSuit: Error {}

  @Test func anObjectionRunsByItsOwnProcedureAndTheCaseGoesOn() async throws {
    try await Self.court { test in
      let id = try await Self.suit(test)
      let opened = try await test.act("seller.1", on: id) {
        try $0.openIncident("objection", input: ["grounds": "应由他院管辖"])
      }
      #expect(opened.state == "lodged" && opened.isOpen)
      let clocks = try await test.deadlines("decision", id)
      #expect(clocks.map(\.incidentID) == [opened.id])
      let judge = try await test.judge(of: id)
      try await test.act(judge, on: id) { try $0.act("reject", in: opened.id) }
      let after = try await test.court.store.read { try $0.incidents(of: id) }
      #expect(after.first?.state == "rejected" && after.first?.closedAt != nil)
      #expect(try await test.caseFile(id).state == "open")
      #expect(try await test.deadlines("decision", id).first?.standing == .met)
      let tasks = try await test.court.store.read { try $0.tasks(of: id) }
      let own = tasks.filter { $0.incidentID == opened.id }
      #expect(own.map(\.kind) == ["decide-objection"])
      #expect(own.allSatisfy { $0.closedAt != nil })
      let docket = try await test.docket(id)
      let entries = docket.filter { $0.incidentID == opened.id }
      #expect(entries.map(\.action) == ["objection/lodge", "objection/reject"])
      #expect(entries.map(\.toState) == ["lodged", "rejected"])
      #expect(CaseStory.firstBreak(in: docket) { SHA256.digest($0).bytes } == nil)
    }
  }

  /// Two objections hold the same clock still; it goes on when the last of them has ended.
  @Test func theTrialLimitStandsStillWhileAnyObjectionIsOpen() async throws {
    try await Self.court { test in
      let id = try await Self.suit(test, defendants: [101, 102])
      let before = try #require(try await test.deadlines("trial-limit", id).first)
      var lodged: [IncidentID] = []
      for seller in ["seller.1", "seller.2"] {
        let incident = try await test.act(seller, on: id) {
          try $0.openIncident("objection", input: ["grounds": "应由他院管辖"])
        }
        lodged.append(incident.id)
      }
      let judge = try await test.judge(of: id)
      func still() async throws -> Bool {
        try await test.deadlines("trial-limit", id).first?.standstill != nil
      }
      #expect(try await still())
      try test.set("2025-11-06T01:00:00Z")
      let (first, second) = (lodged[0], lodged[1])
      try await test.act(judge, on: id) { _ = try $0.act("reject", in: first) }
      #expect(try await still())
      try test.set("2025-11-13T01:00:00Z")
      try await test.act(judge, on: id) { _ = try $0.act("reject", in: second) }
      #expect(try await !still())
      let after = try #require(try await test.deadlines("trial-limit", id).first)
      #expect(after.lastDay > before.lastDay)
      #expect(after.suspensions.count == 2 && after.suspensions.allSatisfy { $0.to != nil })
    }
  }

  @Test func anUpheldObjectionReturnsIntoTheCaseWithItsParty() async throws {
    try await Self.court { test in
      let id = try await Self.suit(test)
      let lodged = try await test.act("seller.1", on: id) {
        try $0.openIncident("objection", input: ["grounds": "应由他院管辖"])
      }
      let kept = try await test.act("buyer.1", on: id) { try $0.openIncident("preservation") }
      try await test.act(try await test.judge(of: id), on: id) {
        try $0.act("uphold", in: lodged.id)
      }
      let file = try await test.caseFile(id)
      #expect(file.state == "transferred" && file.isClosed)
      #expect(file.facts["objected_by"]?.string == lodged.openedBy?.description)
      let incidents = try await test.court.store.read { try $0.incidents(of: id) }
      let other = try #require(incidents.first { $0.id == kept.id })
      #expect(other.closedAt != nil && other.state == "asked")
      let docket = try await test.docket(id)
      #expect(docket.last?.action == "preservation/ended-with-the-case")
      #expect(docket.contains { $0.action == "transfer" && $0.actorRole == "system" })
    }
  }

  @Test func theIncidentsClockFiresInItsOwnProcedure() async throws {
    try await Self.court { test in
      let id = try await Self.suit(test)
      try await test.act("seller.1", on: id) {
        _ = try $0.openIncident("objection", input: ["grounds": "应由他院管辖"])
      }
      try test.set("2025-11-20T01:00:00Z")
      // Beside it, whatever of the case itself has run out by then.
      #expect(try await test.fireTimers() >= 1)
      let incident = try await test.court.store.read { try $0.incidents(of: id) }.first
      #expect(incident?.facts["urged"]?.int == 1 && incident?.state == "lodged")
      #expect(try await test.caseFile(id).facts["urged"] == nil)
      #expect(try await test.docket(id).contains { $0.action == "objection/urge-decision" })
    }
  }

  @Test func theCaseSaysWhyNot() async throws {
    try await Self.court { test in
      let id = try await Self.suit(test, defendants: [101, 102])
      func code(_ who: String, _ name: String, _ input: JSONValue) async throws -> String? {
        try await test.refusal {
          try await test.act(who, on: id) { _ = try $0.openIncident(name, input: input) }
        }
      }
      let grounds: JSONValue = ["grounds": "应由他院管辖"]
      #expect(try await code("seller.1", "nothing", grounds) == "incident.unknown")
      #expect(try await code("buyer.1", "objection", grounds) == "act.not-your-role")
      #expect(try await code("seller.1", "objection", [:]) == "act.invalid-input")
      #expect(try await code("buyer.4", "objection", grounds) == "case.not-found")
      #expect(try await code("seller.1", "objection", grounds) == nil)
      #expect(try await code("seller.1", "objection", grounds) == "incident.open")
      #expect(try await code("seller.2", "objection", grounds) == nil)
      let judge = try await test.judge(of: id)
      let own = try await test.act("seller.1", on: id) { $0.standing.partyID }
      let all = try await test.court.store.read { try $0.incidents(of: id) }
        .sorted { left, _ in left.openedBy == own }
      #expect(all.count == 2)
      try await test.act(judge, on: id) { _ = try $0.act("reject", in: all[0].id) }
      #expect(try await code("seller.1", "objection", grounds) == "incident.exhausted")
      let late = try await test.refusal {
        try await test.act(judge, on: id) { _ = try $0.act("reject", in: all[0].id) }
      }
      #expect(late == "incident.closed")
      let wrong = try await test.refusal {
        try await test.act("seller.1", on: id) { _ = try $0.act("uphold", in: all[1].id) }
      }
      #expect(wrong == "act.not-your-role")
      #expect(try await test.count("SELECT count(*) FROM incident") == 2)
    }
  }

  @Test func transitionsTellWhatMayBeOpened() async throws {
    try await Self.court { test in
      let id = try await Self.suit(test)
      let seller = try await test.act("seller.1", on: id) { try $0.openableIncidents() }
      #expect(seller.map(\.name) == ["objection"] && seller[0].isAllowed)
      #expect(seller[0].input.map(\.name) == ["grounds"])
      let buyer = try await test.act("buyer.1", on: id) {
        (try $0.openableIncidents(), try $0.openableSequels())
      }
      #expect(buyer.0.map(\.name) == ["preservation"])
      #expect(buyer.1.map(\.name) == ["appeal"] && !buyer.1[0].isAllowed)
      #expect(buyer.1[0].reasons.first?.code == "sequel.wrong-state")
      try await test.act("seller.1", on: id) {
        _ = try $0.openIncident("objection", input: ["grounds": "应由他院管辖"])
      }
      let again = try await test.act("seller.1", on: id) { try $0.openableIncidents() }
      #expect(again.first?.reasons.map(\.code) == ["incident.open"])
    }
  }

  @Test func aPaidChargeCarriesTheIncidentOn() async throws {
    try await Self.court { test in
      let id = try await Self.suit(test)
      let opened = try await test.act("buyer.1", on: id) { try $0.openIncident("preservation") }
      let charge = try #require(try await test.court.store.read { try $0.charges(of: id) }.first)
      // 1,299 yuan: 30 for the first 1,000 and one hundredth of the rest.
      #expect(charge.amount == Money(minorUnits: 3_299) && charge.standing == .due)
      #expect(charge.incidentID == opened.id)
      let stranger = try await test.refusal {
        try await test.act("seller.1", on: id) { _ = try $0.payCharge(charge.id, reference: "X") }
      }
      #expect(stranger == "charge.not-yours")
      try await test.act("buyer.1", on: id) { _ = try $0.payCharge(charge.id, reference: "B-1") }
      let after = try await test.court.store.read {
        (try $0.charges(of: id).first, try $0.incidents(of: id).first)
      }
      #expect(after.0?.standing == .paid && after.0?.paymentReference == "B-1")
      #expect(after.1?.state == "frozen")
      let twice = try await test.refusal {
        try await test.act("buyer.1", on: id) { _ = try $0.payCharge(charge.id, reference: "B-2") }
      }
      #expect(twice == "charge.not-due")
    }
  }

  /// A paper served in one incident wakes an action named after it in another.
  @Test func aServedPaperWakesTheActionNamedAfterIt() async throws {
    try await Self.court { test in
      let id = try await Self.suit(test)
      try await test.act("buyer.1", on: id) { open in
        _ = try open.openIncident("preservation")
        let charge = try #require(try open.charges().first)
        _ = try open.payCharge(charge.id, reference: "B-1")
      }
      let lodged = try await test.act("seller.1", on: id) {
        try $0.openIncident("objection", input: ["grounds": "应由他院管辖"])
      }
      let judge = try await test.judge(of: id)
      try await test.act(judge, on: id) { try $0.act("reject", in: lodged.id) }
      try await test.read("seller.1", id)
      let kept = try await test.court.store.read { try $0.incidents(of: id) }
        .first { $0.name == "preservation" }
      #expect(kept?.state == "lifted" && kept?.closedAt != nil)
    }
  }
}
