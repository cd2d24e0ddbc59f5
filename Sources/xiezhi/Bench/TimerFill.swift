import CourtCases
import CourtDomain
import CourtLaw
import CourtPG
import Foundation

/// Cases by the hundred thousand: two that the court itself took in, copied row by row.
struct TimerFill {
  let court: BenchCourt
  private static let buyer = "bench-timer-buyer"

  /// A case whose filing review runs, and one whose fee is awaited.
  struct Models {
    let reviewed: CaseID
    let unpaid: CaseID
  }

  /// Takes in the two models through the court's own use cases.
  func models() async throws -> Models {
    let house = court.house.court
    let now = house.clock.now()
    let number = BenchPerson.citizenID(7)
    let accounts: [(Account.Kind, String?)] = [(.litigant, number), (.clerk, nil), (.judge, nil)]
    let people = accounts.map { kind, idNumber in
      Account(
        id: house.ids.make(at: now), courtID: CourtID(house.settings.id),
        login: Self.buyer + "-" + kind.rawValue, kind: kind, name: "测试 \(kind.rawValue)",
        idNumber: idNumber)
    }
    let (buyer, clerk) = (people[0], people[1])
    try await house.store.write { transaction in
      for person in people {
        try transaction.insertAccount(person, passwordHash: "none", at: now)
      }
    }
    let person = BenchPerson(accountID: buyer.id.description, idNumber: number, token: "")
    let filing = FileCase(house)
    var files: [CaseFile] = []
    for order in ["TIMER-1", "TIMER-2"] {
      let body = try JSONParser.parse(BenchComplaint(of: person).bytes(order: order))
      let prepared = try filing.prepare(body)
      files.append(
        try await house.store.write { transaction in
          try filing.run(prepared, by: buyer, in: transaction, at: now).file
        })
    }
    let unpaid = files[1].id
    try await house.store.write { transaction in
      let open = try OpenCase(unpaid, in: house, transaction, at: now, for: clerk)
      try open.perform("accept", input: ["track": "simplified"])
      try open.commit()
    }
    return Models(reviewed: files[0].id, unpaid: unpaid)
  }

  /// Copies of a model, each with its own case, parties, docket, fee and clocks.
  ///
  /// - Parameters:
  ///   - due: SQL for the instant at which the clock of copy `n` runs out.
  ///   - clock: the clock that is due; others of the model keep their own instants.
  ///   - isWhole: with all that an act reads; else the case and its clocks alone.
  func copy(
    _ model: CaseID, _ label: String, count: Int, clock: String, due: String, isWhole: Bool
  ) async throws {
    progress("copying \(count) cases: \(label)")
    for first in stride(from: 0, to: count, by: Self.slice) {
      let last = min(first + Self.slice, count) - 1
      try await court.ownerScript([
        "SET session_replication_role = replica; SET synchronous_commit = off",
        Self.cases(model, label, first, last, isWhole),
        isWhole ? Self.particulars(model, label, first, last) : "SELECT 1",
        Self.clocks(model, label, first, last, clock, due, isWhole),
      ])
    }
  }

  private static let slice = 50_000

  static func caseID(_ label: String) -> String { "md5('\(label)-case-' || n)::uuid" }
  static func clockID(_ label: String) -> String {
    "md5('\(label)-' || d.clock || '-' || n)::uuid"
  }

  private static func cases(
    _ model: CaseID, _ label: String, _ first: Int, _ last: Int, _ isWhole: Bool
  ) -> String {
    """
    INSERT INTO case_file (court_id, case_id, number, filed_at, filed_by, cause_code, track,
      title_zh, title_en, amount_minor, currency, procedure, procedure_version, state, version,
      facts, complaint, is_closed, docket_length, docket_digest)
    SELECT court_id, \(caseID(label)), '\(label) ' || n, filed_at, filed_by, cause_code, track,
      title_zh, title_en, amount_minor, currency, procedure, procedure_version, state, version,
      facts, \(isWhole ? "complaint" : "'{}'"), is_closed, docket_length, docket_digest
    FROM case_file, generate_series(\(first), \(last)) AS n WHERE case_id = '\(model)'
    """
  }

  private static func particulars(_ model: CaseID, _ label: String, _ first: Int, _ last: Int)
    -> String
  {
    """
    INSERT INTO party (court_id, case_id, party_id, side, ordinal, kind, name, id_number, phone,
      email, address, is_foreign, accepts_electronic_service, account_id)
    SELECT court_id, \(caseID(label)), md5('\(label)-party-' || side || n)::uuid, side, ordinal,
      kind, name, id_number, phone, email, address, is_foreign, accepts_electronic_service,
      account_id
    FROM party, generate_series(\(first), \(last)) AS n WHERE case_id = '\(model)';
    INSERT INTO docket_entry (court_id, case_id, sequence, at, actor_id, actor_role, action, text_zh,
      text_en, article, from_state, to_state, input, previous_digest, digest)
    SELECT court_id, \(caseID(label)), sequence, at, actor_id, actor_role, action, text_zh, text_en,
      article, from_state, to_state, input, previous_digest, digest
    FROM docket_entry, generate_series(\(first), \(last)) AS n WHERE case_id = '\(model)';
    INSERT INTO assignment (court_id, case_id, role, account_id, assigned_at, ended_at)
    SELECT court_id, \(caseID(label)), role, account_id, assigned_at, ended_at
    FROM assignment, generate_series(\(first), \(last)) AS n WHERE case_id = '\(model)';
    INSERT INTO fee (court_id, case_id, amount_minor, currency, formula_zh, formula_en, source,
      standing, noticed_at, paid_at, payment_reference)
    SELECT court_id, \(caseID(label)), amount_minor, currency, formula_zh, formula_en, source,
      standing, noticed_at, paid_at, payment_reference
    FROM fee, generate_series(\(first), \(last)) AS n WHERE case_id = '\(model)'
    """
  }

  private static func clocks(
    _ model: CaseID, _ label: String, _ first: Int, _ last: Int, _ clock: String, _ due: String,
    _ isWhole: Bool
  ) -> String {
    """
    INSERT INTO deadline (court_id, deadline_id, case_id, clock, party_id, rule, started_at,
      last_day, due_at, standing, closed_at, explanation, basis)
    SELECT d.court_id, \(clockID(label)), \(caseID(label)), d.clock, d.party_id, d.rule,
      d.started_at, CASE WHEN d.clock = '\(clock)'
        THEN ((\(due)) AT TIME ZONE 'Asia/Shanghai' - interval '1 microsecond')::date
        ELSE d.last_day END,
      CASE WHEN d.clock = '\(clock)' THEN \(due) ELSE d.due_at END,
      d.standing, NULL, \(isWhole ? "d.explanation" : "'{}'"), \(isWhole ? "d.basis" : "NULL")
    FROM deadline d, generate_series(\(first), \(last)) AS n
    WHERE d.case_id = '\(model)' AND d.standing = 'running';
    INSERT INTO timer (court_id, deadline_id, case_id, due_at)
    SELECT d.court_id, \(clockID(label)), \(caseID(label)),
      CASE WHEN d.clock = '\(clock)' THEN \(due) ELSE d.due_at END
    FROM deadline d, generate_series(\(first), \(last)) AS n
    WHERE d.case_id = '\(model)' AND d.standing = 'running'
    """
  }
}
