import CourtPG

extension CourtMigrations {
  /// One calendar for each natural person and room, whatever part they play, and booking in one
  /// statement.
  static let booking = PGMigration(
    name: "V0018_booking", sql: [calendars, hall].joined(separator: "\n"))

  private static let calendars = #"""
    -- The place of a person or room in the calendars: what is locked, looked up and kept apart. Two
    -- holders whose places happen to be one (a chance of 1 to 2^64 a pair) would be kept apart
    -- without need; nobody is ever let in twice by it.
    CREATE FUNCTION calendar_place(court integer, kind text, key text) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT hashtextextended(
        CASE kind WHEN 'room' THEN 'room/' ELSE 'person/' END || key, court::bigint)
    $$;
    -- Whoever books takes a share of the day; whoever publishes a plan takes its days whole.
    CREATE FUNCTION calendar_day(court integer, at timestamptz) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT hashint8extended(extract(day FROM at - to_timestamp(0))::bigint,
        court::bigint + 7308324466019757056)
    $$;

    ALTER TABLE hearing_resource
      DROP CONSTRAINT hearing_judge_not_double_booked,
      DROP CONSTRAINT hearing_clerk_not_double_booked,
      DROP CONSTRAINT hearing_room_not_double_booked,
      DROP CONSTRAINT hearing_party_not_double_booked,
      DROP CONSTRAINT hearing_representative_not_double_booked,
      DROP CONSTRAINT hearing_resource_kind_known,
      ADD CONSTRAINT hearing_resource_kind_known CHECK (kind IN ('judge', 'assessor', 'clerk',
        'room', 'party', 'representative', 'mediator', 'interpreter', 'witness'));
    DROP INDEX hearing_resource_taken;

    -- Officials go by their identity number like everybody else, where it is known.
    UPDATE hearing_resource r SET key = a.id_number FROM account a
      WHERE r.kind IN ('judge', 'clerk') AND a.court_id = r.court_id
        AND a.account_id::text = r.key AND a.id_number IS NOT NULL;
    DELETE FROM hearing_resource r USING hearing_resource s
      WHERE r.court_id = s.court_id AND r.hearing_id = s.hearing_id
        AND r.kind <> 'room' AND s.kind <> 'room' AND r.key = s.key AND r.kind > s.kind;
    ALTER TABLE hearing_resource ADD COLUMN place bigint
      GENERATED ALWAYS AS (calendar_place(court_id, kind, key)) STORED;
    -- What lies in the past and would collide under the new reading is history, not a booking.
    UPDATE hearing_resource r SET key = left(r.key, 160) || '#' || r.hearing_id
      WHERE r.active AND upper(r.during) < now() AND EXISTS (
        SELECT FROM hearing_resource s WHERE s.place = r.place AND s.active
          AND s.hearing_id > r.hearing_id AND s.during && r.during);
    ALTER TABLE hearing_resource ADD CONSTRAINT hearing_resource_not_double_booked
      EXCLUDE USING gist (place WITH =, during WITH &&) WHERE (active);

    -- A hearing that moves keeps its entry in people's calendars.
    ALTER TABLE hearing ADD COLUMN invite_id uuid;
    UPDATE hearing SET invite_id = hearing_id;
    ALTER TABLE hearing ALTER COLUMN invite_id SET NOT NULL;
    CREATE INDEX hearing_by_day ON hearing (court_id, starts_at) WHERE standing = 'scheduled';

    -- Locks the day and everyone in ascending order, looks, and only then writes; the constraints
    -- stand behind. Answers nothing where the hearing is booked, else who is taken, or which rule
    -- of the schema it broke. Whoever holds the whole day need not lock anyone.
    CREATE FUNCTION book_hearing(
      court integer, hearing uuid, of_case uuid, judge uuid, clerk uuid, in_room text,
      starts timestamptz, ends timestamptz, standing text, sequence integer, nth integer,
      invite uuid, kinds text[], keys text[], holds_day boolean)
    RETURNS TABLE (rule text, kind text, key text, starts_at timestamptz, ends_at timestamptz)
    LANGUAGE plpgsql AS $$
    #variable_conflict use_column
    DECLARE
      slot tstzrange := tstzrange(starts, ends, '[)');
      in_force boolean := standing IN ('scheduled', 'held');
      broken text;
    BEGIN
      IF in_force THEN
        IF NOT holds_day THEN
          PERFORM pg_advisory_xact_lock_shared(calendar_day(court, starts));
          PERFORM pg_advisory_xact_lock(ascending.place) FROM (
            SELECT DISTINCT calendar_place(court, w.kind, w.key) AS place
            FROM unnest(kinds, keys) AS w (kind, key) ORDER BY place) AS ascending;
        END IF;
        -- One look for each of them: joined, the planner might read the whole day of the court.
        RETURN QUERY SELECT NULL::text, w.kind, w.key, lower(r.during), upper(r.during)
          FROM unnest(kinds, keys) AS w (kind, key) CROSS JOIN LATERAL (
            SELECT t.during FROM hearing_resource t
            WHERE t.place = calendar_place(court, w.kind, w.key) AND t.active
              AND t.during && slot OFFSET 0) AS r;
        IF FOUND THEN RETURN; END IF;
      END IF;
      BEGIN
        INSERT INTO hearing (court_id, hearing_id, case_id, judge_id, clerk_id, room_id,
          starts_at, ends_at, standing, invite_sequence, ordinal, invite_id)
        VALUES (court, hearing, of_case, judge, clerk, in_room, starts, ends, standing,
          sequence, nth, invite);
        INSERT INTO hearing_resource (court_id, hearing_id, kind, key, during, active)
        SELECT court, hearing, w.kind, w.key, slot, in_force
        FROM unnest(kinds, keys) AS w (kind, key);
      EXCEPTION WHEN exclusion_violation OR unique_violation OR foreign_key_violation
        OR check_violation
      THEN
        GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
        RETURN QUERY SELECT broken, NULL::text, NULL::text, NULL::timestamptz, NULL::timestamptz;
      END;
    END
    $$;

    -- When people cannot come: leave and illness of officials, closed rooms, what parties and
    -- representatives have told.
    CREATE TABLE unavailability (
      court_id integer NOT NULL REFERENCES court,
      unavailability_id uuid NOT NULL,
      kind text NOT NULL CONSTRAINT unavailability_of_a_person_or_room
        CHECK (kind IN ('person', 'room')),
      key text NOT NULL CONSTRAINT unavailability_key_length
        CHECK (length(key) BETWEEN 1 AND 200),
      place bigint GENERATED ALWAYS AS (calendar_place(court_id, kind, key)) STORED,
      during tstzrange NOT NULL CONSTRAINT unavailability_is_bounded CHECK (
        NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)),
      ground text NOT NULL CONSTRAINT unavailability_ground_known CHECK (ground IN
        ('leave', 'illness', 'other-court', 'travel', 'closed', 'other')),
      note text NOT NULL CONSTRAINT unavailability_note_length CHECK (length(note) <= 1000),
      account_id uuid,
      stated_by uuid NOT NULL,
      stated_at timestamptz NOT NULL,
      withdrawn_at timestamptz,
      PRIMARY KEY (court_id, unavailability_id),
      FOREIGN KEY (court_id, stated_by) REFERENCES account,
      FOREIGN KEY (court_id, account_id) REFERENCES account
    );
    CREATE INDEX unavailability_by_place ON unavailability USING gist (place, during)
      WHERE withdrawn_at IS NULL;
    CREATE INDEX unavailability_by_account ON unavailability (court_id, account_id);

    -- Where people abroad are: they are heard between 07:00 and 22:00 of their own day.
    CREATE TABLE person_zone (
      court_id integer NOT NULL REFERENCES court,
      key text NOT NULL CONSTRAINT person_zone_key_length CHECK (length(key) BETWEEN 1 AND 200),
      zone text NOT NULL CONSTRAINT person_zone_length CHECK (length(zone) BETWEEN 1 AND 64),
      stated_by uuid NOT NULL,
      stated_at timestamptz NOT NULL,
      PRIMARY KEY (court_id, key),
      FOREIGN KEY (court_id, stated_by) REFERENCES account
    );

    -- What the court asks for a case's hearing, and what each party needs for it.
    CREATE TABLE hearing_request (
      court_id integer NOT NULL,
      case_id uuid NOT NULL,
      body jsonb NOT NULL
        CONSTRAINT hearing_request_size CHECK (pg_column_size(body) <= 65536),
      stated_by uuid NOT NULL,
      stated_at timestamptz NOT NULL,
      PRIMARY KEY (court_id, case_id),
      FOREIGN KEY (court_id, case_id) REFERENCES case_file,
      FOREIGN KEY (court_id, stated_by) REFERENCES account
    );
    CREATE TABLE hearing_need (
      court_id integer NOT NULL,
      case_id uuid NOT NULL,
      party_id uuid NOT NULL,
      body jsonb NOT NULL CONSTRAINT hearing_need_size CHECK (pg_column_size(body) <= 65536),
      stated_by uuid NOT NULL,
      stated_at timestamptz NOT NULL,
      PRIMARY KEY (court_id, case_id, party_id),
      FOREIGN KEY (court_id, case_id) REFERENCES case_file,
      FOREIGN KEY (court_id, stated_by) REFERENCES account
    );

    -- Feeds: whoever has the token reads the hearings of one person, until it is revoked. Of the
    -- token only the digest is kept.
    CREATE TABLE calendar_feed (
      court_id integer NOT NULL REFERENCES court,
      feed_id uuid NOT NULL,
      account_id uuid NOT NULL,
      digest bytea NOT NULL CONSTRAINT calendar_feed_digest CHECK (octet_length(digest) = 32),
      created_at timestamptz NOT NULL,
      revoked_at timestamptz,
      PRIMARY KEY (court_id, feed_id),
      FOREIGN KEY (court_id, account_id) REFERENCES account,
      CONSTRAINT calendar_feed_token_unique UNIQUE (court_id, digest)
    );
    CREATE INDEX calendar_feed_by_account ON calendar_feed (court_id, account_id);

    GRANT SELECT, INSERT ON unavailability, calendar_feed TO xiezhi_app;
    GRANT UPDATE (withdrawn_at) ON unavailability TO xiezhi_app;
    GRANT UPDATE (revoked_at) ON calendar_feed TO xiezhi_app;
    GRANT SELECT, INSERT, UPDATE ON person_zone, hearing_request, hearing_need TO xiezhi_app;
    """#
}
