import CourtPG

extension CourtMigrations {
  /// Times that became free and who is offered them, and whose cause moved a hearing.
  static let waiting = PGMigration(
    name: "V0022_waiting",
    sql: #"""
        ALTER TABLE hearing ADD COLUMN court_cause boolean NOT NULL DEFAULT false;
        ALTER TABLE hearing_plan ADD COLUMN court_cause boolean NOT NULL DEFAULT false;

        CREATE TABLE freed_slot (
          court_id integer NOT NULL REFERENCES court,
          slot_id uuid NOT NULL,
          -- The hearing that gave the time up; it does so once.
          hearing_id uuid NOT NULL,
          judge_id uuid NOT NULL,
          room_id text NOT NULL,
          place bigint GENERATED ALWAYS AS (calendar_place(court_id, 'judge', judge_id::text)) STORED,
          during tstzrange NOT NULL CONSTRAINT freed_slot_is_bounded CHECK (
            NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)),
          cause text NOT NULL CONSTRAINT freed_slot_cause_known
            CHECK (cause IN ('adjourned', 'cancelled')),
          freed_at timestamptz NOT NULL,
          standing text NOT NULL CONSTRAINT freed_slot_standing_known
            CHECK (standing IN ('open', 'offered', 'taken', 'lapsed')),
          looked_at timestamptz,
          offered_case uuid,
          offered_at timestamptz,
          offer jsonb CONSTRAINT freed_slot_offer_size CHECK (pg_column_size(offer) <= 16384),
          task_id uuid,
          -- Who was passed over, and why.
          passed jsonb NOT NULL CONSTRAINT freed_slot_passed_size
            CHECK (pg_column_size(passed) <= 65536),
          taken_hearing uuid,
          PRIMARY KEY (court_id, slot_id),
          FOREIGN KEY (court_id, hearing_id) REFERENCES hearing,
          FOREIGN KEY (court_id, offered_case) REFERENCES case_file,
          FOREIGN KEY (court_id, taken_hearing) REFERENCES hearing,
          CONSTRAINT freed_slot_once_per_hearing UNIQUE (court_id, hearing_id),
          CONSTRAINT freed_slot_offered_to_somebody CHECK ((standing = 'offered') <=
            (num_nulls(offered_case, offered_at, offer, task_id) = 0)),
          -- One time of a judge is offered to one case, and one case is offered one time.
          CONSTRAINT freed_slot_offered_to_one
            EXCLUDE USING gist (place WITH =, during WITH &&) WHERE (standing = 'offered')
        );
        CREATE UNIQUE INDEX freed_slot_one_offer_per_case ON freed_slot (court_id, offered_case)
          WHERE standing = 'offered';
        CREATE INDEX freed_slot_standing ON freed_slot (court_id, judge_id)
          WHERE standing IN ('open', 'offered');

        GRANT SELECT, INSERT, UPDATE ON freed_slot TO xiezhi_app;

        -- Whoever has the token tries the equipment of one person for one hearing, and nothing else.
        -- Of the token only the digest is kept.
        CREATE TABLE equipment_link (
          court_id integer NOT NULL REFERENCES court,
          digest bytea NOT NULL CONSTRAINT equipment_link_digest CHECK (octet_length(digest) = 32),
          hearing_id uuid NOT NULL,
          account_id uuid NOT NULL,
          made_at timestamptz NOT NULL,
          uses integer NOT NULL CONSTRAINT equipment_link_uses_limited CHECK (uses BETWEEN 0 AND 50),
          PRIMARY KEY (court_id, digest),
          FOREIGN KEY (court_id, hearing_id) REFERENCES hearing,
          FOREIGN KEY (court_id, account_id) REFERENCES account
        );
        CREATE INDEX equipment_link_by_person ON equipment_link (court_id, hearing_id, account_id);
        GRANT SELECT, INSERT ON equipment_link TO xiezhi_app;
        GRANT UPDATE (uses) ON equipment_link TO xiezhi_app;
      """#)
}
