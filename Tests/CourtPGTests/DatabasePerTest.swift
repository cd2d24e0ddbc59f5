import CourtPG
import CourtTestSupport
import Testing

@Suite struct ADatabasePerTest {
  @Test func isACopyOfItsTemplateThatNobodyElseSees() async throws {
    let setUps = Shared(0)
    let names = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<12 {
        group.addTask {
          let template = try await TestCluster.shared.makeTemplate(named: "numbers") { pool in
            setUps.withLock { $0 += 1 }
            try await pool.session {
              try $0.script("CREATE TABLE t (n bigint); INSERT INTO t VALUES (1)")
            }
          }
          return try await TestCluster.shared.withDatabase(template: template, poolSize: 1) {
            database in
            let count = try await database.pool.transaction { connection in
              try connection.execute("INSERT INTO t VALUES (2)")
              return try connection.query("SELECT 1 FROM t").count
            }
            #expect(count == 2)
            return database.name
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(names).count == 12)
    #expect(setUps.withLock { $0 } == 1)
    // Each was dropped after its test.
    let string = try await TestCluster.shared.connectionString()
    let pool = PGPool(PGConfig(connectionString: string, poolSize: 1))
    let left = try await pool.read { connection in
      try connection.query("SELECT 1 FROM pg_database WHERE datname = ANY($1)", .textArray(names))
        .count
    }
    #expect(left == 0)
    await pool.shutdown()
  }
}
