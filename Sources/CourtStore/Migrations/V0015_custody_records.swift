extension CourtMigrations {
  /// Derived items, records of platforms, hearing recordings.
  static let custodyRecords = #"""
    -- An item made from another: the original stays as it is.
    CREATE TABLE evidence_derivation (
      court_id integer NOT NULL,
      evidence_id uuid NOT NULL,
      original_id uuid NOT NULL,
      kind text NOT NULL CONSTRAINT evidence_derivation_kind_known
        CHECK (kind IN ('redaction', 'conversion', 'copy')),
      reason text NOT NULL
        CONSTRAINT evidence_derivation_reason_length CHECK (length(reason) BETWEEN 1 AND 2000),
      tool text NOT NULL
        CONSTRAINT evidence_derivation_tool_length CHECK (length(tool) BETWEEN 1 AND 200),
      made_by uuid NOT NULL,
      at timestamptz NOT NULL,
      PRIMARY KEY (court_id, evidence_id),
      FOREIGN KEY (court_id, evidence_id) REFERENCES evidence_item,
      FOREIGN KEY (court_id, original_id) REFERENCES evidence_item (court_id, evidence_id),
      CONSTRAINT evidence_derivation_is_of_another CHECK (evidence_id <> original_id)
    );
    CREATE INDEX evidence_derivation_by_original
      ON evidence_derivation (court_id, original_id);
    CALL make_append_only('evidence_derivation');
    CALL follow_the_seal('evidence_derivation');

    CREATE TABLE platform_key (
      court_id integer NOT NULL,
      key_id text NOT NULL
        CONSTRAINT platform_key_id_length CHECK (length(key_id) BETWEEN 1 AND 200),
      account_id uuid NOT NULL,
      algorithm text NOT NULL CONSTRAINT platform_key_algorithm_known
        CHECK (algorithm IN ('ed25519', 'ecdsa-p256-sha256')),
      public_key text NOT NULL,
      registered_at timestamptz NOT NULL,
      registered_by uuid NOT NULL,
      revoked_at timestamptz,
      CONSTRAINT platform_key_unique PRIMARY KEY (court_id, key_id),
      FOREIGN KEY (court_id, account_id) REFERENCES account
    );
    CREATE FUNCTION platform_key_is_only_revoked() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' OR OLD.revoked_at IS NOT NULL OR NEW.public_key <> OLD.public_key
        OR NEW.account_id <> OLD.account_id OR NEW.key_id <> OLD.key_id
        OR NEW.algorithm <> OLD.algorithm
      THEN
        RAISE EXCEPTION 'a platform key is revoked, never changed'
          USING ERRCODE = 'restrict_violation', CONSTRAINT = 'platform_key_is_only_revoked',
            TABLE = 'platform_key';
      END IF;
      RETURN NEW;
    END
    $$;
    CREATE TRIGGER platform_key_is_only_revoked BEFORE UPDATE OR DELETE ON platform_key
      FOR EACH ROW EXECUTE FUNCTION platform_key_is_only_revoked();

    -- A signed request takes effect once. Source: RFC 9421 section 7.2.2.
    CREATE TABLE platform_nonce (
      court_id integer NOT NULL,
      key_id text NOT NULL,
      nonce text NOT NULL CONSTRAINT platform_nonce_length CHECK (length(nonce) BETWEEN 8 AND 200),
      seen_at timestamptz NOT NULL,
      CONSTRAINT platform_nonce_used_once PRIMARY KEY (court_id, key_id, nonce),
      FOREIGN KEY (court_id, key_id) REFERENCES platform_key
    );
    CALL make_append_only('platform_nonce');

    -- What was signed and the signature, so that anyone can check it again.
    CREATE TABLE platform_record (
      court_id integer NOT NULL,
      evidence_id uuid NOT NULL,
      key_id text NOT NULL,
      signature_base text NOT NULL,
      signature bytea NOT NULL,
      content_digest text NOT NULL,
      created_at timestamptz NOT NULL,
      expires_at timestamptz,
      verified_at timestamptz NOT NULL,
      PRIMARY KEY (court_id, evidence_id),
      FOREIGN KEY (court_id, evidence_id) REFERENCES evidence_item,
      FOREIGN KEY (court_id, key_id) REFERENCES platform_key
    );
    CALL make_append_only('platform_record');
    CALL follow_the_seal('platform_record');

    -- The recording of a hearing. Source: Provisions on Recording of Hearings arts. 1, 3, 4, 8, 9.
    CREATE TABLE recording (
      court_id integer NOT NULL,
      recording_id uuid NOT NULL,
      case_id uuid NOT NULL,
      hearing_id uuid NOT NULL,
      blob_id uuid NOT NULL,
      media_type text NOT NULL,
      replaces_record boolean NOT NULL,
      started_at timestamptz NOT NULL,
      started_by uuid NOT NULL,
      chunk_count integer NOT NULL
        CONSTRAINT recording_chunks_not_negative CHECK (chunk_count >= 0),
      size_bytes bigint NOT NULL CONSTRAINT recording_size_not_negative CHECK (size_bytes >= 0),
      head bytea NOT NULL CONSTRAINT recording_head_is_32_bytes CHECK (octet_length(head) = 32),
      ended_at timestamptz,
      integrity bytea
        CONSTRAINT recording_integrity_is_32_bytes CHECK (octet_length(integrity) = 32),
      statement bytea,
      signature bytea,
      PRIMARY KEY (court_id, recording_id),
      FOREIGN KEY (court_id, case_id) REFERENCES case_file,
      FOREIGN KEY (court_id, blob_id) REFERENCES blob,
      CONSTRAINT recording_ended_as_a_whole
        CHECK (num_nonnulls(ended_at, integrity, statement, signature) IN (0, 4))
    );
    CREATE INDEX recording_by_case ON recording (court_id, case_id);
    CREATE FUNCTION recording_ended_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL OR NEW.chunk_count < OLD.chunk_count THEN
        RAISE EXCEPTION 'a recording that has ended does not change'
          USING ERRCODE = 'restrict_violation', CONSTRAINT = 'recording_ended_never_changes',
            TABLE = 'recording';
      END IF;
      RETURN NEW;
    END
    $$;
    CREATE TRIGGER recording_ended_never_changes BEFORE UPDATE OR DELETE ON recording
      FOR EACH ROW EXECUTE FUNCTION recording_ended_never_changes();

    CREATE TABLE recording_chunk (
      court_id integer NOT NULL,
      recording_id uuid NOT NULL,
      chunk_index integer NOT NULL CONSTRAINT recording_chunk_not_negative CHECK (chunk_index >= 0),
      at timestamptz NOT NULL,
      size_bytes integer NOT NULL CONSTRAINT recording_chunk_size CHECK (size_bytes > 0),
      sha256 bytea NOT NULL
        CONSTRAINT recording_chunk_digest_is_32_bytes CHECK (octet_length(sha256) = 32),
      link bytea NOT NULL,
      PRIMARY KEY (court_id, recording_id, chunk_index),
      FOREIGN KEY (court_id, recording_id) REFERENCES recording
    );
    -- Each link is SHA-256(link before || chunk digest); the first follows 32 zero bytes.
    CREATE FUNCTION recording_chunk_follows_its_predecessor() RETURNS trigger
    LANGUAGE plpgsql AS $$
    DECLARE
      before bytea := decode(repeat('00', 32), 'hex');
    BEGIN
      IF NEW.chunk_index > 0 THEN
        SELECT link INTO before FROM recording_chunk
        WHERE court_id = NEW.court_id AND recording_id = NEW.recording_id
          AND chunk_index = NEW.chunk_index - 1;
      END IF;
      IF before IS NULL OR NEW.link <> sha256(before || NEW.sha256) THEN
        RAISE EXCEPTION 'chunk % does not follow the one before it', NEW.chunk_index
          USING ERRCODE = 'check_violation', TABLE = 'recording_chunk',
            CONSTRAINT = 'recording_chunk_follows_its_predecessor';
      END IF;
      RETURN NEW;
    END
    $$;
    CREATE TRIGGER recording_chunk_follows_its_predecessor BEFORE INSERT ON recording_chunk
      FOR EACH ROW EXECUTE FUNCTION recording_chunk_follows_its_predecessor();
    CALL make_append_only('recording_chunk');

    CREATE TABLE recording_interruption (
      court_id integer NOT NULL,
      recording_id uuid NOT NULL,
      ordinal integer NOT NULL
        CONSTRAINT recording_interruption_ordinal_positive CHECK (ordinal > 0),
      ground text NOT NULL CONSTRAINT recording_interrupted_on_lawful_grounds
        CHECK (ground IN ('adjournment', 'closed-evidence', 'mediation', 'fault')),
      reason text NOT NULL,
      after_chunk integer NOT NULL,
      stopped_at timestamptz NOT NULL,
      resumed_at timestamptz,
      entered_by uuid NOT NULL,
      PRIMARY KEY (court_id, recording_id, ordinal),
      FOREIGN KEY (court_id, recording_id) REFERENCES recording,
      CONSTRAINT recording_resumes_after_it_stopped CHECK (resumed_at >= stopped_at)
    );
    CREATE UNIQUE INDEX recording_one_interruption_at_a_time
      ON recording_interruption (court_id, recording_id) WHERE resumed_at IS NULL;

    CREATE TABLE recording_confirmation (
      court_id integer NOT NULL,
      recording_id uuid NOT NULL,
      party_id uuid NOT NULL,
      account_id uuid NOT NULL,
      integrity bytea NOT NULL,
      confirms boolean NOT NULL,
      comment text NOT NULL CONSTRAINT recording_comment_length CHECK (length(comment) <= 2000),
      at timestamptz NOT NULL,
      CONSTRAINT recording_confirmed_once PRIMARY KEY (court_id, recording_id, party_id),
      FOREIGN KEY (court_id, recording_id) REFERENCES recording
    );
    CREATE FUNCTION recording_confirmation_is_of_its_value() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT EXISTS (
        SELECT FROM recording r WHERE r.court_id = NEW.court_id
          AND r.recording_id = NEW.recording_id AND r.integrity = NEW.integrity)
      THEN
        RAISE EXCEPTION 'what is confirmed is not the value of the recording'
          USING ERRCODE = 'check_violation', TABLE = 'recording_confirmation',
            CONSTRAINT = 'recording_confirmation_is_of_its_value';
      END IF;
      RETURN NEW;
    END
    $$;
    CREATE TRIGGER recording_confirmation_is_of_its_value BEFORE INSERT ON recording_confirmation
      FOR EACH ROW EXECUTE FUNCTION recording_confirmation_is_of_its_value();
    CALL make_append_only('recording_confirmation');

    -- What was done with a recording; the only way to its bytes. Each is a leaf of the log.
    CREATE TABLE recording_act (
      court_id integer NOT NULL,
      recording_id uuid NOT NULL,
      sequence integer NOT NULL CONSTRAINT recording_act_sequence_positive CHECK (sequence > 0),
      act text NOT NULL CONSTRAINT recording_act_known CHECK (act IN (
        'started', 'interrupted', 'resumed', 'ended', 'confirmed', 'viewed')),
      at timestamptz NOT NULL,
      actor_id uuid NOT NULL,
      actor_role text NOT NULL,
      reason text NOT NULL,
      leaf_bytes bytea NOT NULL,
      leaf_hash bytea NOT NULL,
      opening bytea NOT NULL,
      access_id uuid,
      opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (court_id, recording_id, sequence),
      FOREIGN KEY (court_id, recording_id) REFERENCES recording,
      CONSTRAINT recording_access_unique UNIQUE (court_id, access_id),
      CONSTRAINT recording_access_is_a_viewing CHECK ((access_id IS NOT NULL) = (act = 'viewed'))
    );
    CREATE FUNCTION recording_bytes(court integer, access uuid, wanted integer) RETURNS bytea
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      source uuid;
    BEGIN
      SELECT r.blob_id INTO source FROM recording_act a JOIN recording r
        ON r.court_id = a.court_id AND r.recording_id = a.recording_id
      WHERE a.court_id = court AND a.access_id = access
        AND a.opened_at > clock_timestamp() - interval '24 hours';
      IF NOT FOUND THEN
        RAISE EXCEPTION 'no entry opens this recording'
          USING ERRCODE = 'insufficient_privilege', TABLE = 'blob_chunk',
            CONSTRAINT = 'recording_bytes_only_with_an_entry';
      END IF;
      RETURN (
        SELECT c.bytes FROM blob_chunk c
        WHERE c.court_id = court AND c.blob_id = source AND c.chunk_index = wanted);
    END
    $$;
    CALL make_append_only('recording_act');

    GRANT SELECT, INSERT ON evidence_derivation, platform_nonce, platform_record,
      recording_chunk, recording_confirmation, recording_act TO xiezhi_app;
    GRANT SELECT, INSERT, UPDATE ON platform_key, recording, recording_interruption
      TO xiezhi_app;
    """#
}
