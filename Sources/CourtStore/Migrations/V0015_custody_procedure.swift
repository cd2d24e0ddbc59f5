extension CourtMigrations {
  /// Periods, lateness, the exchange of evidence and what was frozen.
  static let custodyProcedure = #"""
    -- A further period the court sets, for one party or for all.
    -- Source: Provisions on Evidence arts. 51(3), 54–56.
    CREATE TABLE evidence_period (
      court_id integer NOT NULL,
      case_id uuid NOT NULL,
      ordinal integer NOT NULL CONSTRAINT evidence_period_ordinal_positive CHECK (ordinal > 0),
      -- None for all parties.
      party_id uuid,
      ground text NOT NULL CONSTRAINT evidence_period_ground_known CHECK (
        ground IN ('agreed', 'extension', 'rebuttal', 'joined-party', 'changed-claim')),
      last_day date NOT NULL,
      due_at timestamptz NOT NULL,
      reason text NOT NULL
        CONSTRAINT evidence_period_reason_length CHECK (length(reason) BETWEEN 1 AND 2000),
      set_by uuid NOT NULL,
      at timestamptz NOT NULL,
      PRIMARY KEY (court_id, case_id, ordinal),
      FOREIGN KEY (court_id, case_id) REFERENCES case_file,
      FOREIGN KEY (court_id, case_id, party_id) REFERENCES party (court_id, case_id, party_id),
      FOREIGN KEY (court_id, set_by) REFERENCES account,
      -- What the law extends for one it extends for all.
      CONSTRAINT evidence_period_valid_for_all
        CHECK (party_id IS NULL OR ground IN ('rebuttal', 'agreed')),
      CONSTRAINT evidence_period_ends_later CHECK (due_at > at)
    );
    CALL make_append_only('evidence_period');

    -- An item that came after its time, and what the court ruled on it.
    -- Source: Civil Procedure Law art. 68; Interpretation arts. 101–102.
    CREATE TABLE evidence_lateness (
      court_id integer NOT NULL,
      evidence_id uuid NOT NULL,
      ended_at timestamptz,
      reason text CONSTRAINT evidence_lateness_reason_length CHECK (length(reason) <= 2000),
      noted_at timestamptz NOT NULL,
      ruling text CONSTRAINT evidence_lateness_ruling_known CHECK (ruling IN (
        'not-late', 'admitted-with-admonition', 'admitted-with-fine', 'refused')),
      ruling_reason text,
      fine_minor bigint CONSTRAINT evidence_fine_positive CHECK (fine_minor > 0),
      ruled_by uuid,
      ruled_at timestamptz,
      PRIMARY KEY (court_id, evidence_id),
      FOREIGN KEY (court_id, evidence_id) REFERENCES evidence_item,
      FOREIGN KEY (court_id, ruled_by) REFERENCES account,
      CONSTRAINT evidence_lateness_ruled_as_a_whole
        CHECK (num_nonnulls(ruling, ruling_reason, ruled_by, ruled_at) IN (0, 4)),
      CONSTRAINT evidence_fine_with_its_ruling
        CHECK ((fine_minor IS NOT NULL) = (ruling IS NOT DISTINCT FROM 'admitted-with-fine'))
    );
    CREATE FUNCTION evidence_lateness_is_ruled_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' OR OLD.ruling IS NOT NULL OR NEW.noted_at <> OLD.noted_at THEN
        RAISE EXCEPTION 'late evidence is ruled on once'
          USING ERRCODE = 'restrict_violation', CONSTRAINT = 'evidence_lateness_is_ruled_once',
            TABLE = 'evidence_lateness';
      END IF;
      RETURN NEW;
    END
    $$;
    CREATE TRIGGER evidence_lateness_is_ruled_once BEFORE UPDATE OR DELETE ON evidence_lateness
      FOR EACH ROW EXECUTE FUNCTION evidence_lateness_is_ruled_once();
    CALL follow_the_seal('evidence_lateness');

    -- The mode a party chose; the newest row of a party holds. Source: OLR art. 14.
    CREATE TABLE exchange_choice (
      court_id integer NOT NULL,
      case_id uuid NOT NULL,
      party_id uuid NOT NULL,
      mode text NOT NULL
        CONSTRAINT exchange_choice_mode_known CHECK (mode IN ('synchronous', 'asynchronous')),
      at timestamptz NOT NULL,
      account_id uuid,
      PRIMARY KEY (court_id, case_id, party_id, at),
      FOREIGN KEY (court_id, case_id, party_id) REFERENCES party (court_id, case_id, party_id)
    );

    CREATE TABLE evidence_exchange (
      court_id integer NOT NULL,
      case_id uuid NOT NULL,
      round integer NOT NULL CONSTRAINT exchange_round_positive CHECK (round > 0),
      mode text NOT NULL
        CONSTRAINT exchange_mode_known CHECK (mode IN ('synchronous', 'asynchronous')),
      opens_at timestamptz NOT NULL,
      closes_at timestamptz NOT NULL,
      ends_period boolean NOT NULL,
      opened_by uuid NOT NULL,
      closed_at timestamptz,
      closed_by uuid,
      PRIMARY KEY (court_id, case_id, round),
      FOREIGN KEY (court_id, case_id) REFERENCES case_file,
      CONSTRAINT exchange_closes_after_it_opens CHECK (closes_at > opens_at)
    );
    CREATE UNIQUE INDEX exchange_one_open_per_case ON evidence_exchange (court_id, case_id)
      WHERE closed_at IS NULL;

    CREATE TABLE exchange_item (
      court_id integer NOT NULL,
      case_id uuid NOT NULL,
      round integer NOT NULL,
      evidence_id uuid NOT NULL,
      PRIMARY KEY (court_id, case_id, round, evidence_id),
      FOREIGN KEY (court_id, case_id, round) REFERENCES evidence_exchange,
      FOREIGN KEY (court_id, evidence_id) REFERENCES evidence_item
    );
    CALL follow_the_seal('exchange_item');

    -- What a party says to one test of an item; the newest holds, the others stay.
    -- Source: Interpretation art. 104; Online Litigation Rules art. 15.
    CREATE TABLE cross_opinion (
      court_id integer NOT NULL,
      case_id uuid NOT NULL,
      evidence_id uuid NOT NULL,
      party_id uuid NOT NULL,
      test text NOT NULL CONSTRAINT cross_opinion_test_known
        CHECK (test IN ('authenticity', 'legality', 'relevance')),
      ordinal integer NOT NULL CONSTRAINT cross_opinion_ordinal_positive CHECK (ordinal > 0),
      round integer NOT NULL,
      stand text NOT NULL
        CONSTRAINT cross_opinion_stand_known CHECK (stand IN ('accept', 'contest')),
      reason text NOT NULL
        CONSTRAINT cross_opinion_reason_length CHECK (length(reason) <= 4000),
      at timestamptz NOT NULL,
      account_id uuid NOT NULL,
      entered_by_court boolean NOT NULL,
      PRIMARY KEY (court_id, evidence_id, party_id, test, ordinal),
      FOREIGN KEY (court_id, case_id, round) REFERENCES evidence_exchange,
      FOREIGN KEY (court_id, evidence_id) REFERENCES evidence_item,
      FOREIGN KEY (court_id, case_id, party_id) REFERENCES party (court_id, case_id, party_id),
      CONSTRAINT cross_opinion_contests_with_a_reason
        CHECK (stand <> 'contest' OR length(reason) > 0)
    );
    CREATE INDEX cross_opinion_by_case ON cross_opinion (court_id, case_id);
    CALL make_append_only('cross_opinion');
    CALL follow_the_seal('cross_opinion');

    -- The judge explained and asked; who still says nothing admits. Source: EV art. 4.
    CREATE TABLE cross_question (
      court_id integer NOT NULL,
      case_id uuid NOT NULL,
      evidence_id uuid NOT NULL,
      party_id uuid NOT NULL,
      test text NOT NULL CONSTRAINT cross_question_test_known
        CHECK (test IN ('authenticity', 'legality', 'relevance')),
      question text NOT NULL
        CONSTRAINT cross_question_length CHECK (length(question) BETWEEN 1 AND 2000),
      asked_at timestamptz NOT NULL,
      asked_by uuid NOT NULL,
      PRIMARY KEY (court_id, evidence_id, party_id, test),
      FOREIGN KEY (court_id, evidence_id) REFERENCES evidence_item,
      FOREIGN KEY (court_id, case_id, party_id) REFERENCES party (court_id, case_id, party_id)
    );
    CREATE INDEX cross_question_by_case ON cross_question (court_id, case_id);
    CALL make_append_only('cross_question');
    CALL follow_the_seal('cross_question');

    -- What is in dispute, version by version. Source: EV art. 57.
    CREATE TABLE issue_list (
      court_id integer NOT NULL,
      case_id uuid NOT NULL,
      version integer NOT NULL CONSTRAINT issue_list_version_positive CHECK (version > 0),
      standing text NOT NULL CONSTRAINT issue_list_standing_known
        CHECK (standing IN ('proposed', 'confirmed', 'settled', 'superseded')),
      made_at timestamptz NOT NULL,
      decided_at timestamptz,
      settled_by uuid,
      settled_reason text,
      PRIMARY KEY (court_id, case_id, version),
      FOREIGN KEY (court_id, case_id) REFERENCES case_file
    );
    CREATE TABLE issue (
      court_id integer NOT NULL,
      case_id uuid NOT NULL,
      version integer NOT NULL,
      place integer NOT NULL CONSTRAINT issue_place_positive CHECK (place > 0),
      evidence_id uuid,
      party_id uuid,
      test text,
      text text NOT NULL CONSTRAINT issue_text_length CHECK (length(text) BETWEEN 1 AND 4000),
      PRIMARY KEY (court_id, case_id, version, place),
      FOREIGN KEY (court_id, case_id, version) REFERENCES issue_list,
      FOREIGN KEY (court_id, evidence_id) REFERENCES evidence_item
    );
    CALL make_append_only('issue');
    CALL follow_the_seal('issue');
    CREATE TABLE issue_confirmation (
      court_id integer NOT NULL,
      case_id uuid NOT NULL,
      version integer NOT NULL,
      party_id uuid NOT NULL,
      agrees boolean NOT NULL,
      comment text NOT NULL CONSTRAINT issue_comment_length CHECK (length(comment) <= 2000),
      at timestamptz NOT NULL,
      account_id uuid NOT NULL,
      PRIMARY KEY (court_id, case_id, version, party_id),
      FOREIGN KEY (court_id, case_id, version) REFERENCES issue_list,
      CONSTRAINT issue_disagreement_has_a_reason CHECK (agrees OR length(comment) > 0)
    );
    CALL make_append_only('issue_confirmation');

    -- The set of evidence as it stood, signed. Each item is a salted row of its own, and the
    -- number of rows is rounded up, so that the document tells nobody what he may not see.
    CREATE TABLE frozen_set (
      court_id integer NOT NULL,
      case_id uuid NOT NULL,
      version integer NOT NULL CONSTRAINT frozen_set_version_positive CHECK (version > 0),
      stage text NOT NULL CONSTRAINT frozen_set_stage_known
        CHECK (stage IN ('period-ended', 'cross-examination-closed')),
      document bytea NOT NULL,
      sha256 bytea NOT NULL
        CONSTRAINT frozen_set_digest_is_its_own CHECK (sha256 = sha256(document)),
      signature bytea NOT NULL,
      leaf_hash bytea NOT NULL,
      at timestamptz NOT NULL,
      PRIMARY KEY (court_id, case_id, version),
      FOREIGN KEY (court_id, case_id) REFERENCES case_file
    );
    CALL make_append_only('frozen_set');
    CREATE TABLE frozen_row (
      court_id integer NOT NULL,
      case_id uuid NOT NULL,
      version integer NOT NULL,
      evidence_id uuid NOT NULL,
      salt bytea NOT NULL CONSTRAINT frozen_row_salt_is_32_bytes CHECK (octet_length(salt) = 32),
      bytes bytea NOT NULL,
      PRIMARY KEY (court_id, case_id, version, evidence_id),
      FOREIGN KEY (court_id, case_id, version) REFERENCES frozen_set,
      FOREIGN KEY (court_id, evidence_id) REFERENCES evidence_item
    );
    CALL make_append_only('frozen_row');
    CALL follow_the_seal('frozen_row');

    GRANT SELECT, INSERT ON evidence_period, exchange_choice, exchange_item, cross_opinion,
      cross_question, issue, issue_confirmation, frozen_set, frozen_row TO xiezhi_app;
    GRANT SELECT, INSERT, UPDATE ON evidence_lateness, evidence_exchange, issue_list
      TO xiezhi_app;
    """#
}
