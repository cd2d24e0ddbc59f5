import CourtPG

extension CourtMigrations {
  /// Deadlines keep what they were; time that stood still; the court's own outages.
  static let timeHistory = PGMigration(
    name: "V0009_time_history",
    sql: #"""
      ALTER TABLE deadline
        ADD COLUMN basis jsonb,
        ADD COLUMN counted_from text NOT NULL DEFAULT 'act'
          CONSTRAINT deadline_counted_from_known
            CHECK (counted_from IN ('act', 'registration', 'service', 'hearing')),
        ADD COLUMN origin_id uuid,
        ADD COLUMN still_from date,
        ADD COLUMN still_kind text,
        ADD COLUMN revisions integer NOT NULL DEFAULT 0,
        ADD CONSTRAINT deadline_origin_is_named
          CHECK ((counted_from IN ('service', 'hearing')) = (origin_id IS NOT NULL)),
        ADD CONSTRAINT deadline_standstill_is_whole
          CHECK ((still_from IS NULL) = (still_kind IS NULL)),
        ADD CONSTRAINT deadline_stands_still_only_while_running
          CHECK (still_from IS NULL OR standing = 'running');
      -- What an outage that lasts holds still is looked for when it ends.
      CREATE INDEX deadline_standing_still ON deadline (court_id, still_kind, deadline_id)
        WHERE still_from IS NOT NULL;

      -- The values a deadline had, each until the change that is told here.
      CREATE TABLE deadline_revision (
        court_id integer NOT NULL,
        deadline_id uuid NOT NULL,
        ordinal integer NOT NULL CONSTRAINT deadline_revision_from_one CHECK (ordinal > 0),
        case_id uuid NOT NULL,
        change text NOT NULL CONSTRAINT deadline_revision_change_known CHECK (change IN (
          'suspended', 'resumed', 'extended', 'restored', 'recomputed', 'corrected', 'outage',
          'cancelled')),
        rule text NOT NULL,
        last_day date NOT NULL,
        due_at timestamptz NOT NULL,
        standing text NOT NULL,
        still_from date,
        still_kind text,
        explanation jsonb NOT NULL,
        reason_zh text NOT NULL,
        reason_en text NOT NULL,
        article text,
        cause text NOT NULL,
        docket_sequence integer,
        at timestamptz NOT NULL,
        PRIMARY KEY (court_id, deadline_id, ordinal),
        FOREIGN KEY (court_id, deadline_id) REFERENCES deadline
      );
      CALL make_append_only('deadline_revision');

      -- Days that do not count in a deadline. One cause stops one deadline once at a time.
      CREATE TABLE deadline_suspension (
        court_id integer NOT NULL,
        deadline_id uuid NOT NULL,
        ordinal integer NOT NULL,
        kind text NOT NULL,
        from_day date NOT NULL,
        to_day date,
        cause text NOT NULL,
        PRIMARY KEY (court_id, deadline_id, ordinal),
        FOREIGN KEY (court_id, deadline_id) REFERENCES deadline,
        CONSTRAINT deadline_suspension_ends_after_it_begins CHECK (to_day >= from_day)
      );
      CREATE UNIQUE INDEX deadline_suspension_open_once
        ON deadline_suspension (court_id, deadline_id, kind, cause) WHERE to_day IS NULL;

      CREATE TABLE outage (
        court_id integer NOT NULL REFERENCES court,
        outage_id bigint GENERATED ALWAYS AS IDENTITY,
        from_at timestamptz NOT NULL,
        to_at timestamptz,
        note text NOT NULL CONSTRAINT outage_note_length CHECK (length(note) BETWEEN 1 AND 1000),
        is_noticed boolean NOT NULL,
        recorded_by uuid,
        recorded_at timestamptz NOT NULL,
        applied_at timestamptz,
        PRIMARY KEY (court_id, outage_id),
        FOREIGN KEY (court_id, recorded_by) REFERENCES account,
        CONSTRAINT outage_ends_after_it_begins CHECK (to_at > from_at)
      );
      CREATE INDEX outage_by_end ON outage (court_id, to_at);
      -- Several may notice one outage that lasts; it is noted once.
      CREATE UNIQUE INDEX outage_lasts_once ON outage (court_id) WHERE to_at IS NULL;

      -- When each part of the system last said that it was alive, by the machine's clock.
      CREATE TABLE heartbeat (
        court_id integer NOT NULL REFERENCES court,
        part text NOT NULL CONSTRAINT heartbeat_part_known CHECK (part IN ('serve', 'work')),
        at timestamptz NOT NULL,
        PRIMARY KEY (court_id, part)
      );

      -- Most deadlines end at the same midnight: without the id in the index, finding the first of
      -- a million would sort the million.
      DROP INDEX timer_due;
      CREATE INDEX timer_due ON timer (court_id, due_at, deadline_id);
      -- A queue's table is mostly dead rows: cleaned by count, not by share.
      ALTER TABLE timer SET (autovacuum_vacuum_scale_factor = 0.0,
        autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);

      GRANT SELECT, INSERT ON deadline_revision TO xiezhi_app;
      GRANT SELECT, INSERT ON deadline_suspension, outage TO xiezhi_app;
      GRANT UPDATE (to_day) ON deadline_suspension TO xiezhi_app;
      GRANT UPDATE (to_at, applied_at) ON outage TO xiezhi_app;
      GRANT SELECT, INSERT, UPDATE ON heartbeat TO xiezhi_app;
      """#)
}
