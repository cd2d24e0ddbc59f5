import CourtPG

extension CourtMigrations {
  /// What stands beside a case: incidents, cases that follow, consents, votes, panels, charges.
  static let beside = PGMigration(
    name: "V0010_beside",
    sql: #"""
      ALTER TABLE account DROP CONSTRAINT account_kind_known;
      ALTER TABLE account ADD CONSTRAINT account_kind_known CHECK (kind IN (
        'litigant', 'platform', 'clerk', 'judge', 'mediator', 'president', 'administrator'));

      -- Only the first instance knows tracks.
      ALTER TABLE case_file DROP CONSTRAINT case_track_known;
      ALTER TABLE case_file ADD CONSTRAINT case_track_known
        CHECK (track IN ('ordinary', 'simplified', 'small-claims', ''));

      ALTER TABLE mediation.statement DROP CONSTRAINT statement_is_by_a_party_or_the_mediator;
      ALTER TABLE mediation.statement ADD CONSTRAINT statement_is_by_a_party_or_the_mediator
        CHECK (author_role NOT IN ('judge', 'clerk', 'president'));

      CREATE TABLE incident (
        court_id integer NOT NULL,
        incident_id uuid NOT NULL,
        case_id uuid NOT NULL,
        name text NOT NULL CONSTRAINT incident_name_length CHECK (length(name) BETWEEN 1 AND 64),
        procedure text NOT NULL,
        procedure_version integer NOT NULL
          CONSTRAINT incident_procedure_version_positive CHECK (procedure_version > 0),
        state text NOT NULL,
        facts jsonb NOT NULL
          CONSTRAINT incident_facts_are_an_object CHECK (jsonb_typeof(facts) = 'object'),
        opened_by uuid,
        opened_by_account uuid,
        opened_at timestamptz NOT NULL,
        closed_at timestamptz,
        PRIMARY KEY (court_id, incident_id),
        FOREIGN KEY (court_id, case_id) REFERENCES case_file,
        FOREIGN KEY (court_id, case_id, opened_by) REFERENCES party (court_id, case_id, party_id),
        FOREIGN KEY (court_id, opened_by_account) REFERENCES account,
        CONSTRAINT incident_closed_after_it_opened CHECK (closed_at >= opened_at),
        CONSTRAINT incident_of_its_case UNIQUE (court_id, case_id, incident_id)
      );

      ALTER TABLE deadline ADD COLUMN incident_id uuid,
        ADD CONSTRAINT deadline_of_an_incident_of_the_case
          FOREIGN KEY (court_id, case_id, incident_id)
          REFERENCES incident (court_id, case_id, incident_id);
      ALTER TABLE task ADD COLUMN incident_id uuid,
        ADD CONSTRAINT task_of_an_incident_of_the_case
          FOREIGN KEY (court_id, case_id, incident_id)
          REFERENCES incident (court_id, case_id, incident_id);
      ALTER TABLE docket_entry ADD COLUMN incident_id uuid,
        ADD CONSTRAINT docket_entry_of_an_incident_of_the_case
          FOREIGN KEY (court_id, case_id, incident_id)
          REFERENCES incident (court_id, case_id, incident_id);

      CREATE TABLE case_link (
        court_id integer NOT NULL,
        first_case uuid NOT NULL,
        following_case uuid NOT NULL,
        sequel text NOT NULL,
        opened_at timestamptz NOT NULL,
        PRIMARY KEY (court_id, following_case),
        FOREIGN KEY (court_id, first_case) REFERENCES case_file (court_id, case_id),
        FOREIGN KEY (court_id, following_case) REFERENCES case_file (court_id, case_id),
        CONSTRAINT case_link_is_between_two CHECK (first_case <> following_case)
      );
      CREATE INDEX case_link_by_first ON case_link (court_id, first_case);
      CALL make_append_only('case_link');

      -- The choice that holds now; every earlier one is in the docket.
      CREATE TABLE phase_consent (
        court_id integer NOT NULL,
        case_id uuid NOT NULL,
        party_id uuid NOT NULL,
        phase text NOT NULL,
        is_online boolean NOT NULL,
        reason text NOT NULL CONSTRAINT phase_consent_reason_length CHECK (length(reason) <= 2000),
        at timestamptz NOT NULL,
        account_id uuid,
        PRIMARY KEY (court_id, case_id, party_id, phase),
        FOREIGN KEY (court_id, case_id, party_id) REFERENCES party (court_id, case_id, party_id),
        FOREIGN KEY (court_id, account_id) REFERENCES account
      );

      CREATE TABLE ballot (
        court_id integer NOT NULL,
        case_id uuid NOT NULL,
        vote text NOT NULL,
        round integer NOT NULL CONSTRAINT ballot_round_positive CHECK (round > 0),
        account_id uuid NOT NULL,
        commitment bytea NOT NULL
          CONSTRAINT ballot_commitment_is_32_bytes CHECK (octet_length(commitment) = 32),
        committed_at timestamptz NOT NULL,
        option text,
        nonce text,
        revealed_at timestamptz,
        CONSTRAINT ballot_cast_once PRIMARY KEY (court_id, case_id, vote, round, account_id),
        FOREIGN KEY (court_id, case_id) REFERENCES case_file,
        FOREIGN KEY (court_id, account_id) REFERENCES account,
        CONSTRAINT ballot_revealed_as_a_whole
          CHECK (num_nonnulls(option, nonce, revealed_at) IN (0, 3)),
        -- The seal is broken only by what was sealed, whatever the program forgot.
        CONSTRAINT ballot_reveals_what_was_committed CHECK (option IS NULL OR commitment = sha256(
          convert_to(vote || '|' || case_id || '|' || account_id || '|' || option || '|' || nonce,
            'UTF8')))
      );
      CREATE FUNCTION ballot_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE' OR OLD.revealed_at IS NOT NULL OR NEW.commitment <> OLD.commitment THEN
          RAISE EXCEPTION 'a ballot does not change'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ballot_never_changes',
              TABLE = 'ballot';
        END IF;
        RETURN NEW;
      END
      $$;
      CREATE TRIGGER ballot_never_changes BEFORE UPDATE OR DELETE ON ballot
        FOR EACH ROW EXECUTE FUNCTION ballot_never_changes();
      CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ballot
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      -- Seat 1 presides or sits alone. Whoever is barred by recusal stays on record as barred.
      ALTER TABLE assignment
        ADD COLUMN seat integer NOT NULL DEFAULT 1
          CONSTRAINT assignment_seat_known CHECK (seat BETWEEN 1 AND 9),
        ADD COLUMN is_barred boolean NOT NULL DEFAULT false,
        ADD CONSTRAINT assignment_barred_has_ended CHECK (NOT is_barred OR ended_at IS NOT NULL);
      CREATE UNIQUE INDEX assignment_one_per_seat ON assignment (court_id, case_id, role, seat)
        WHERE ended_at IS NULL;

      ALTER TABLE fee
        ADD COLUMN paid_minor bigint CONSTRAINT fee_paid_not_negative CHECK (paid_minor >= 0),
        ADD COLUMN refunded_minor bigint
          CONSTRAINT fee_refunded_at_most_what_was_paid
          CHECK (refunded_minor BETWEEN 0 AND coalesce(paid_minor, 0));
      UPDATE fee SET paid_minor = amount_minor WHERE paid_at IS NOT NULL AND standing = 'paid';

      CREATE TABLE charge (
        court_id integer NOT NULL,
        charge_id uuid NOT NULL,
        case_id uuid NOT NULL,
        incident_id uuid,
        kind text NOT NULL CONSTRAINT charge_kind_known CHECK (kind IN (
          'appeal', 'preservation', 'payment-order', 'enforcement', 'counterclaim', 'objection')),
        party_id uuid,
        amount_minor bigint NOT NULL CONSTRAINT charge_not_negative CHECK (amount_minor >= 0),
        currency text NOT NULL,
        formula_zh text NOT NULL,
        formula_en text NOT NULL,
        source text NOT NULL,
        standing text NOT NULL CONSTRAINT charge_standing_known
          CHECK (standing IN ('due', 'paid', 'waived', 'collected')),
        charged_at timestamptz NOT NULL,
        paid_at timestamptz,
        payment_reference text,
        PRIMARY KEY (court_id, charge_id),
        FOREIGN KEY (court_id, case_id) REFERENCES case_file,
        FOREIGN KEY (court_id, case_id, incident_id)
          REFERENCES incident (court_id, case_id, incident_id),
        FOREIGN KEY (court_id, case_id, party_id) REFERENCES party (court_id, case_id, party_id)
      );
      CREATE INDEX charge_by_case ON charge (court_id, case_id);

      GRANT SELECT, INSERT, UPDATE ON incident, phase_consent, ballot, charge TO xiezhi_app;
      GRANT SELECT, INSERT ON case_link TO xiezhi_app;
      GRANT UPDATE (seat, is_barred) ON assignment TO xiezhi_app;
      """#)
}
