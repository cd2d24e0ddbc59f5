import CourtPG
import CourtTestSupport
import Foundation
import Testing

private struct Enough: Error {}

@Suite struct APipeline {
  @Test func answersInOrder() async throws {
    try await TestCluster.shared.withDatabase { (database) async throws in
      try await database.pool.session { try $0.script("CREATE TABLE t (n bigint)") }
      // The second round uses what the first has prepared.
      for _ in 0..<2 {
        try await database.pool.transaction { connection in
          let results = try connection.pipeline { pipeline in
            for number in 0..<300 {
              try pipeline.add("INSERT INTO t VALUES ($1) RETURNING n", .int(number))
            }
            try pipeline.add("UPDATE t SET n = n")
            try pipeline.add(PGStatement("DELETE FROM t", cached: false))
          }
          #expect(results.count == 302)
          #expect(try results[0..<300].map { try $0[0].int("n") } == Array(0..<300))
          #expect(results[300].affectedRows == 300)
          #expect(results[301].affectedRows == 300)
          #expect(try connection.pipeline { _ in }.isEmpty)
        }
      }
    }
  }

  @Test func throwsTheFirstErrorAndKeepsNothing() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      let pool = database.pool
      try await pool.session {
        try $0.script("CREATE TABLE t (n bigint CONSTRAINT number_is_new PRIMARY KEY)")
      }
      @Sendable func twice(_ connection: PGConnection) throws {
        _ = try connection.pipeline { pipeline in
          try pipeline.add("INSERT INTO t VALUES ($1)", 1)
          try pipeline.add("INSERT INTO t VALUES ($1)", 1)
          try pipeline.add("SELECT 1/0")
        }
      }
      await #expect { try await pool.transaction(twice) } throws: {
        ($0 as? PGError)?.constraint == "number_is_new"
      }
      // Outside a transaction the pipeline is one by itself.
      await #expect { try await pool.session(twice) } throws: {
        ($0 as? PGError)?.constraint == "number_is_new"
      }
      let count = try await pool.read { try $0.query("SELECT 1 FROM t").count }
      #expect(count == 0)
      #expect(pool.statistics.connectionsLost == 0)
    }
  }

  @Test func sendsNothingWhenOneValueCannotBeSent() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      let pool = database.pool
      try await pool.session { try $0.script("CREATE TABLE t (s text)") }
      await #expect(throws: PGError.self) {
        try await pool.session { connection in
          try connection.pipeline { pipeline in
            try pipeline.add("INSERT INTO t VALUES ($1)", "kept?")
            try pipeline.add("INSERT INTO t VALUES ($1)", "nul\0")
          }
        }
      }
      let count = try await pool.read { try $0.query("SELECT 1 FROM t").count }
      #expect(count == 0)
      #expect(pool.statistics.connectionsLost == 0)
    }
  }

  @Test func doesNotStallOnManyLargeAnswers() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      let bytes = [UInt8](repeating: 7, count: 200_000)
      let sizes = try await database.pool.read { (connection) throws in
        try connection.pipeline { pipeline in
          for _ in 0..<60 { try pipeline.add("SELECT $1", .bytes(bytes)) }
        }.map { try $0[0].bytes(0).count }
      }
      #expect(sizes == Array(repeating: 200_000, count: 60))
    }
  }
}

@Suite struct ACopyStream {
  @Test func goesInAndComesOut() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      try await database.pool.transaction { connection in
        try connection.script("CREATE TABLE t (n bigint, s text)")
        var number = 0
        let rows = try connection.copyIn("COPY t FROM STDIN") {
          guard number < 20_000 else { return nil }
          number += 1
          return Array("\(number)\t案\(number)\n".utf8)
        }
        #expect(rows == 20_000)
        var bytes = 0
        var pieces = 0
        let sent = try connection.copyOut("COPY t TO STDOUT") { piece in
          bytes += piece.count
          pieces += 1
        }
        #expect(sent == 20_000)
        #expect(pieces == 20_000)
        let sum = try connection.query("SELECT sum(octet_length(n || s) + 2)::int8 FROM t")[0].int(
          0)
        #expect(bytes == sum)
      }
    }
  }

  @Test func keepsNothingWhenTheSenderGivesUp() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      try await database.pool.session { (connection) throws in
        try connection.script("CREATE TABLE t (n bigint)")
        var sent = 0
        #expect(throws: Enough.self) {
          try connection.copyIn("COPY t FROM STDIN") {
            sent += 1
            if sent == 100 { throw Enough() }
            return Array("1\n".utf8)
          }
        }
        #expect(try connection.query("SELECT 1 FROM t").isEmpty)
      }
    }
  }

  @Test func reportsABadRow() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      try await database.pool.session { (connection) throws in
        try connection.script("CREATE TABLE t (n bigint)")
        var left = 5_000
        #expect {
          try connection.copyIn("COPY t FROM STDIN") {
            left -= 1
            return left > 0 ? Array("x\(String(repeating: "y", count: 1_000))\n".utf8) : nil
          }
        } throws: { ($0 as? PGError)?.sqlState == "22P02" }
        #expect(try connection.query("SELECT 1 FROM t").isEmpty)
      }
    }
  }

  @Test func canBeLeftEarlyByTheReceiver() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      try await database.pool.session { (connection) throws in
        #expect(throws: Enough.self) {
          try connection.copyOut("COPY (SELECT generate_series(1, 100000000)) TO STDOUT") { _ in
            throw Enough()
          }
        }
        #expect(try connection.query("SELECT 1").count == 1)
      }
      #expect(database.pool.statistics.connectionsLost == 0)
    }
  }

  @Test func isRefusedThroughAnOrdinaryStatement() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      try await database.pool.session { (connection) throws in
        try connection.script("CREATE TABLE t (n bigint)")
        for sql in ["COPY t FROM STDIN", "COPY t TO STDOUT"] {
          #expect(throws: PGError.self) { try connection.script(sql) }
        }
        #expect(throws: PGError.self) { try connection.copyIn("SELECT 1") { nil } }
        #expect(try connection.query("SELECT 1").count == 1)
      }
    }
  }
}

@Suite struct ANotice {
  @Test func isKeptForTheCallerAndBounded() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      let notices = try await database.pool.session { (connection) throws in
        try connection.script(
          "DO $$ BEGIN FOR i IN 1..100 LOOP RAISE WARNING 'hearing %', i; END LOOP; END $$")
        return connection.notices
      }
      #expect(notices.count == 64)
      #expect(notices.last?.message == "hearing 100")
      #expect(notices.last?.severity == "WARNING")
      let next = try await database.pool.session { $0.notices }
      #expect(next.isEmpty)
    }
  }
}
