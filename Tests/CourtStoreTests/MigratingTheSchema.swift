import CourtCases
import CourtDomain
import CourtPG
import CourtStore
import CourtTestSupport
import Testing

@Suite struct MigratingTheSchema {
  @Test func byTwoAtOnceIsDoneOnce() async throws {
    try await TestCluster.shared.withDatabase { database in
      async let first = CourtMigrations.migrate(database.pool)
      async let second = CourtMigrations.migrate(database.pool)
      let applied = try await first.map(\.name) + second.map(\.name)
      #expect(applied.sorted() == CourtMigrations.all.map(\.name))
      #expect(try await CourtMigrations.pending(database.pool).isEmpty)
      #expect(try await CourtMigrations.migrate(database.pool).isEmpty)
    }
  }

  @Test func inTwoDatabasesOfOneClusterSharesTheRoles() async throws {
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<2 {
        group.addTask {
          try await TestCluster.shared.withDatabase { database in
            try await CourtMigrations.migrate(database.pool).count
          }
        }
      }
      for try await count in group { #expect(count == CourtMigrations.all.count) }
    }
  }

  @Test func foundingACourtTwiceBringsItsNamesUpToDate() async throws {
    try await TestCourt.open { court in
      try await CourtMigrations.ensureCourt(
        in: court.owner, id: TestCourt.id, code: "浙0192",
        name: LocalizedText(zh: "新名", en: "New Name"),
        rooms: [.init(id: "r1", name: LocalizedText(zh: "大法庭", en: "Great Room"))])
      let rooms = try await court.store.read { try $0.rooms() }
      #expect(rooms.map(\.id) == ["r1", "r2"])
      #expect(rooms.first?.name.en == "Great Room")
    }
  }

  @Test func everyForeignKeyAndPrimaryKeyNamesItsCourt() async throws {
    try await TestCourt.open { court in
      let strays = try await court.owner.read { connection in
        try connection.query(
          """
          SELECT conrelid::regclass || '.' || conname FROM pg_constraint c
          WHERE contype IN ('p', 'f') AND connamespace IN ('public'::regnamespace,
            'mediation'::regnamespace) AND conrelid <> 'schema_migration'::regclass
            AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = conrelid
              AND a.attnum = ANY (conkey) AND a.attname = 'court_id')
          """
        ).map { try $0.text(0) }
      }
      #expect(strays.isEmpty, "\(strays)")
    }
  }

  @Test func theServingRoleOwnsNothing() async throws {
    try await TestCourt.open { court in
      let owned = try await court.owner.read { connection in
        try connection.query(
          "SELECT relname::text FROM pg_class WHERE relowner = 'xiezhi_app'::regrole"
        ).map { try $0.text(0) }
      }
      #expect(owned.isEmpty)
      #expect(try await CourtMigrations.pending(court.app).isEmpty)
    }
  }
}
