import CourtPG

extension CourtMigrations {
  /// Plans of hearings as drafts that a clerk reviews, adjusts and publishes.
  static let plans = PGMigration(
    name: "V0019_plans",
    sql: #"""
      CREATE TABLE hearing_plan (
        court_id integer NOT NULL REFERENCES court,
        plan_id uuid NOT NULL,
        kind text NOT NULL CONSTRAINT hearing_plan_kind_known CHECK (kind IN ('batch', 'repair')),
        standing text NOT NULL CONSTRAINT hearing_plan_standing_known
          CHECK (standing IN ('draft', 'published', 'discarded')),
        first_day date NOT NULL,
        last_day date NOT NULL,
        reason text NOT NULL CONSTRAINT hearing_plan_reason_length CHECK (length(reason) <= 2000),
        seed bigint NOT NULL,
        version bigint NOT NULL CONSTRAINT hearing_plan_version_positive CHECK (version > 0),
        made_by uuid NOT NULL,
        made_at timestamptz NOT NULL,
        ended_by uuid,
        ended_at timestamptz,
        PRIMARY KEY (court_id, plan_id),
        FOREIGN KEY (court_id, made_by) REFERENCES account,
        FOREIGN KEY (court_id, ended_by) REFERENCES account,
        CONSTRAINT hearing_plan_ends_after_it_begins CHECK (last_day >= first_day),
        CONSTRAINT hearing_plan_ended_exactly_when_no_draft
          CHECK ((standing = 'draft') = (ended_at IS NULL))
      );
      CREATE INDEX hearing_plan_newest ON hearing_plan (court_id, made_at DESC);

      -- One line a case: what stands, what is proposed in its place, and why.
      CREATE TABLE hearing_plan_item (
        court_id integer NOT NULL,
        plan_id uuid NOT NULL,
        case_id uuid NOT NULL,
        act text NOT NULL CONSTRAINT hearing_plan_act_known
          CHECK (act IN ('place', 'move', 'keep', 'leave')),
        hearing_id uuid,
        from_starts_at timestamptz,
        from_ends_at timestamptz,
        from_room text,
        from_clerk uuid,
        to_starts_at timestamptz,
        to_ends_at timestamptz,
        to_room text,
        to_clerk uuid,
        judge_id uuid,
        why_zh text NOT NULL,
        why_en text NOT NULL,
        is_pinned boolean NOT NULL,
        PRIMARY KEY (court_id, plan_id, case_id),
        FOREIGN KEY (court_id, plan_id) REFERENCES hearing_plan ON DELETE CASCADE,
        FOREIGN KEY (court_id, case_id) REFERENCES case_file,
        CONSTRAINT hearing_plan_item_has_what_its_act_needs CHECK (CASE act
          WHEN 'place' THEN hearing_id IS NULL AND to_starts_at IS NOT NULL
          WHEN 'move' THEN hearing_id IS NOT NULL AND to_starts_at IS NOT NULL
          WHEN 'keep' THEN hearing_id IS NOT NULL AND to_starts_at = from_starts_at
          ELSE to_starts_at IS NULL END),
        CONSTRAINT hearing_plan_item_ends_after_it_starts CHECK (to_ends_at > to_starts_at)
      );

      GRANT SELECT, INSERT, UPDATE ON hearing_plan TO xiezhi_app;
      GRANT SELECT, INSERT, UPDATE, DELETE ON hearing_plan_item TO xiezhi_app;
      """#)
}
