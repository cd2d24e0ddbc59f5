import CourtPG

extension CourtMigrations {
  /// What the serving role may do, table by table; what is not named here it may not.
  static let grants = PGMigration(
    name: "V0008_grants",
    sql: #"""
      REVOKE ALL ON ALL TABLES IN SCHEMA public FROM xiezhi_app;
      GRANT USAGE ON SCHEMA public TO xiezhi_app;

      -- Reference data: the owner's, by migration.
      GRANT SELECT ON court, room TO xiezhi_app;
      -- So that a server can tell at its start whether the schema is the one it needs.
      DO $$ BEGIN
        IF to_regclass('schema_migration') IS NOT NULL THEN
          GRANT SELECT ON schema_migration TO xiezhi_app;
        END IF;
      END $$;

      -- Append-only: written once, read for ever.
      GRANT SELECT, INSERT ON docket_entry, custody_entry, log_leaf, log_node, log_checkpoint,
        audit_entry, document TO xiezhi_app;
      GRANT UPDATE (leaf_index) ON log_leaf TO xiezhi_app;

      -- Standing things that change but never go.
      GRANT SELECT, INSERT, UPDATE ON case_counter, case_file, party, representation, deadline,
        task, evidence_item, hearing, hearing_resource, decision, service, fee, settlement,
        outbox_message, sandbox_clock, precedent, precedent_revision, blob TO xiezhi_app;
      GRANT SELECT, INSERT ON account, claim, assignment, idempotency_key, blob_chunk
        TO xiezhi_app;

      GRANT UPDATE (ended_at) ON assignment TO xiezhi_app;
      -- A corrected complaint replaces its claims.
      GRANT DELETE ON claim TO xiezhi_app;

      -- Passing things.
      GRANT SELECT, INSERT, DELETE ON session, sign_in_failure, timer TO xiezhi_app;
      GRANT SELECT, INSERT, UPDATE, DELETE ON draft TO xiezhi_app;
      GRANT DELETE ON blob TO xiezhi_app;
      -- FOR UPDATE on a timer row needs the right to update one column.
      GRANT UPDATE (due_at) ON timer TO xiezhi_app;

      REVOKE ALL ON SCHEMA mediation FROM PUBLIC;
      REVOKE ALL ON ALL FUNCTIONS IN SCHEMA mediation FROM PUBLIC;
      GRANT USAGE ON SCHEMA mediation TO xiezhi_mediation;
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA mediation TO xiezhi_mediation;
      REVOKE EXECUTE ON PROCEDURE make_append_only(regclass) FROM PUBLIC;
      """#)
}
