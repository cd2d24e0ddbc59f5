import CourtPG
import Foundation
import Glibc
import Testing

/// A folder that is removed after the test, with its server.
private func withFolder(
  _ body: (String) async throws -> Void
) async throws {
  let folder = "/tmp/xz-emb-\(UUID().uuidString.prefix(8))"
  do { try await body(folder) } catch {
    try? await EmbeddedPostgres(dataFolder: folder).stop()
    try? FileManager.default.removeItem(atPath: folder)
    throw error
  }
  try await EmbeddedPostgres(dataFolder: folder).stop()
  try? FileManager.default.removeItem(atPath: folder)
}

private func process(_ server: EmbeddedPostgres) throws -> Int32? {
  guard case .running(let pid, _) = try server.status() else { return nil }
  return pid
}

@Suite(.serialized) struct AnEmbeddedServer {
  @Test func keepsItsDataOverRestartsAndNeverRunsAsRoot() async throws {
    try await withFolder { folder in
      let server = EmbeddedPostgres(dataFolder: folder)
      #expect(try server.status() == .absent)
      #expect(try await server.start() == .created)
      let pid = try #require(try process(server))
      let owner = try #require(
        try FileManager.default.attributesOfItem(atPath: "/proc/\(pid)")[.ownerAccountID]
          as? NSNumber)
      #expect(owner.uint32Value != 0)
      let pool = PGPool(PGConfig(connectionString: try server.connectionString(), poolSize: 1))
      let settings = try await pool.session { (connection) throws in
        try connection.script("CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)")
        let row = try connection.query(
          """
          SELECT current_setting('listen_addresses'), current_setting('fsync'),
            current_setting('full_page_writes'), current_setting('synchronous_commit')
          """)[0]
        return try (0..<4).map { try row.text($0) }
      }
      #expect(settings == ["", "on", "on", "on"])
      await pool.shutdown()
      try await server.stop()
      #expect(try server.status() == .stopped)
      #expect(try await server.start() == .started)
      let again = PGPool(PGConfig(connectionString: try server.connectionString(), poolSize: 1))
      #expect(try await again.read { try $0.query("SELECT n FROM kept").count } == 1)
      await again.shutdown()
    }
  }

  @Test func comesBackAfterKillMinusNine() async throws {
    try await withFolder { folder in
      let server = EmbeddedPostgres(dataFolder: folder, fast: false)
      try await server.start()
      let pool = PGPool(
        PGConfig(connectionString: try server.connectionString(), poolSize: 2))
      try await pool.session { try $0.script("CREATE TABLE t (n int)") }
      try await pool.transaction { try $0.execute("INSERT INTO t VALUES (42)") }
      let pid = try #require(try process(server))
      // In the middle of a statement.
      let running = Task { try await pool.read { try $0.query("SELECT pg_sleep(30)").count } }
      try await pool.session { (connection) throws in
        while try connection.query(
          "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
        ).isEmpty {}
      }
      #expect(kill(pid, SIGKILL) == 0)
      await #expect { try await running.value } throws: { error in
        guard case PGError.connectionLost = error else { return false }
        return true
      }
      #expect(try await server.start() == .started)
      #expect(try process(server) != pid)
      #expect(try await pool.read { try $0.query("SELECT n FROM t")[0].int(0) } == 42)
      #expect(pool.statistics.connectionsLost >= 1)
      await pool.shutdown()
    }
  }

  @Test func isSharedByASecondStarter() async throws {
    try await withFolder { folder in
      let starts = try await withThrowingTaskGroup(of: EmbeddedPostgres.Start.self) { group in
        for _ in 0..<3 {
          group.addTask { try await EmbeddedPostgres(dataFolder: folder, fast: true).start() }
        }
        var starts: [EmbeddedPostgres.Start] = []
        for try await start in group { starts.append(start) }
        return starts
      }
      #expect(starts.count { $0 == .created } == 1)
      #expect(starts.count { $0 == .alreadyRunning } == 2)
    }
  }

  @Test func doesNotTakeAStrangersProcessForItsOwn() async throws {
    try await withFolder { folder in
      let server = EmbeddedPostgres(dataFolder: folder, fast: true)
      try await server.start()
      try await server.stop()
      // As after a crash whose process number was given to somebody else: this test.
      let file = folder + "/cluster/postmaster.pid"
      try "\(getpid())\n\(folder)/cluster\n0\n5432\n/nowhere\n\n\n".write(
        toFile: file, atomically: false, encoding: .utf8)
      #expect(try server.status() == .stopped)
      #expect(try await server.start() == .started)
    }
  }

  @Test func refusesASocketPathThatIsTooLong() async throws {
    let deep = "/tmp/" + String(repeating: "深", count: 40)
    await #expect {
      try await EmbeddedPostgres(dataFolder: "/tmp/xz-never", socketFolder: deep).start()
    } throws: { "\($0)".contains("107") }
    #expect(!FileManager.default.fileExists(atPath: "/tmp/xz-never"))
  }

  @Test func saysWhichPackageIsMissing() async throws {
    await #expect {
      try await EmbeddedPostgres(dataFolder: "/tmp/xz-never", binFolder: "/nowhere").start()
    } throws: { "\($0)".contains("/nowhere") }
  }

  @Test(.enabled(if: geteuid() == 0, "only root steps down to another user"))
  func namesAFolderThatItsUserMayNotEnter() async throws {
    let closed = "/tmp/xz-closed-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(
      atPath: closed, withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(atPath: closed) }
    await #expect { try await EmbeddedPostgres(dataFolder: closed + "/data").start() } throws: {
      "\($0)".contains("chmod o+x \(closed)")
    }
  }
}
