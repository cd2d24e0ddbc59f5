extension CourtMigrations {
  /// The day of the hearing: record, door, equipment.
  static let hall = #"""
    CREATE TABLE hearing_record (
      court_id integer NOT NULL,
      hearing_id uuid NOT NULL,
      version integer NOT NULL CONSTRAINT hearing_record_version_positive CHECK (version > 0),
      body text NOT NULL CONSTRAINT hearing_record_size
        CHECK (octet_length(body) BETWEEN 1 AND 1048576),
      sha256 bytea NOT NULL,
      written_by uuid NOT NULL,
      written_at timestamptz NOT NULL,
      correction integer,
      PRIMARY KEY (court_id, hearing_id, version),
      FOREIGN KEY (court_id, hearing_id) REFERENCES hearing,
      FOREIGN KEY (court_id, written_by) REFERENCES account,
      CONSTRAINT hearing_record_digest CHECK (sha256 = sha256(convert_to(body, 'UTF8')))
    );
    CALL make_append_only('hearing_record');

    CREATE TABLE hearing_record_correction (
      court_id integer NOT NULL,
      hearing_id uuid NOT NULL,
      correction integer NOT NULL,
      base integer NOT NULL,
      body text NOT NULL CONSTRAINT hearing_record_correction_size
        CHECK (octet_length(body) BETWEEN 1 AND 1048576),
      reason text NOT NULL
        CONSTRAINT hearing_record_correction_reason CHECK (length(reason) BETWEEN 1 AND 2000),
      asked_by uuid NOT NULL,
      asked_at timestamptz NOT NULL,
      is_accepted boolean,
      decided_by uuid,
      decided_at timestamptz,
      answer text NOT NULL CONSTRAINT hearing_record_correction_answer
        CHECK (length(answer) <= 2000),
      PRIMARY KEY (court_id, hearing_id, correction),
      FOREIGN KEY (court_id, hearing_id, base) REFERENCES hearing_record,
      FOREIGN KEY (court_id, asked_by) REFERENCES account,
      CONSTRAINT hearing_record_correction_decided_by_somebody
        CHECK (num_nonnulls(is_accepted, decided_by, decided_at) IN (0, 3))
    );

    CREATE TABLE hearing_record_signature (
      court_id integer NOT NULL,
      hearing_id uuid NOT NULL,
      account_id uuid NOT NULL,
      version integer NOT NULL,
      signs boolean NOT NULL,
      reason text NOT NULL CONSTRAINT hearing_record_refusal_has_a_reason
        CHECK (length(reason) <= 2000 AND (signs OR length(reason) > 0)),
      at timestamptz NOT NULL,
      PRIMARY KEY (court_id, hearing_id, version, account_id),
      FOREIGN KEY (court_id, hearing_id, version) REFERENCES hearing_record,
      FOREIGN KEY (court_id, account_id) REFERENCES account
    );
    CALL make_append_only('hearing_record_signature');

    CREATE TABLE hearing_guest (
      court_id integer NOT NULL,
      hearing_id uuid NOT NULL,
      account_id uuid NOT NULL,
      part text NOT NULL CONSTRAINT hearing_guest_part_known
        CHECK (part IN ('party', 'representative', 'court', 'observer')),
      standing text NOT NULL CONSTRAINT hearing_guest_standing_known
        CHECK (standing IN ('waiting', 'admitted', 'refused', 'left')),
      since timestamptz NOT NULL,
      decided_by uuid,
      reason text NOT NULL CONSTRAINT hearing_guest_reason_length CHECK (length(reason) <= 1000),
      PRIMARY KEY (court_id, hearing_id, account_id, since, standing),
      FOREIGN KEY (court_id, hearing_id) REFERENCES hearing,
      FOREIGN KEY (court_id, account_id) REFERENCES account
    );
    -- Every coming and going is a line: the admission list is the newest of each person.
    CALL make_append_only('hearing_guest');

    CREATE TABLE equipment_check (
      court_id integer NOT NULL,
      hearing_id uuid NOT NULL,
      account_id uuid NOT NULL,
      at timestamptz NOT NULL,
      body jsonb NOT NULL CONSTRAINT equipment_check_size CHECK (pg_column_size(body) <= 16384),
      passes boolean NOT NULL,
      PRIMARY KEY (court_id, hearing_id, account_id, at),
      FOREIGN KEY (court_id, hearing_id) REFERENCES hearing,
      FOREIGN KEY (court_id, account_id) REFERENCES account
    );

    GRANT SELECT, INSERT ON hearing_record, hearing_record_correction, hearing_record_signature,
      hearing_guest, equipment_check TO xiezhi_app;
    GRANT UPDATE (is_accepted, decided_by, decided_at, answer) ON hearing_record_correction
      TO xiezhi_app;
    """#
}
