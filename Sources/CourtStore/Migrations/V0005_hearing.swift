import CourtPG

extension CourtMigrations {
  /// Rooms, hearings and what they occupy, each resource once at a time.
  static let hearings = PGMigration(
    name: "V0005_hearing",
    sql: #"""
      CREATE TABLE room (
        court_id integer NOT NULL REFERENCES court,
        room_id text NOT NULL CONSTRAINT room_id_length CHECK (length(room_id) BETWEEN 1 AND 64),
        name_zh text NOT NULL,
        name_en text NOT NULL,
        PRIMARY KEY (court_id, room_id)
      );

      CREATE TABLE hearing (
        court_id integer NOT NULL,
        hearing_id uuid NOT NULL,
        case_id uuid NOT NULL,
        judge_id uuid NOT NULL,
        clerk_id uuid,
        room_id text NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        standing text NOT NULL CONSTRAINT hearing_standing_known
          CHECK (standing IN ('scheduled', 'held', 'adjourned', 'cancelled')),
        invite_sequence integer NOT NULL
          CONSTRAINT hearing_invite_sequence_not_negative CHECK (invite_sequence >= 0),
        ordinal integer NOT NULL CONSTRAINT hearing_ordinal_positive CHECK (ordinal > 0),
        PRIMARY KEY (court_id, hearing_id),
        FOREIGN KEY (court_id, case_id) REFERENCES case_file,
        FOREIGN KEY (court_id, judge_id) REFERENCES account,
        FOREIGN KEY (court_id, clerk_id) REFERENCES account,
        CONSTRAINT hearing_room_exists FOREIGN KEY (court_id, room_id) REFERENCES room,
        CONSTRAINT hearing_ends_after_it_starts CHECK (ends_at > starts_at)
      );
      CREATE INDEX hearing_by_case ON hearing (court_id, case_id, starts_at);
      CREATE UNIQUE INDEX hearing_one_scheduled_per_case ON hearing (court_id, case_id)
        WHERE standing = 'scheduled';

      -- One constraint per kind, so that a refusal says by its name who is taken.
      CREATE TABLE hearing_resource (
        court_id integer NOT NULL,
        hearing_id uuid NOT NULL,
        kind text NOT NULL CONSTRAINT hearing_resource_kind_known
          CHECK (kind IN ('judge', 'clerk', 'room', 'party', 'representative')),
        key text NOT NULL
          CONSTRAINT hearing_resource_key_length CHECK (length(key) BETWEEN 1 AND 200),
        during tstzrange NOT NULL
          CONSTRAINT hearing_resource_during_is_bounded CHECK (
            NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)),
        active boolean NOT NULL,
        PRIMARY KEY (court_id, hearing_id, kind, key),
        FOREIGN KEY (court_id, hearing_id) REFERENCES hearing,
        CONSTRAINT hearing_judge_not_double_booked EXCLUDE USING gist (
          court_id WITH =, key WITH =, during WITH &&) WHERE (kind = 'judge' AND active),
        CONSTRAINT hearing_clerk_not_double_booked EXCLUDE USING gist (
          court_id WITH =, key WITH =, during WITH &&) WHERE (kind = 'clerk' AND active),
        CONSTRAINT hearing_room_not_double_booked EXCLUDE USING gist (
          court_id WITH =, key WITH =, during WITH &&) WHERE (kind = 'room' AND active),
        CONSTRAINT hearing_party_not_double_booked EXCLUDE USING gist (
          court_id WITH =, key WITH =, during WITH &&) WHERE (kind = 'party' AND active),
        CONSTRAINT hearing_representative_not_double_booked EXCLUDE USING gist (
          court_id WITH =, key WITH =, during WITH &&) WHERE (kind = 'representative' AND active)
      );
      CREATE INDEX hearing_resource_taken ON hearing_resource (court_id, kind, key) WHERE active;
      """#)
}
