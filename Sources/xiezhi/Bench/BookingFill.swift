import CourtCases
import CourtDomain
import CourtLaw
import CourtPG
import CourtStore
import Foundation

/// A court with its calendars full: judges, clerks, rooms, cases, and hearings in force.
///
/// Everyone is a number, so that a booker needs nothing from the database to think of a slot. A day
/// has eight lengths of a hearing: four in the morning, four in the afternoon.
struct BookingFill {
  static let judges = 400
  static let days = 120
  static let slots = 8
  static let slotMinutes = 45
  static let people = 40_000
  static let representatives = 2_000
  /// 2 March 2026, 09:00 in the court's zone.
  static let firstMorning = Instant(microseconds: 1_772_413_200_000_000)

  let court: BenchCourt

  /// - Parameter inForce: hearings that stand when the measuring begins; at most 100,000.
  func run(inForce: Int, spareCases: Int) async throws {
    let model = try await TimerFill(court: court).models().unpaid
    progress("filling calendars: \(inForce) hearings in force, \(spareCases) cases to book for")
    let number = court.house.court.settings.id
    let quick = "SET session_replication_role = replica; SET synchronous_commit = off"
    try await court.ownerScript([
      quick,
      """
      INSERT INTO account (court_id, account_id, login, password_hash, kind, name, opened_at)
      SELECT \(number), \(NumberedID.judge.sql("n")), 'bench-judge-' || n, 'none', 'judge',
        '测试法官' || n, now() FROM generate_series(0, \(Self.judges - 1)) AS n;
      INSERT INTO account (court_id, account_id, login, password_hash, kind, name, opened_at)
      SELECT \(number), \(NumberedID.clerk.sql("n")), 'bench-clerk-' || n, 'none', 'clerk',
        '测试书记员' || n, now() FROM generate_series(0, \(Self.judges - 1)) AS n;
      INSERT INTO room (court_id, room_id, name_zh, name_en)
      SELECT \(number), 'bench-' || n, '测试法庭' || n, 'Room ' || n
      FROM generate_series(0, \(Self.judges - 1)) AS n
      """,
      cases(model, .takenCase, inForce), cases(model, .spareCase, spareCases),
      """
      INSERT INTO hearing (court_id, hearing_id, case_id, judge_id, clerk_id, room_id, starts_at,
        ends_at, standing, invite_sequence, ordinal, invite_id)
      SELECT \(number), h.id, \(NumberedID.takenCase.sql("n")), \(NumberedID.judge.sql("judge")),
        \(NumberedID.clerk.sql("judge")), 'bench-' || judge, h.start,
        h.start + interval '\(Self.slotMinutes) minutes', 'scheduled', 0, 1, h.id
      FROM (\(places(inForce))) AS h
      """,
      resources("judge", NumberedID.judge.sql("judge") + "::text", inForce),
      resources("clerk", NumberedID.clerk.sql("judge") + "::text", inForce),
      resources("room", "'bench-' || judge", inForce),
      resources("party", "'force-party-' || n", inForce),
      resources("representative", "'force-representative-' || n", inForce),
      "ANALYZE", "CHECKPOINT",
    ])
  }

  private func cases(_ model: CaseID, _ kind: NumberedID, _ count: Int) -> String {
    """
    INSERT INTO case_file (court_id, case_id, number, filed_at, filed_by, cause_code, track,
      title_zh, title_en, amount_minor, currency, procedure, procedure_version, state, version,
      facts, complaint, is_closed, docket_length, docket_digest)
    SELECT court_id, \(kind.sql("n")), 'bench \(kind.rawValue) ' || n, filed_at, filed_by,
      cause_code, track, title_zh, title_en, amount_minor, currency, procedure,
      procedure_version, state, version, facts, '{}', is_closed, docket_length, docket_digest
    FROM case_file, generate_series(0, \(max(0, count - 1))) AS n WHERE case_id = '\(model)'
    """
  }

  /// The hearings in force: the mornings of all judges, one day after the other.
  private func places(_ count: Int) -> String {
    """
    SELECT n, \(NumberedID.hearing.sql("n")) AS id, n % \(Self.judges) AS judge,
      to_timestamp(\(Self.firstMorning.microseconds / 1_000_000))
        + (n / \(Self.judges) % \(Self.days)) * interval '1 day'
        + (n / \(Self.judges * Self.days)) * interval '\(Self.slotMinutes) minutes' AS start
    FROM generate_series(0, \(max(0, count - 1))) AS n
    """
  }

  private func resources(_ kind: String, _ key: String, _ count: Int) -> String {
    """
    INSERT INTO hearing_resource (court_id, hearing_id, kind, key, during, active)
    SELECT \(court.house.court.settings.id), id, '\(kind)', \(key),
      tstzrange(start, start + interval '\(Self.slotMinutes) minutes', '[)'), true
    FROM (\(places(count))) AS h
    """
  }
}

/// A slot someone thought of, and everyone it takes.
struct BookingTry: Sendable {
  let startsAt: Instant
  let endsAt: Instant
  let judge: Int
  let clerk: Int
  let room: Int
  let party: Int
  let representative: Int

  init(
    day: Int, slot: Int, minutesLate: Int = 0, judge: Int, clerk: Int, room: Int, party: Int,
    representative: Int
  ) {
    // Four to a half-day; the afternoon begins five hours after the morning.
    let half: Int64 = slot < 4 ? 0 : 5 * 3_600
    let within = Int64(slot % 4 * BookingFill.slotMinutes + minutesLate) * 60
    startsAt = BookingFill.firstMorning.adding(seconds: Int64(day) * 86_400 + half + within)
    endsAt = startsAt.adding(seconds: Int64(BookingFill.slotMinutes) * 60)
    self.judge = judge
    self.clerk = clerk
    self.room = room
    self.party = party
    self.representative = representative
  }

  var resources: [HearingResource] {
    [
      HearingResource(kind: "judge", key: NumberedID.judge.id(judge, AccountNoun.self).description),
      HearingResource(kind: "clerk", key: NumberedID.clerk.id(clerk, AccountNoun.self).description),
      HearingResource(kind: "room", key: "bench-\(room)"),
      HearingResource(kind: "party", key: "party-\(party)"),
      HearingResource(kind: "representative", key: "representative-\(representative)"),
    ]
  }

  func hearing(_ id: HearingID, of file: CaseID) -> Hearing {
    Hearing(
      id: id, caseID: file, judgeID: NumberedID.judge.id(judge),
      clerkID: NumberedID.clerk.id(clerk), roomID: "bench-\(room)", startsAt: startsAt,
      endsAt: endsAt, standing: .scheduled, inviteSequence: 0, ordinal: 1)
  }
}

/// Ids that SQL and Swift make of one number.
enum NumberedID: String {
  case judge = "001"
  case clerk = "002"
  case takenCase = "003"
  case spareCase = "004"
  case hearing = "005"

  private static let stem = "00000000-0000-4000-a"

  func id<Noun>(_ number: Int, _: Noun.Type = Noun.self) -> Identifier<Noun> {
    let digits = String(number, radix: 16)
    let text =
      Self.stem + rawValue + "-" + String(repeating: "0", count: max(0, 12 - digits.count))
      + digits
    return Identifier(uuid: UUID(uuidString: text) ?? UUID())
  }

  /// The same in SQL, of a column or expression.
  func sql(_ number: String) -> String {
    "('\(Self.stem)\(rawValue)-' || lpad(to_hex(\(number)), 12, '0'))::uuid"
  }
}
