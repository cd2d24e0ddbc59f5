import CourtPG
import CourtTestSupport
import Foundation
import Testing

private func isUnknown(_ error: any Error) -> Bool {
  if case PGError.commitUnknown = error { true } else { false }
}

private func isLost(_ error: any Error) -> Bool {
  if case PGError.connectionLost = error { true } else { false }
}

@Suite struct ACommitWithoutAnAnswer {
  /// A deferred trigger runs inside COMMIT.
  private static func deferred(_ statement: String) -> String {
    """
    CREATE TABLE t (n bigint);
    CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN \(statement); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION at_commit();
    """
  }

  @Test func isUnknownWhenTheBackendEndsDuringIt() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 2) { (database) async throws in
      let pool = database.pool
      try await pool.session {
        try $0.script(Self.deferred("PERFORM pg_terminate_backend(pg_backend_pid())"))
      }
      await #expect(throws: PGError.self) {
        try await pool.transaction { try $0.execute("INSERT INTO t VALUES ($1)", 1) }
      }
      await #expect {
        try await pool.transaction { try $0.execute("INSERT INTO t VALUES ($1)", 1) }
      } throws: { isUnknown($0) }
      let count = try await pool.read { try $0.query("SELECT 1 FROM t").count }
      #expect(count == 0)
    }
  }

  @Test func isUnknownWhenAnotherSessionEndsIt() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 2) { (database) async throws in
      let pool = database.pool
      try await pool.session { try $0.script(Self.deferred("PERFORM pg_sleep(60)")) }
      let writer = Task {
        try await pool.transaction { try $0.execute("INSERT INTO t VALUES ($1)", 1) }
      }
      try await pool.session { (connection) throws in
        while try connection.query(
          """
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND query = 'COMMIT' AND wait_event = 'PgSleep'
          """
        ).isEmpty {}
      }
      await #expect { try await writer.value } throws: { isUnknown($0) }
    }
  }

  @Test func isLostAndNothingKeptWhenItWasNeverSent() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      let pool = database.pool
      try await pool.session { try $0.script("CREATE TABLE t (n bigint)") }
      await #expect {
        try await pool.transaction { connection in
          try connection.execute("INSERT INTO t VALUES ($1)", 1)
          try connection.query("SELECT pg_terminate_backend(pg_backend_pid())")
        }
      } throws: { isLost($0) }
      let count = try await pool.read { try $0.query("SELECT 1 FROM t").count }
      #expect(count == 0)
    }
  }

  @Test func isClearWhenTheServerRefusesIt() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      let pool = database.pool
      try await pool.session {
        try $0.script(Self.deferred("RAISE EXCEPTION 'no' USING ERRCODE = '23000'"))
      }
      await #expect {
        try await pool.transaction { try $0.execute("INSERT INTO t VALUES ($1)", 1) }
      } throws: { ($0 as? PGError)?.sqlState == "23000" }
    }
  }

  /// A cluster of its own, that waits for a standby which does not exist.
  @Test func isUnknownWhenOnlyTheStandbyIsMissing() async throws {
    let folder = "/tmp/xz-sync-\(UUID().uuidString.prefix(8))"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let server = EmbeddedPostgres(
      dataFolder: folder,
      settings: ["synchronous_standby_names": "nobody", "synchronous_commit": "local"])
    try await server.start()
    let pool = PGPool(PGConfig(connectionString: try server.connectionString(), poolSize: 1))
    try await pool.session { try $0.script("CREATE TABLE t (n bigint)") }
    await #expect {
      try await pool.transaction(timeout: .milliseconds(300)) { connection in
        try connection.script("SET LOCAL synchronous_commit = on")
        try connection.execute("INSERT INTO t VALUES ($1)", 1)
      }
    } throws: { isUnknown($0) }
    // Kept here, though nobody else has it: unknown is the only honest answer.
    let count = try await pool.read { try $0.query("SELECT 1 FROM t").count }
    #expect(count == 1)
    await pool.shutdown()
    try await server.stop()
  }
}
