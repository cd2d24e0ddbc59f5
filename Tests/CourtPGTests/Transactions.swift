import CourtPG
import CourtTestSupport
import Foundation
import Testing

private struct Refusal: Error {}

@Suite struct ATransaction {
  @Test func isKeptWhenItsBodyReturnsAndUndoneWhenItThrows() async throws {
    try await TestCluster.shared.withDatabase { (database) async throws in
      let pool = database.pool
      try await pool.session { try $0.script("CREATE TABLE t (n bigint PRIMARY KEY)") }
      try await pool.transaction { try $0.execute("INSERT INTO t VALUES ($1)", 1) }
      await #expect(throws: Refusal.self) {
        try await pool.transaction { connection in
          try connection.execute("INSERT INTO t VALUES ($1)", 2)
          throw Refusal()
        }
      }
      let numbers = try await pool.read { try $0.query("SELECT n FROM t").map { try $0.int(0) } }
      #expect(numbers == [1])
    }
  }

  @Test func namesTheConstraintThatRefused() async throws {
    try await TestCluster.shared.withDatabase { (database) async throws in
      let pool = database.pool
      try await pool.session {
        try $0.script("CREATE TABLE t (n bigint CONSTRAINT number_not_negative CHECK (n >= 0))")
      }
      await #expect {
        try await pool.transaction { try $0.execute("INSERT INTO t VALUES ($1)", -1) }
      } throws: { error in
        let server = (error as? PGError)?.serverError
        return server?.sqlState == "23514" && server?.constraint == "number_not_negative"
          && server?.table == "t" && server?.severity == "ERROR"
      }
    }
  }

  @Test func doesNotPretendSuccessWhenItsBodySwallowsAnError() async throws {
    try await TestCluster.shared.withDatabase { (database) async throws in
      await #expect {
        try await database.pool.transaction { connection in
          _ = try? connection.query("SELECT 1/0")
        }
      } throws: { error in
        guard case PGError.rolledBack(let cause) = error else { return false }
        return cause?.sqlState == "22012"
      }
    }
  }

  @Test func mayNotBeEndedByItsBody() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      let pool = database.pool
      for end in ["COMMIT", "ROLLBACK"] {
        await #expect {
          try await pool.transaction { try $0.script("SELECT 1; \(end)") }
        } throws: { error in
          guard case PGError.misuse = error else { return false }
          return true
        }
      }
      try await pool.transaction { try $0.script("SELECT 1") }
    }
  }

  @Test func readsWithoutBeingAbleToWrite() async throws {
    try await TestCluster.shared.withDatabase { (database) async throws in
      await #expect {
        try await database.pool.read { try $0.script("CREATE TABLE t (n int)") }
      } throws: { ($0 as? PGError)?.sqlState == "25006" }
    }
  }

  @Test func keepsWhatCameBeforeAFailedSavepoint() async throws {
    try await TestCluster.shared.withDatabase { (database) async throws in
      let pool = database.pool
      try await pool.session { try $0.script("CREATE TABLE t (n bigint PRIMARY KEY)") }
      try await pool.transaction { connection in
        try connection.execute("INSERT INTO t VALUES ($1)", 1)
        for _ in 0..<2 {
          #expect(throws: PGError.self) {
            try connection.savepoint {
              try connection.execute("INSERT INTO t VALUES ($1)", 5)
              try connection.savepoint { try connection.execute("INSERT INTO t VALUES ($1)", 1) }
            }
          }
        }
        try connection.savepoint { try connection.execute("INSERT INTO t VALUES ($1)", 2) }
      }
      let numbers = try await pool.read {
        try $0.query("SELECT n FROM t ORDER BY n").map { try $0.int(0) }
      }
      #expect(numbers == [1, 2])
    }
  }

  @Test func preparesAStatementOncePerConnection() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      let pool = database.pool
      func prepared() async throws -> Int {
        try await pool.session {
          try $0.query(PGStatement("SELECT 1 FROM pg_prepared_statements", cached: false)).count
        }
      }
      for number in 0..<20 {
        try await pool.transaction { connection in
          let rows = try connection.query(
            "SELECT $1 AS a, $2 AS b", .int(number), number % 2 == 0 ? .null : .text("x"))
          #expect(try rows[0].int("a") == number)
        }
      }
      // NULL in a place fits the variant with a type: two at most (NULL came first).
      #expect(try await prepared() == 2)
      // Dynamic SQL is bounded, whatever is asked.
      try await pool.session { (connection) throws in
        for number in 0..<700 { try connection.query(PGStatement("SELECT \(number)")) }
      }
      #expect(try await prepared() <= 512)
    }
  }

  @Test func survivesATableThatChangesUnderItsStatement() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      let pool = database.pool
      try await pool.session { (connection) throws in
        try connection.script("CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
        for _ in 0..<2 {
          let before = try connection.query("SELECT * FROM t").columnNames.count
          try connection.script("ALTER TABLE t ADD COLUMN c\(before) int")
        }
        #expect(try connection.query("SELECT * FROM t").columnNames == ["a", "c1", "c2"])
        try connection.script("DISCARD ALL")
        #expect(try connection.query("SELECT * FROM t").count == 1)
      }
    }
  }

  @Test func canBeOneOfSeveralInASession() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      let numbers = try await database.pool.session { (connection) throws in
        try connection.script("CREATE TABLE t (n bigint)")
        try connection.transaction { try connection.execute("INSERT INTO t VALUES (1)") }
        #expect(throws: Refusal.self) {
          try connection.transaction {
            try connection.execute("INSERT INTO t VALUES (2)")
            throw Refusal()
          }
        }
        try connection.transaction {
          #expect(throws: PGError.self) { try connection.transaction {} }
          try connection.execute("INSERT INTO t VALUES (3)")
        }
        return try connection.query("SELECT n FROM t ORDER BY n").map { try $0.int(0) }
      }
      #expect(numbers == [1, 3])
    }
  }

  @Test func leavesNothingOfASessionToTheNextCaller() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      let pool = database.pool
      try await pool.session {
        try $0.script(
          "SET work_mem = '77MB'; CREATE TEMP TABLE mine (n int); SELECT pg_advisory_lock(9); BEGIN"
        )
      }
      let rest = try await pool.session { (connection) throws in
        let row = try connection.query(
          """
          SELECT current_setting('work_mem'), to_regclass('mine') IS NULL,
            (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database =
              (SELECT oid FROM pg_database WHERE datname = current_database()))
          """)[0]
        return (try row.text(0), try row.bool(1), try row.int(2))
      }
      #expect(rest.0 != "77MB")
      #expect(rest.1)
      #expect(rest.2 == 0)
    }
  }
}

@Suite struct TwoWritersAtOnce {
  /// Write skew: each reads both rows and empties the other's; only one may win.
  @Test func oneOfThemIsRunAgain() async throws {
    try await TestCluster.shared.withDatabase { (database) async throws in
      let pool = database.pool
      try await pool.session {
        try $0.script(
          "CREATE TABLE duty (who text PRIMARY KEY, n int); "
            + "INSERT INTO duty VALUES ('a', 1), ('b', 1)")
      }
      let attempts = Shared(0)
      let bothRead = Shared(0)
      let left = try await withThrowingTaskGroup(of: Int.self) { group in
        for who in ["a", "b"] {
          group.addTask {
            try await pool.transaction(isolation: .serializable) { connection in
              attempts.withLock { $0 += 1 }
              let sum = try connection.query("SELECT sum(n) FROM duty")[0].int(0)
              bothRead.withLock { $0 += 1 }
              while bothRead.withLock({ $0 }) < 2 { try connection.query("SELECT 1") }
              guard sum == 2 else { return sum }
              try connection.execute("UPDATE duty SET n = 0 WHERE who = $1", .text(who))
              return sum - 1
            }
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(left == [1, 1])
      #expect(attempts.withLock { $0 } == 3)
      #expect(pool.statistics.retried == 1)
      let sum = try await pool.read { try $0.query("SELECT sum(n) FROM duty")[0].int(0) }
      #expect(sum == 1)
    }
  }

  @Test func repetitionIsBounded() async throws {
    try await TestCluster.shared.withDatabase { (database) async throws in
      let attempts = Shared(0)
      await #expect {
        try await database.pool.transaction(isolation: .serializable) { connection in
          attempts.withLock { $0 += 1 }
          try connection.script(
            "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001', MESSAGE = 'lost'; END $$")
        }
      } throws: { ($0 as? PGError)?.sqlState == "40001" }
      #expect(attempts.withLock { $0 } == 1 + PGPool.maximumRetries)
      // READ COMMITTED is never repeated behind the caller's back.
      attempts.withLock { $0 = 0 }
      await #expect(throws: PGError.self) {
        try await database.pool.transaction { connection in
          attempts.withLock { $0 += 1 }
          try connection.script("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$")
        }
      }
      #expect(attempts.withLock { $0 } == 1)
    }
  }

  @Test func anErrorTranslatedByTheBodyIsRepeatedAllTheSame() async throws {
    try await TestCluster.shared.withDatabase { (database) async throws in
      let attempts = Shared(0)
      let outcome = try await database.pool.transaction(isolation: .serializable) { connection in
        let attempt = attempts.withLock { attempts in
          attempts += 1
          return attempts
        }
        guard attempt == 1 else { return "second" }
        do {
          try connection.script("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$")
        } catch { throw Refusal() }
        return "first"
      }
      #expect(outcome == "second")
    }
  }
}
