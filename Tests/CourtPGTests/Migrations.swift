import CourtPG
import CourtTestSupport
import Foundation
import Testing

@Suite struct MigratingADatabase {
  private static let first = PGMigration(
    name: "V0001_case",
    sql: "CREATE TABLE court_case (id bigint); INSERT INTO court_case VALUES (1)")
  private static let second = PGMigration(
    name: "V0002_party", sql: "CREATE TABLE party (id bigint);")

  @Test func appliesWhatIsMissingAndThenNothing() async throws {
    try await TestCluster.shared.withDatabase { (database) async throws in
      let pool = database.pool
      let one = PGMigrator(migrations: [Self.first])
      let both = PGMigrator(migrations: [Self.first, Self.second])
      #expect(try await pool.session { try both.pending($0) }.count == 2)
      #expect(try await pool.session { try one.run($0) }.map(\.name) == ["V0001_case"])
      #expect(try await pool.session { try both.pending($0) } == [Self.second])
      #expect(try await pool.session { try both.run($0) }.map(\.name) == ["V0002_party"])
      #expect(try await pool.session { try both.run($0) }.isEmpty)
    }
  }

  @Test func isSafeForSixAtOnce() async throws {
    try await TestCluster.shared.withDatabase { (database) async throws in
      let pool = database.pool
      let migrator = PGMigrator(migrations: [Self.first, Self.second])
      let applied = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<6 {
          group.addTask { try await pool.session { try migrator.run($0) }.count }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(applied.sorted() == [0, 0, 0, 0, 0, 2])
      let rows = try await pool.read { try $0.query("SELECT 1 FROM court_case").count }
      #expect(rows == 1)
    }
  }

  @Test func reportsEveryContradictionAtOnce() async throws {
    try await TestCluster.shared.withDatabase { (database) async throws in
      let pool = database.pool
      let third = PGMigration(name: "V0003_hearing", sql: "CREATE TABLE hearing (id bigint)")
      try await pool.session {
        try PGMigrator(migrations: [Self.first, Self.second, third]).run($0)
      }
      let changed = PGMigration(name: "V0001_case", sql: "SELECT 1")
      let between = PGMigration(name: "V0001a_late", sql: "SELECT 1")
      let migrator = PGMigrator(migrations: [changed, between, Self.second, between])
      await #expect { try await pool.session { try migrator.run($0) } } throws: { error in
        guard case PGError.migration(let text) = error else { return false }
        return text.contains("V0001_case was changed")
          && text.contains("V0001a_late stands before V0002_party")
          && text.contains("V0003_hearing is in the database")
          && text.contains("V0001a_late is in the list twice")
      }
    }
  }

  @Test func undoesAFailedOneAndKeepsTheEarlier() async throws {
    try await TestCluster.shared.withDatabase { (database) async throws in
      let pool = database.pool
      let broken = PGMigration(
        name: "V0002_broken", sql: "CREATE TABLE half (id bigint); SELECT 1/0")
      await #expect {
        try await pool.session { try PGMigrator(migrations: [Self.first, broken]).run($0) }
      } throws: { "\($0)".contains("V0002_broken") && "\($0)".contains("22012") }
      let leaving = PGMigration(name: "V0002_leaving", sql: "CREATE TABLE half (id bigint); COMMIT")
      await #expect {
        try await pool.session { try PGMigrator(migrations: [Self.first, leaving]).run($0) }
      } throws: { "\($0)".contains("V0002_leaving") }
      let names = try await pool.read {
        try $0.query("SELECT name FROM schema_migration").map { try $0.text(0) }
      }
      #expect(names == ["V0001_case"])
      // The lock was given back: the next run does not wait.
      #expect(
        try await pool.session(timeout: .seconds(5)) {
          try PGMigrator(migrations: [Self.first, Self.second]).run($0)
        }.count == 1)
    }
  }
}
