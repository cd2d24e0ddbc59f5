import CourtPG

extension CourtMigrations {
  /// Who cosigned the log's checkpoints, which time stamps they bear, and what became of its keys.
  static let evidenceLog = PGMigration(
    name: "V0013_evidence_log",
    sql: #"""
      -- The trigger refuses a second root; this refuses it to two that insert at once, and lets
      -- cosignatures name the checkpoint they belong to.
      ALTER TABLE log_checkpoint ADD CONSTRAINT log_checkpoint_one_for_a_size
        UNIQUE (court_id, size);

      -- Source: C2SP tlog-cosignature. The signature is the time and 64 bytes of Ed25519.
      CREATE TABLE log_cosignature (
        court_id integer NOT NULL,
        size bigint NOT NULL,
        witness text NOT NULL
          CONSTRAINT log_cosignature_witness_length CHECK (length(witness) BETWEEN 1 AND 256),
        key_hash bytea NOT NULL
          CONSTRAINT log_cosignature_key_hash_is_4_bytes CHECK (octet_length(key_hash) = 4),
        signature bytea NOT NULL
          CONSTRAINT log_cosignature_is_72_bytes CHECK (octet_length(signature) = 72),
        -- What the witness says, and when the court had it.
        signed_at timestamptz NOT NULL,
        stored_at timestamptz NOT NULL,
        PRIMARY KEY (court_id, size, witness, key_hash),
        CONSTRAINT log_cosignature_is_of_a_stored_checkpoint
          FOREIGN KEY (court_id, size) REFERENCES log_checkpoint (court_id, size)
      );
      CREATE INDEX log_cosignature_by_witness
        ON log_cosignature (court_id, witness, key_hash, size DESC);
      CALL make_append_only('log_cosignature');

      -- RFC 3161 tokens over the text of a checkpoint, each over one digest of it.
      CREATE TABLE log_checkpoint_token (
        court_id integer NOT NULL,
        size bigint NOT NULL,
        authority text NOT NULL,
        imprint text NOT NULL
          CONSTRAINT log_checkpoint_token_imprint_known CHECK (imprint IN ('sha256', 'sm3')),
        token bytea NOT NULL CONSTRAINT log_checkpoint_token_size
          CHECK (octet_length(token) BETWEEN 1 AND 1048576),
        -- What the token says, and when the court had it.
        stamped_at timestamptz NOT NULL,
        stored_at timestamptz NOT NULL,
        PRIMARY KEY (court_id, size, authority, imprint, stamped_at),
        CONSTRAINT log_checkpoint_token_is_of_a_stored_checkpoint
          FOREIGN KEY (court_id, size) REFERENCES log_checkpoint (court_id, size)
      );
      CALL make_append_only('log_checkpoint_token');

      -- Creation, rotation and revocation of the court's keys, each with its leaf.
      CREATE TABLE key_event (
        court_id integer NOT NULL REFERENCES court,
        event_id bigint GENERATED ALWAYS AS IDENTITY,
        act text NOT NULL CONSTRAINT key_event_act_known
          CHECK (act IN ('key.created', 'key.rotated', 'key.revoked')),
        -- What the key is for, such as signer or log, and SHA-256 of certificate or key.
        purpose text NOT NULL,
        key_id text NOT NULL,
        at timestamptz NOT NULL,
        -- JSON as text, for its exact characters are what the leaf commits to.
        detail text NOT NULL CONSTRAINT key_event_detail_is_json
          CHECK (jsonb_typeof(detail::jsonb) = 'object'),
        leaf_id bigint NOT NULL,
        opening bytea NOT NULL,
        PRIMARY KEY (court_id, event_id),
        FOREIGN KEY (court_id, leaf_id) REFERENCES log_leaf,
        CONSTRAINT key_event_leaf_unique UNIQUE (court_id, leaf_id)
      );
      CALL make_append_only('key_event');

      -- Found by their hash when somebody asks for the proof of a leaf.
      CREATE INDEX log_leaf_by_hash ON log_leaf (court_id, hash);

      GRANT SELECT, INSERT ON log_cosignature, log_checkpoint_token, key_event TO xiezhi_app;
      """#)
}
