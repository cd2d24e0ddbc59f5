import CourtCases
import CourtDomain
import CourtLaw
import CourtPG
import CourtStore
import Foundation
import Logging

/// A court on real time in a database that notes the instant of every commit.
struct TimerBench {
  let court: BenchCourt
  /// The owner's, for looking.
  let pool: PGPool

  var house: CourtHouse { court.house }
  var fill: TimerFill { TimerFill(court: court) }

  var postgres: Int32 { get throws { try court.postgresProcess } }

  static func with<Outcome>(
    _ folder: BenchFolder, _ body: (TimerBench) async throws -> Outcome
  ) async throws -> Outcome {
    var log = Logger(label: "bench")
    log.logLevel = .error
    let settings = try folder.settings("court", poolSize: 2)
    progress("starting a database in \(settings.dataFolder)")
    let server = EmbeddedPostgres(
      dataFolder: settings.dataFolder + "/postgres",
      settings: [
        "track_commit_timestamp": "on", "max_wal_size": "4GB", "checkpoint_timeout": "15min",
      ])
    try await server.start()
    do {
      let outcome = try await onServer(folder, settings, log, body)
      try await server.stop()
      return outcome
    } catch {
      try? await server.stop()
      throw error
    }
  }

  private static func onServer<Outcome>(
    _ folder: BenchFolder, _ settings: Settings, _ log: Logger,
    _ body: (TimerBench) async throws -> Outcome
  ) async throws -> Outcome {
    let house = try await CourtHouse.open(settings, sandbox: false, log: log)
    guard let owner = try house.embedded?.connectionString(database: "xiezhi") else {
      throw BenchFailure("the benchmark's database is not an embedded one")
    }
    let serving = owner.replacing("user=postgres", with: "user=\(CourtDatabase.servingRole)")
    let court = BenchCourt(house: house, serving: serving, owner: owner, folder: folder)
    let pool = PGPool(PGConfig(connectionString: owner, poolSize: 1, callTimeout: .seconds(300)))
    do {
      let outcome = try await body(TimerBench(court: court, pool: pool))
      await pool.shutdown()
      await house.close()
      return outcome
    } catch {
      await pool.shutdown()
      await house.close()
      throw error
    }
  }

  func children() -> WorkerChildren {
    WorkerChildren(
      database: court.serving, folder: house.settings.dataFolder,
      share: house.settings.shareFolder)
  }

  func until(_ instant: Instant) async {
    let wait = instant.microseconds - SystemClock().now().microseconds
    if wait > 0 { try? await Task.sleep(for: .microseconds(wait)) }
  }

  /// Returns once nothing is due any more; what is not done within ten minutes is lost.
  func untilNothingIsDue() async throws {
    let end = ContinuousClock.now + .seconds(600)
    while ContinuousClock.now < end {
      let next = try await house.court.store.read { try $0.nextDueInstant() }
      guard let next, next <= SystemClock().now() else { return }
      try await Task.sleep(for: .milliseconds(100))
    }
  }

  /// Due rows that pgbench takes and closes each second, writing what the court writes.
  func limit(_ models: TimerFill.Models, count: Int, clients: Int, seconds: Int) async throws
    -> Double
  {
    try await fill.copy(
      models.reviewed, "limit", count: max(count, 5_000 * seconds), clock: "filing-review",
      due: "now() - interval '1 hour' + n * interval '1 millisecond'", isWhole: true)
    try await court.ownerScript(["ANALYZE", "CHECKPOINT"])
    var pgbench = try await PGBenchRun(connection: court.serving, folder: court.folder.path)
    progress("pgbench, \(clients) clients")
    return try await pgbench.run(
      Self.script, ["-D", "court=\(house.court.settings.id)"], clients: clients,
      seconds: Double(seconds)
    ).perSecond
  }

  private static let script = """
    BEGIN;
    WITH due AS (
      SELECT t.court_id, t.deadline_id FROM timer t
      JOIN case_file f ON f.court_id = t.court_id AND f.case_id = t.case_id
      WHERE t.court_id = :court AND t.due_at <= now() ORDER BY t.due_at, t.deadline_id LIMIT 1
      FOR NO KEY UPDATE OF f SKIP LOCKED FOR UPDATE OF t SKIP LOCKED)
    DELETE FROM timer t USING due
    WHERE t.court_id = due.court_id AND t.deadline_id = due.deadline_id
    RETURNING t.deadline_id AS deadline, t.case_id AS file \\gset
    UPDATE deadline SET standing = 'expired', closed_at = now()
      WHERE court_id = :court AND deadline_id = :deadline;
    INSERT INTO docket_entry (court_id, case_id, sequence, at, actor_role, action, text_zh, text_en,
      article, from_state, to_state, input, previous_digest, digest)
    SELECT court_id, case_id, docket_length + 1, now(), 'system', 'escalate-filing-review',
      '立案审查七日期限届满，已催办', 'The seven days for filing review have passed; reported',
      'CPL 126; INT 208', state, state, '{}', docket_digest, sha256(docket_digest)
    FROM case_file WHERE court_id = :court AND case_id = :file;
    INSERT INTO task (court_id, task_id, case_id, role, kind, opened_at, urgency)
      VALUES (:court, gen_random_uuid(), :file, 'clerk', 'late-filing-review', now(), 1);
    UPDATE case_file SET version = version + 1, docket_length = docket_length + 1,
      docket_digest = sha256(docket_digest) WHERE court_id = :court AND case_id = :file;
    COMMIT;
    """
}
