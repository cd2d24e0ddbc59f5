import CourtCases
import CourtDomain
import CourtTestSupport
import Testing

/// What the court finds in a complaint: each with its place, code and article.
@Suite struct Admissibility {
  struct Row: Sendable, CustomTestStringConvertible {
    let path: String
    let value: JSONValue?
    let pointer: String
    let code: String
    let source: String?
    var testDescription: String { "\(path) → \(pointer) \(code)" }
  }

  static let defects = [
    Row(
      path: "plaintiffs.0.id_number", value: nil, pointer: "/plaintiffs/0/id_number",
      code: "missing", source: "CPL art. 124(1)"),
    Row(
      path: "plaintiffs.0.id_number", value: "330106199003071239",
      pointer: "/plaintiffs/0/id_number", code: "identity-number", source: "GB 11643-1999"),
    Row(
      path: "platform.credit_code", value: "91330106FAKE000139", pointer: "/platform/credit_code",
      code: "identity-number", source: "GB 32100-2015"),
    Row(
      path: "defendants.0.id_number", value: .string(IDNumber.citizen(1)),
      pointer: "/defendants/0/id_number", code: "same-person", source: "CPL art. 122"),
    Row(
      path: "consents.online_procedure", value: false, pointer: "/consents/online_procedure",
      code: "consent", source: "OLR art. 4"),
    Row(
      path: "claims.0.amount", value: nil, pointer: "/claims/0/amount", code: "missing",
      source: "CPL art. 122(3)"),
    Row(
      path: "claims.0.amount.amount_minor", value: 0, pointer: "/claims/0/amount", code: "zero",
      source: "CPL art. 122(3)"),
    Row(
      path: "claims.0.amount.amount_minor", value: 129_901, pointer: "/claims/0/amount",
      code: "above-price", source: "CPL art. 122(3)"),
    Row(
      path: "order.placed_on", value: "2025-11-04", pointer: "/order/placed_on", code: "future",
      source: nil),
    Row(
      path: "order.received_on", value: "2025-10-07", pointer: "/order/received_on",
      code: "out-of-order", source: nil),
    Row(
      path: "plaintiffs.0.representatives",
      value: [["name": "代理人", "id_number": "330106199003071239"]],
      pointer: "/plaintiffs/0/representatives/0/id_number", code: "identity-number",
      source: "GB 11643-1999"),
  ]

  @Test(arguments: defects) func refusesWithPlaceCodeAndArticle(_ row: Row) async throws {
    try await TestCourt.open { test in
      let complaint = Complaints.refund().with(row.path, row.value)
      let check = try FileCase(test.court).prepare(complaint).check
      let found = check.defects.first { $0.pointer == row.pointer && $0.code == row.code }
      let defect = try #require(found, "\(check.defects.map { $0.pointer + " " + $0.code })")
      if let source = row.source { #expect(defect.source?.contains(source) == true) }
      #expect(!defect.text.zh.isEmpty && !defect.text.en.isEmpty)
      await #expect(throws: Invalid.self) { _ = try await test.file(complaint) }
      #expect(try await test.count("SELECT count(*)::int FROM case_file") == 0)
    }
  }

  static let warnings = [
    Row(
      path: "evidence", value: [], pointer: "/evidence", code: "none", source: "CPL art. 68"),
    Row(
      path: "evidence.0.amount.amount_minor", value: 100, pointer: "/evidence",
      code: "amount-not-shown", source: "INT art. 90"),
    Row(
      path: "dispute", value: "product-liability", pointer: "/dispute",
      code: "out-of-jurisdiction", source: nil),
    Row(
      path: "order.delivery_division", value: "110105", pointer: "/order/delivery_division",
      code: "venue", source: nil),
  ]

  @Test(arguments: warnings) func warnsAndTakesTheFiling(_ row: Row) async throws {
    try await TestCourt.open { test in
      let complaint = Complaints.refund().with(row.path, row.value)
      let check = try FileCase(test.court).prepare(complaint).check
      #expect(check.defects.isEmpty)
      let found = check.warnings.first { $0.pointer == row.pointer && $0.code == row.code }
      let warning = try #require(found, "\(check.warnings.map { $0.pointer + " " + $0.code })")
      if let source = row.source { #expect(warning.source?.contains(source) == true) }
      #expect(try await test.file(complaint).state == "filed")
    }
  }

  @Test func warnsOfTheLimitationOfThreeYears() async throws {
    try await TestCourt.open { test in
      func warned(_ received: String) throws -> Bool {
        let complaint = Complaints.refund().with("order.placed_on", .string(received))
          .with("order.received_on", .string(received))
        return try FileCase(test.court).prepare(complaint).check.warnings.contains {
          $0.code == "limitation"
        }
      }
      let (old, young) = (try warned("2022-10-01"), try warned("2023-10-01"))
      #expect(old)
      #expect(!young)
    }
  }

  @Test func tellsEverythingAtOnce() async throws {
    try await TestCourt.open { test in
      var complaint = Complaints.refund()
      for row in Self.defects where ["consent", "future", "zero"].contains(row.code) {
        complaint = complaint.with(row.path, row.value)
      }
      complaint = complaint.with("plaintiffs.0.id_number", nil).with("order.received_on", nil)
      let codes = Set(try FileCase(test.court).prepare(complaint).check.defects.map(\.code))
      #expect(codes == ["missing", "consent", "future", "zero"])
    }
  }

  @Test func aDefendantWhoCannotBeReachedIsNotDefinite() async throws {
    try await TestCourt.open { test in
      let complaint = Complaints.refund().with("defendants.0.email", nil)
        .with("defendants.0.address", nil)
      let defects = try FileCase(test.court).prepare(complaint).check.defects
      #expect(defects.map(\.pointer) == ["/defendants/0/address"])
      #expect(defects.first?.source?.contains("CPL art. 122(2)") == true)
    }
  }
}
