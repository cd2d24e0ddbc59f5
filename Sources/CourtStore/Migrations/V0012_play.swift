import CourtPG

extension CourtMigrations {
  /// What incidents change: who acts for a party, and that a president may stand aside.
  static let play = PGMigration(
    name: "V0012_play",
    sql: #"""
      -- A mandate ends; the docket keeps that it was there. Source: Civil Procedure Law art. 63.
      GRANT DELETE ON representation TO xiezhi_app;

      -- A president is not assigned to a case, but may be barred from one. Source: Civil Procedure
      -- Law art. 49.
      ALTER TABLE assignment DROP CONSTRAINT assignment_is_to_an_official;
      ALTER TABLE assignment ADD CONSTRAINT assignment_is_to_an_official
        CHECK (role IN ('clerk', 'judge', 'mediator') OR (role = 'president' AND is_barred));
      """#)
}
