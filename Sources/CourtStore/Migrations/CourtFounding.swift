public import CourtCases
public import CourtDomain
public import CourtPG

extension CourtMigrations {
  /// Brings the schema to its newest step; safe to run by several at once.
  ///
  /// Needs a pool that connects as the owner of the database, who must be able to create roles and
  /// the extension `btree_gist`.
  public static func migrate(_ pool: PGPool) async throws -> [AppliedMigration] {
    do {
      return try await pool.session(timeout: .seconds(600)) { connection in
        try PGMigrator(migrations: all).run(connection)
      }
    } catch let error as PGError {
      throw StoreFailure.translated(error)
    }
  }

  /// Names of the steps that `migrate` would run; empty where the schema is up to date.
  public static func pending(_ pool: PGPool) async throws -> [String] {
    do {
      return try await pool.session { connection in
        try PGMigrator(migrations: all).pending(connection).map(\.name)
      }
    } catch let error as PGError {
      throw StoreFailure.translated(error)
    }
  }

  /// Enters the court and its rooms, or brings their names up to date; rooms are never taken away,
  /// for hearings were held in them.
  ///
  /// Needs the owner's pool: the serving role may only read courts and rooms.
  public static func ensureCourt(
    in pool: PGPool, id: CourtID, code: String, name: LocalizedText, rooms: [HearingRoom]
  ) async throws {
    do {
      try await pool.transaction { connection in
        try connection.execute(
          """
          INSERT INTO court (court_id, code, name_zh, name_en) VALUES ($1, $2, $3, $4)
          ON CONFLICT (court_id) DO UPDATE SET code = excluded.code, name_zh = excluded.name_zh,
            name_en = excluded.name_en
          """, .int4(id), .text(code), .text(name.zh), .text(name.en))
        try connection.execute(
          """
          INSERT INTO room (court_id, room_id, name_zh, name_en)
          SELECT $1, * FROM unnest($2, $3, $4)
          ON CONFLICT (court_id, room_id) DO UPDATE SET name_zh = excluded.name_zh,
            name_en = excluded.name_en
          """, .int4(id), .textArray(rooms.map(\.id)), .textArray(rooms.map(\.name.zh)),
          .textArray(rooms.map(\.name.en)))
      }
    } catch let error as PGError {
      throw StoreFailure.translated(error)
    }
  }
}

extension PGCourtStore {
  /// The same for this store's own court, whose pool must be the owner's then.
  public func ensureCourt(
    id: CourtID, code: String, nameZh: String, nameEn: String, rooms: [HearingRoom]
  ) async throws {
    try await CourtMigrations.ensureCourt(
      in: pool, id: id, code: code, name: LocalizedText(zh: nameZh, en: nameEn), rooms: rooms)
  }
}
