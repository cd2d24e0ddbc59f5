import CourtPG

extension CourtMigrations {
  /// Of a person's tries of the equipment for one hearing the newest is kept.
  static let equipment = PGMigration(
    name: "V0021_equipment",
    sql: #"""
      DELETE FROM equipment_check older USING equipment_check newer
      WHERE older.court_id = newer.court_id AND older.hearing_id = newer.hearing_id
        AND older.account_id = newer.account_id AND older.at < newer.at;
      ALTER TABLE equipment_check DROP CONSTRAINT equipment_check_pkey;
      ALTER TABLE equipment_check
        ADD CONSTRAINT equipment_check_pkey PRIMARY KEY (court_id, hearing_id, account_id);
      GRANT UPDATE (at, body, passes) ON equipment_check TO xiezhi_app;
      """#)
}
