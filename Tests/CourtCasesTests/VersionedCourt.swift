import CourtCases
import CourtDomain
import CourtWorkflow
import Foundation
import Testing

/// A court that began under version 1 and now knows version 2 as well.
struct VersionedCourt: Sendable {
  /// Files and acts under version 1.
  let test: TestCourt
  /// The same court with both versions deployed.
  let court: Court

  struct Cases: Sendable {
    var filed: CaseID
    var correcting: CaseID
    var paying: CaseID
    var serving: CaseID
    var prepared: CaseID
    var withdrawn: CaseID
    var all: [CaseID] { [filed, correcting, paying, serving, prepared, withdrawn] }
  }

  private static let versions = Result {
    (
      try ProcedureDefinition.load(yaml: Golden.yaml(), file: "one.yaml"),
      try ProcedureDefinition.load(yaml: SecondVersion.yaml(), file: "two.yaml")
    )
  }

  static func open(_ body: @Sendable (VersionedCourt) async throws -> Void) async throws {
    let (first, second) = try versions.get()
    try await TestCourt.open { test in
      var old = test.court
      old.procedures = ProcedureLibrary([first])
      var court = test.court
      court.procedures = ProcedureLibrary([first, second])
      let under = TestCourt(
        court: old, clock: test.clock, database: test.database, people: test.people)
      try await body(VersionedCourt(test: under, court: court))
    }
  }

  func test(at court: Court) -> TestCourt {
    TestCourt(court: court, clock: test.clock, database: test.database, people: test.people)
  }

  func casesInSeveralStates() async throws -> Cases {
    let filed = try await test.file().id
    let correcting = try await test.file().id
    try await test.perform(
      "clerk", "return-for-correction", ["defects": "请补充证据", "days": 7], on: correcting)
    let paying = try await test.file().id
    try await test.perform("clerk", "accept", ["track": "simplified"], on: paying)
    let serving = try await test.file().id
    try await test.perform("clerk", "accept", ["track": "simplified"], on: serving)
    try await test.act("buyer.1", on: serving) { _ = try $0.payFee(reference: "PAY") }
    let prepared = try await test.file().id
    try await test.serve(prepared)
    try await test.perform("seller.1", "file-defence", ["text": "不同意"], on: prepared)
    let withdrawn = try await test.file().id
    try await test.perform("buyer.1", "withdraw", on: withdrawn)
    return Cases(
      filed: filed, correcting: correcting, paying: paying, serving: serving,
      prepared: prepared, withdrawn: withdrawn)
  }

  // MARK: Moving

  func migration() throws -> MigrateCases {
    try MigrateCases(
      court, MigrateCases.Request(procedure: "online-shopping", from: 1, to: 2), page: 2)
  }

  func tryOut() async throws -> [CaseMove] {
    var moves: [CaseMove] = []
    try await migration().tryOut { moves.append($0) }
    return moves
  }

  func migrate() async throws -> [CaseMove] {
    var moves: [CaseMove] = []
    let migration = try migration()
    _ = try await migration.carryOn(try await migration.begin()) { moves.append($0) }
    return moves
  }

  func carryOutAll() async throws -> MigrationRun {
    let migration = try migration()
    return try await migration.carryOn(try await migration.begin())
  }

  /// Running clocks with rule and last day.
  func running(_ id: CaseID) async throws -> Set<String> {
    let all = try await test.court.store.read { try $0.deadlines(of: id) }
    return Set(
      all.filter { $0.standing == .running }.map {
        "\($0.clock) \($0.rule) \($0.lastDay) \($0.dueAt) \($0.partyID?.description ?? "")"
      })
  }
}

/// The published procedure with a clock renamed, one counted by another rule, one ended, one new,
/// a state renamed, a fact added and the migration that says so.
enum SecondVersion {
  static func yaml() throws -> String {
    var yaml = try Golden.yaml()
    let changes = [
      ("procedure: online-shopping\nversion: 1\n", "procedure: online-shopping\nversion: 2\n"),
      ("    rule: fee.payment\n", "    rule: defence\n"),
      ("service-copy", "serving-limit"),
      ("preparation of", "PREPARATION of"), ("preparation", "pre-hearing"),
      ("PREPARATION of", "preparation of"),
      (
        "clocks:\n  filing-review:",
        "clocks:\n  intake:\n    title: {zh-CN: 收件期限, en: intake}\n    rule: filing.review\n"
          + "    on_expiry: escalate-filing-review\n    escalates: true\n  filing-review:"
      ),
      (
        "    start: [filing-review]\n    effects:",
        "    start: [filing-review, intake]\n    effects:"
      ),
      (
        "facts:\n  claim_minor:",
        "facts:\n  versions_seen: {type: int, zh-CN: 经历版本, en: versions seen, default: 1}\n"
          + "  claim_minor:"
      ),
    ]
    for (written, instead) in changes {
      #expect(yaml.contains(written), "the published procedure reads otherwise: \(written)")
      yaml = yaml.replacingOccurrences(of: written, with: instead)
    }
    return yaml + """

      migration:
        from: 1
        states: {preparation: pre-hearing}
        clocks: {service-copy: serving-limit, filing-review: }
        set: {versions_seen: "2"}
        keep: [correction]
        why: {zh-CN: 交费期限延长, en: the time to pay is longer}
      """
  }
}
