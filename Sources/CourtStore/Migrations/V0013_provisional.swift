import CourtPG

extension CourtMigrations {
  /// Dates that wait for a year's calendar can be found when it comes.
  static let provisional = PGMigration(
    name: "V0013_provisional",
    sql: #"""
      -- Without the standing among its columns: a deadline that ends must not touch this index.
      CREATE INDEX deadline_provisional ON deadline (court_id, deadline_id)
        WHERE explanation ->> 'provisional' = 'true';
      """#)
}
