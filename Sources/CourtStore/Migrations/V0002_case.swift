import CourtPG

extension CourtMigrations {
  /// Cases, who is in them, and the docket that only grows.
  static let cases = PGMigration(
    name: "V0002_case",
    sql: #"""
      -- One row per number series, locked until commit: numbers without gaps. A sequence would
      -- leave a gap at every rollback.
      CREATE TABLE case_counter (
        court_id integer NOT NULL REFERENCES court,
        year integer NOT NULL CONSTRAINT case_counter_year_known CHECK (year BETWEEN 1949 AND 9999),
        type text NOT NULL,
        last_serial bigint NOT NULL CONSTRAINT case_counter_counts_up CHECK (last_serial > 0),
        PRIMARY KEY (court_id, year, type)
      ) WITH (fillfactor = 10);

      CREATE TABLE case_file (
        court_id integer NOT NULL,
        case_id uuid NOT NULL,
        number text NOT NULL
          CONSTRAINT case_number_length CHECK (length(number) BETWEEN 1 AND 64),
        filed_at timestamptz NOT NULL,
        filed_by uuid NOT NULL,
        cause_code text NOT NULL,
        track text NOT NULL CONSTRAINT case_track_known
          CHECK (track IN ('ordinary', 'simplified', 'small-claims')),
        title_zh text NOT NULL,
        title_en text NOT NULL,
        amount_minor bigint NOT NULL
          CONSTRAINT case_amount_not_negative CHECK (amount_minor >= 0),
        currency text NOT NULL CONSTRAINT case_currency_is_iso_4217 CHECK (currency ~ '^[A-Z]{3}$'),
        procedure text NOT NULL,
        procedure_version integer NOT NULL
          CONSTRAINT case_procedure_version_positive CHECK (procedure_version > 0),
        state text NOT NULL CONSTRAINT case_state_length CHECK (length(state) BETWEEN 1 AND 64),
        version bigint NOT NULL CONSTRAINT case_version_not_negative CHECK (version >= 0),
        facts jsonb NOT NULL
          CONSTRAINT case_facts_are_an_object CHECK (jsonb_typeof(facts) = 'object'),
        complaint jsonb NOT NULL
          CONSTRAINT case_complaint_is_an_object CHECK (jsonb_typeof(complaint) = 'object'),
        is_closed boolean NOT NULL,
        docket_length integer NOT NULL
          CONSTRAINT case_docket_length_not_negative CHECK (docket_length >= 0),
        docket_digest bytea NOT NULL
          CONSTRAINT case_docket_digest_is_32_bytes CHECK (octet_length(docket_digest) = 32),
        order_number text GENERATED ALWAYS AS (complaint -> 'order' ->> 'number') STORED,
        PRIMARY KEY (court_id, case_id),
        FOREIGN KEY (court_id, filed_by) REFERENCES account,
        CONSTRAINT case_number_unique UNIQUE (court_id, number)
      ) WITH (fillfactor = 80);
      CREATE INDEX case_newest_first ON case_file (court_id, filed_at DESC, case_id DESC);
      CREATE INDEX case_by_filer ON case_file (court_id, filed_by, filed_at DESC);
      CREATE INDEX case_by_order ON case_file (court_id, order_number)
        WHERE order_number IS NOT NULL;

      -- A version only rises by one, so that two acts cannot both count from the same case.
      CREATE FUNCTION case_version_rises() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.version <= OLD.version OR NEW.docket_length < OLD.docket_length
          OR NEW.number <> OLD.number OR NEW.filed_at <> OLD.filed_at
        THEN
          RAISE EXCEPTION 'a case keeps its number and filing date, and its version rises'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_version_rises',
              TABLE = 'case_file';
        END IF;
        RETURN NEW;
      END
      $$;
      CREATE TRIGGER case_version_rises BEFORE UPDATE ON case_file
        FOR EACH ROW EXECUTE FUNCTION case_version_rises();

      CREATE TABLE party (
        court_id integer NOT NULL,
        party_id uuid NOT NULL,
        case_id uuid NOT NULL,
        side text NOT NULL CONSTRAINT party_side_known
          CHECK (side IN ('plaintiff', 'defendant', 'third-party')),
        ordinal integer NOT NULL CONSTRAINT party_ordinal_positive CHECK (ordinal > 0),
        kind text NOT NULL CONSTRAINT party_kind_known CHECK (kind IN ('natural', 'legal')),
        name text NOT NULL CONSTRAINT party_name_length CHECK (length(name) BETWEEN 1 AND 120),
        id_number text,
        phone text,
        email text,
        address text,
        is_foreign boolean NOT NULL,
        accepts_electronic_service boolean NOT NULL,
        account_id uuid,
        PRIMARY KEY (court_id, party_id),
        FOREIGN KEY (court_id, case_id) REFERENCES case_file,
        FOREIGN KEY (court_id, account_id) REFERENCES account,
        CONSTRAINT party_place_unique UNIQUE (court_id, case_id, side, ordinal),
        CONSTRAINT party_of_its_case UNIQUE (court_id, case_id, party_id)
      );
      CREATE INDEX party_by_account ON party (court_id, account_id, case_id)
        WHERE account_id IS NOT NULL;
      CREATE INDEX party_by_id_number ON party (court_id, id_number) WHERE id_number IS NOT NULL;

      CREATE TABLE representation (
        court_id integer NOT NULL,
        party_id uuid NOT NULL,
        -- At most two for one party. Source: Civil Procedure Law art. 61.
        ordinal integer NOT NULL
          CONSTRAINT representation_at_most_two_per_party CHECK (ordinal BETWEEN 1 AND 2),
        case_id uuid NOT NULL,
        name text NOT NULL
          CONSTRAINT representation_name_length CHECK (length(name) BETWEEN 1 AND 120),
        id_number text NOT NULL,
        has_special_authority boolean NOT NULL,
        account_id uuid,
        PRIMARY KEY (court_id, party_id, ordinal),
        FOREIGN KEY (court_id, case_id, party_id) REFERENCES party (court_id, case_id, party_id),
        FOREIGN KEY (court_id, account_id) REFERENCES account
      );
      CREATE INDEX representation_by_case ON representation (court_id, case_id);
      CREATE INDEX representation_by_account ON representation (court_id, account_id, case_id)
        WHERE account_id IS NOT NULL;
      CREATE INDEX representation_by_id_number ON representation (court_id, id_number);

      CREATE TABLE claim (
        court_id integer NOT NULL,
        case_id uuid NOT NULL,
        ordinal integer NOT NULL CONSTRAINT claim_ordinal_positive CHECK (ordinal > 0),
        kind text NOT NULL CONSTRAINT claim_kind_known CHECK (kind IN (
          'refund', 'compensation', 'punitive', 'performance', 'return-goods', 'apology', 'other')),
        amount_minor bigint CONSTRAINT claim_amount_not_negative CHECK (amount_minor >= 0),
        currency text,
        text text NOT NULL CONSTRAINT claim_text_length CHECK (length(text) <= 2000),
        PRIMARY KEY (court_id, case_id, ordinal),
        FOREIGN KEY (court_id, case_id) REFERENCES case_file,
        CONSTRAINT claim_amount_has_a_currency CHECK ((amount_minor IS NULL) = (currency IS NULL))
      );

      CREATE TABLE assignment (
        court_id integer NOT NULL,
        case_id uuid NOT NULL,
        role text NOT NULL CONSTRAINT assignment_is_to_an_official
          CHECK (role IN ('clerk', 'judge', 'mediator')),
        account_id uuid NOT NULL,
        assigned_at timestamptz NOT NULL,
        -- A former judge or mediator stays on record, for he is barred from other roles.
        ended_at timestamptz,
        PRIMARY KEY (court_id, case_id, role, account_id),
        FOREIGN KEY (court_id, case_id) REFERENCES case_file,
        FOREIGN KEY (court_id, account_id) REFERENCES account
      );
      CREATE INDEX assignment_by_account ON assignment (court_id, account_id, role, case_id);

      CREATE TABLE docket_entry (
        court_id integer NOT NULL,
        case_id uuid NOT NULL,
        sequence integer NOT NULL CONSTRAINT docket_sequence_positive CHECK (sequence > 0),
        at timestamptz NOT NULL,
        actor_id uuid,
        actor_role text NOT NULL,
        action text NOT NULL,
        text_zh text NOT NULL,
        text_en text NOT NULL,
        article text,
        from_state text NOT NULL,
        to_state text NOT NULL,
        -- JSON as text, not jsonb: the digest is over its numbers' very characters.
        input text NOT NULL
          CONSTRAINT docket_input_is_json CHECK (jsonb_typeof(input::jsonb) IS NOT NULL),
        previous_digest bytea NOT NULL CONSTRAINT docket_previous_digest_is_32_bytes
          CHECK (octet_length(previous_digest) = 32),
        digest bytea NOT NULL
          CONSTRAINT docket_digest_is_32_bytes CHECK (octet_length(digest) = 32),
        PRIMARY KEY (court_id, case_id, sequence),
        FOREIGN KEY (court_id, case_id) REFERENCES case_file
      );

      -- The chain, checked where it is written: one look-up by primary key, no lock.
      CREATE FUNCTION docket_entry_follows_its_predecessor() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        expected bytea := decode(repeat('00', 32), 'hex');
      BEGIN
        IF NEW.sequence > 1 THEN
          SELECT digest INTO expected FROM docket_entry
          WHERE court_id = NEW.court_id AND case_id = NEW.case_id
            AND sequence = NEW.sequence - 1;
        END IF;
        IF expected IS DISTINCT FROM NEW.previous_digest THEN
          RAISE EXCEPTION 'docket entry % does not follow the one before it', NEW.sequence
            USING ERRCODE = 'check_violation', TABLE = 'docket_entry',
              CONSTRAINT = 'docket_entry_follows_its_predecessor';
        END IF;
        RETURN NEW;
      END
      $$;
      CREATE TRIGGER docket_entry_follows_its_predecessor BEFORE INSERT ON docket_entry
        FOR EACH ROW EXECUTE FUNCTION docket_entry_follows_its_predecessor();
      CALL make_append_only('docket_entry');
      """#)
}
