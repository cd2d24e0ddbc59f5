import CourtPG

extension CourtMigrations {
  /// Decisions, court papers and their service, fees, settlements, and mediation behind its own door.
  static let decisions = PGMigration(
    name: "V0006_decision",
    sql: #"""
      CREATE TABLE decision (
        court_id integer NOT NULL,
        decision_id uuid NOT NULL,
        case_id uuid NOT NULL,
        judge_id uuid NOT NULL,
        kind text NOT NULL CONSTRAINT decision_kind_known
          CHECK (kind IN ('judgment', 'mediation-statement', 'ruling')),
        outcome text NOT NULL CONSTRAINT decision_outcome_known
          CHECK (outcome IN ('granted', 'partial', 'dismissed')),
        awarded_minor bigint NOT NULL
          CONSTRAINT decision_award_not_negative CHECK (awarded_minor >= 0),
        currency text NOT NULL,
        reasons text NOT NULL,
        orders text[] NOT NULL,
        articles text[] NOT NULL,
        range_answer text,
        range jsonb NOT NULL,
        drafted_at timestamptz NOT NULL,
        signed_at timestamptz,
        bytes bytea,
        signature bytea,
        PRIMARY KEY (court_id, decision_id),
        FOREIGN KEY (court_id, case_id) REFERENCES case_file,
        FOREIGN KEY (court_id, judge_id) REFERENCES account,
        CONSTRAINT decision_one_per_case UNIQUE (court_id, case_id),
        CONSTRAINT decision_signed_as_a_whole
          CHECK (num_nonnulls(signed_at, bytes, signature) IN (0, 3))
      );

      CREATE FUNCTION decision_signed_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.signed_at IS NOT NULL THEN
          RAISE EXCEPTION 'a signed decision does not change'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'decision_signed_never_changes',
              TABLE = 'decision';
        END IF;
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
      END
      $$;
      CREATE TRIGGER decision_signed_never_changes BEFORE UPDATE OR DELETE ON decision
        FOR EACH ROW EXECUTE FUNCTION decision_signed_never_changes();
      CREATE TRIGGER never_emptied BEFORE TRUNCATE ON decision
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      CREATE TABLE document (
        court_id integer NOT NULL,
        document_id uuid NOT NULL,
        case_id uuid NOT NULL,
        kind text NOT NULL,
        title_zh text NOT NULL,
        title_en text NOT NULL,
        media_type text NOT NULL,
        bytes bytea NOT NULL,
        sha256 bytea NOT NULL,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (court_id, document_id),
        FOREIGN KEY (court_id, case_id) REFERENCES case_file,
        CONSTRAINT document_digest_is_of_its_bytes CHECK (sha256 = sha256(bytes)),
        CONSTRAINT document_of_its_case UNIQUE (court_id, case_id, document_id)
      );
      CALL make_append_only('document');

      CREATE TABLE service (
        court_id integer NOT NULL,
        service_id uuid NOT NULL,
        case_id uuid NOT NULL,
        party_id uuid NOT NULL,
        document_id uuid NOT NULL,
        document_kind text NOT NULL,
        channel text NOT NULL,
        delivery text NOT NULL CONSTRAINT service_delivery_known
          CHECK (delivery IN ('queued', 'sent', 'arrived', 'bounced', 'read', 'acknowledged')),
        effect text NOT NULL CONSTRAINT service_effect_known
          CHECK (effect IN ('pending', 'effective', 'presumed', 'rebutted', 'failed')),
        effect_rule text,
        queued_at timestamptz NOT NULL,
        arrived_at timestamptz,
        read_at timestamptz,
        effective_at timestamptz,
        PRIMARY KEY (court_id, service_id),
        CONSTRAINT service_on_a_party_of_the_case
          FOREIGN KEY (court_id, case_id, party_id) REFERENCES party (court_id, case_id, party_id),
        CONSTRAINT service_of_a_paper_of_the_case
          FOREIGN KEY (court_id, case_id, document_id)
          REFERENCES document (court_id, case_id, document_id)
      );
      CREATE INDEX service_by_case ON service (court_id, case_id);

      CREATE TABLE fee (
        court_id integer NOT NULL,
        case_id uuid NOT NULL,
        amount_minor bigint NOT NULL CONSTRAINT fee_not_negative CHECK (amount_minor >= 0),
        currency text NOT NULL,
        formula_zh text NOT NULL,
        formula_en text NOT NULL,
        source text NOT NULL,
        standing text NOT NULL CONSTRAINT fee_standing_known
          CHECK (standing IN ('due', 'paid', 'relieved', 'refunded', 'waived')),
        noticed_at timestamptz NOT NULL,
        paid_at timestamptz,
        payment_reference text,
        PRIMARY KEY (court_id, case_id),
        FOREIGN KEY (court_id, case_id) REFERENCES case_file
      );

      CREATE TABLE settlement (
        court_id integer NOT NULL,
        case_id uuid NOT NULL,
        text text NOT NULL,
        amount_minor bigint NOT NULL CONSTRAINT settlement_not_negative CHECK (amount_minor >= 0),
        currency text NOT NULL,
        proposed_by uuid,
        proposed_at timestamptz NOT NULL,
        signed_by uuid[] NOT NULL,
        PRIMARY KEY (court_id, case_id),
        FOREIGN KEY (court_id, case_id) REFERENCES case_file,
        FOREIGN KEY (court_id, case_id, proposed_by)
          REFERENCES party (court_id, case_id, party_id)
      );

      -- Talks in mediation are kept where no query of the trial can reach: the serving role has no
      -- right to the table and goes through two functions that a deployment can take away.
      -- Source: Online Mediation Rules art. 18.
      CREATE SCHEMA mediation;

      CREATE TABLE mediation.statement (
        court_id integer NOT NULL,
        statement_id bigint GENERATED ALWAYS AS IDENTITY,
        case_id uuid NOT NULL,
        author_id uuid NOT NULL,
        author_role text NOT NULL CONSTRAINT statement_is_by_a_party_or_the_mediator
          CHECK (author_role NOT IN ('judge', 'clerk')),
        text text NOT NULL CONSTRAINT statement_length CHECK (length(text) BETWEEN 1 AND 20000),
        at timestamptz NOT NULL,
        PRIMARY KEY (court_id, statement_id),
        FOREIGN KEY (court_id, case_id) REFERENCES public.case_file,
        FOREIGN KEY (court_id, author_id) REFERENCES public.account
      );
      CREATE INDEX statement_by_case ON mediation.statement (court_id, case_id, statement_id);
      CALL make_append_only('mediation.statement');

      CREATE FUNCTION mediation.record_statement(
        court integer, about uuid, author uuid, role text, said text, said_at timestamptz
      ) RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = mediation, pg_temp AS $$
        INSERT INTO mediation.statement (court_id, case_id, author_id, author_role, text, at)
        VALUES (court, about, author, role, said, said_at) RETURNING statement_id
      $$;

      CREATE FUNCTION mediation.statements_of(court integer, about uuid, most bigint)
      RETURNS SETOF mediation.statement
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = mediation, pg_temp AS $$
        SELECT * FROM mediation.statement WHERE court_id = court AND case_id = about
        ORDER BY statement_id LIMIT most
      $$;
      """#)
}
