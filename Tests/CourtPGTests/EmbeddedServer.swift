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

/// A folder with a table `kept` that holds one row; a fast server may lose it in a crash.
private func withData(
  fast: Bool = true, _ body: (String, EmbeddedPostgres) async throws -> Void
) async throws {
  try await withFolder { folder in
    let server = EmbeddedPostgres(dataFolder: folder, fast: fast)
    try await server.start()
    let pool = PGPool(PGConfig(connectionString: try server.connectionString(), poolSize: 1))
    try await pool.session {
      try $0.script("CREATE TABLE kept (n int); INSERT INTO kept VALUES (42)")
    }
    await pool.shutdown()
    try await body(folder, server)
  }
}

/// Several statements in a row go well, and on the same server process.
private func serves(_ server: EmbeddedPostgres) async throws -> Bool {
  let before = try process(server)
  let pool = PGPool(
    PGConfig(connectionString: try server.connectionString(), poolSize: 1))
  var good = true
  for _ in 0..<20 {
    good = try await pool.read { try $0.query("SELECT n FROM kept")[0].int(0) } == 42 && good
  }
  await pool.shutdown()
  return try good && before != nil && process(server) == before
}

/// A session that is in the middle of `statement` until its server ends.
private func occupied(
  _ server: EmbeddedPostgres, by statement: String
) async throws -> Task<Void, Never> {
  let pool = PGPool(
    PGConfig(connectionString: try server.connectionString(), poolSize: 2))
  let running = Task {
    _ = try? await pool.session { _ = try $0.query(PGStatement(statement)) }
    await pool.shutdown()
  }
  try await pool.session { (connection) throws in
    while try connection.query(
      "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query = $1", .text(statement)
    ).isEmpty {}
  }
  return running
}

@Suite(.serialized) struct AnEmbeddedServerThatEnds {
  @Test(arguments: ["SELECT pg_sleep(600)", "SELECT count(*) FROM generate_series(1, 1e12)"])
  func isStartedAgainUnderAPoolThatGoesOn(busy: String) async throws {
    try await withData(fast: false) { _, server in
      let pool = PGPool(PGConfig(connectionString: try server.connectionString(), poolSize: 2))
      #expect(try await pool.read { try $0.query("SELECT n FROM kept")[0].int(0) } == 42)
      #expect(try await server.ensureRunning() == false)
      // The second of the two statements computes, and would not notice its server's death.
      let running = try await occupied(server, by: busy)
      let pid = try #require(try process(server))
      #expect(kill(pid, SIGKILL) == 0)
      try await eventually("the killed server is gone") { (try? process(server)) == .some(nil) }
      #expect(try await server.ensureRunning())
      #expect(try await pool.read { try $0.query("SELECT n FROM kept")[0].int(0) } == 42)
      #expect(try process(server) != pid)
      #expect(try await server.ensureRunning() == false)
      await running.value
      await pool.shutdown()
    }
  }

  @Test func isNotStartedAgainByTheOneWhoStopsIt() async throws {
    try await withData { folder, server in
      #expect(try await EmbeddedPostgres(dataFolder: folder).ensureRunning() == false)
      let guest = EmbeddedPostgres(dataFolder: folder, fast: true)
      #expect(try await guest.start() == .alreadyRunning)
      try await guest.stopIfStartedHere()
      #expect(try process(server) != nil)
      try await server.stopIfStartedHere()
      #expect(try server.status() == .stopped)
      #expect(try await server.ensureRunning() == false)
      for _ in 0..<5 {
        try await server.start()
        kill(try #require(try process(server)), SIGKILL)
        async let again = server.ensureRunning()
        try await server.stop()
        _ = try await again
        #expect(try server.status() == .stopped)
        #expect(try await server.ensureRunning() == false)
      }
    }
  }

  @Test func isNotReplacedByAnEmptyOneWhenItsDataAreGone() async throws {
    try await withData { folder, server in
      kill(try #require(try process(server)), SIGKILL)
      try await eventually("the killed server is gone") { (try? process(server)) == .some(nil) }
      try FileManager.default.moveItem(atPath: folder + "/cluster", toPath: folder + "/elsewhere")
      await #expect { try await server.ensureRunning() } throws: { "\($0)".contains("backup") }
      #expect(!FileManager.default.fileExists(atPath: folder + "/cluster"))
      try FileManager.default.moveItem(atPath: folder + "/elsewhere", toPath: folder + "/cluster")
      #expect(try await server.ensureRunning())
    }
  }

  /// SIGTERM waits for the session, SIGINT ends it, SIGQUIT ends at once without a checkpoint.
  @Test(arguments: [SIGTERM, SIGINT, SIGQUIT])
  func isNotAdoptedWhileItIsEnding(signal: Int32) async throws {
    try await withData { folder, first in
      try await first.stop()
      let detached = EmbeddedPostgres(dataFolder: folder, lifetime: .detached, fast: true)
      #expect(try await detached.start() == .started)
      for _ in 0..<2 {
        let running = try await occupied(detached, by: "SELECT pg_sleep(600)")
        let pid = try #require(try process(detached))
        #expect(kill(pid, signal) == 0)
        let next = EmbeddedPostgres(
          dataFolder: folder, fast: true, startTimeout: .seconds(30))
        #expect(try await next.start() == .started)
        #expect(try process(next) != pid)
        #expect(try await serves(next))
        await running.value
      }
    }
  }

  /// The parent's death makes the kernel ask the server to end, a moment later.
  @Test(arguments: [true, false])
  func isNotAdoptedWhenItsParentWasKilled(ready: Bool) async throws {
    try await withData { folder, server in
      for _ in 0..<5 {
        guard case .running(_, let sockets) = try server.status() else { return }
        try await server.stop()
        let parent = try parentOfAServer(folder, sockets)
        try await eventually("the server runs") { (try? process(server)) != .some(nil) }
        let pid = try #require(try process(server))
        if ready { #expect(try await server.start() == .alreadyRunning) }
        kill(parent.processIdentifier, SIGKILL)
        let next = EmbeddedPostgres(
          dataFolder: folder, fast: true, startTimeout: .seconds(30))
        #expect(try await next.start() == .started)
        #expect(try process(next) != pid)
        #expect(try await serves(next))
        parent.waitUntilExit()
      }
    }
  }

  @Test func isStartedOnceMoreWhenItIsKilledWhileItStarts() async throws {
    try await withData(fast: false) { _, server in
      kill(try #require(try process(server)), SIGKILL)
      let start = Task { try await server.start() }
      try await eventually("a new server starts") { (try? process(server)) != .some(nil) }
      kill(try #require(try process(server)), SIGKILL)
      _ = try await start.value
      _ = try await server.ensureRunning()
      #expect(try await serves(server))
    }
  }

  /// A shell that starts the folder's server with the options of its last start, and waits.
  private func parentOfAServer(_ folder: String, _ sockets: String) throws -> Process {
    let command = try String(contentsOfFile: folder + "/cluster/postmaster.opts", encoding: .utf8)
      .trimmingCharacters(in: .newlines)
    let account = geteuid() == 0 ? "--reuid=postgres --regid=postgres --init-groups" : ""
    try FileManager.default.createDirectory(
      atPath: sockets, withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700])
    let owner = try FileManager.default.attributesOfItem(atPath: folder)[.ownerAccountID]
    try FileManager.default.setAttributes([.ownerAccountID: owner as Any], ofItemAtPath: sockets)
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.currentDirectoryURL = URL(fileURLWithPath: "/")
    shell.arguments = [
      "-c", "setpriv \(account) --pdeathsig=INT -- \(command) >/dev/null 2>&1 & wait",
    ]
    shell.standardInput = FileHandle.nullDevice
    try shell.run()
    return shell
  }
}
