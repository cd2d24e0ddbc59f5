import CourtPG

extension CourtMigrations {
  /// What entries of the docket were decided on, and runs that move cases to another version.
  static let versions = PGMigration(
    name: "V0011_versions",
    sql: #"""
      -- JSON as text, as `input` is and for the same reason: the digest is over its characters.
      -- Entries from before have none and keep their digest.
      ALTER TABLE docket_entry ADD COLUMN basis text
        CONSTRAINT docket_basis_is_json CHECK (jsonb_typeof(basis::jsonb) = 'object');
      ALTER TABLE case_file ADD COLUMN docket_basis text;

      CREATE INDEX case_by_procedure
        ON case_file (court_id, procedure, procedure_version, case_id);

      -- One run of `workflow migrate`; its place moves in the transaction of each case.
      CREATE TABLE procedure_migration (
        court_id integer NOT NULL REFERENCES court,
        run_id uuid NOT NULL,
        procedure text NOT NULL,
        from_version integer NOT NULL,
        to_version integer NOT NULL,
        -- Only cases in this state, or this one case.
        only_state text,
        only_case uuid,
        takes_closed boolean NOT NULL,
        begun_at timestamptz NOT NULL,
        ended_at timestamptz,
        -- The last case looked at; a run that broke off goes on after it.
        place uuid,
        moved integer NOT NULL CONSTRAINT procedure_migration_moved CHECK (moved >= 0),
        refused integer NOT NULL CONSTRAINT procedure_migration_refused CHECK (refused >= 0),
        reverted integer NOT NULL CONSTRAINT procedure_migration_reverted CHECK (reverted >= 0),
        PRIMARY KEY (court_id, run_id),
        CONSTRAINT procedure_migration_changes_version CHECK (from_version <> to_version)
      );

      -- What became of each case; `before` is what a reversal puts back.
      CREATE TABLE procedure_migration_case (
        court_id integer NOT NULL,
        run_id uuid NOT NULL,
        case_id uuid NOT NULL,
        -- The docket entry of the move; none for a case that was refused.
        sequence integer,
        reasons jsonb NOT NULL,
        before jsonb NOT NULL,
        reverted_at timestamptz,
        PRIMARY KEY (court_id, run_id, case_id),
        FOREIGN KEY (court_id, run_id) REFERENCES procedure_migration,
        FOREIGN KEY (court_id, case_id) REFERENCES case_file
      );

      GRANT SELECT, INSERT, UPDATE ON procedure_migration, procedure_migration_case
        TO xiezhi_app;
      """#)
}
