import CourtPG

extension CourtMigrations {
  /// Evidence, its bytes, who handled it, and the log that proves it.
  static let evidence = PGMigration(
    name: "V0004_evidence",
    sql: #"""
      -- Busy tables name no court by foreign key: every insert would lock the court's one row, and
      -- what hangs on them (items, custody) is tied to its court already.
      CREATE TABLE blob (
        court_id integer NOT NULL,
        blob_id uuid NOT NULL,
        begun_at timestamptz NOT NULL,
        chunk_count integer CONSTRAINT blob_chunk_count_not_negative CHECK (chunk_count >= 0),
        size_bytes bigint CONSTRAINT blob_size_not_negative CHECK (size_bytes >= 0),
        PRIMARY KEY (court_id, blob_id),
        CONSTRAINT blob_complete_as_a_whole CHECK ((chunk_count IS NULL) = (size_bytes IS NULL))
      );
      CREATE INDEX blob_incomplete ON blob (court_id, begun_at) WHERE size_bytes IS NULL;

      CREATE TABLE blob_chunk (
        court_id integer NOT NULL,
        blob_id uuid NOT NULL,
        chunk_index integer NOT NULL
          CONSTRAINT blob_chunk_index_not_negative CHECK (chunk_index >= 0),
        bytes bytea NOT NULL CONSTRAINT blob_chunk_size
          CHECK (octet_length(bytes) BETWEEN 1 AND 16777216),
        PRIMARY KEY (court_id, blob_id, chunk_index),
        FOREIGN KEY (court_id, blob_id) REFERENCES blob ON DELETE CASCADE
      );
      -- Evidence is mostly compressed already; trying again costs time and gains nothing.
      ALTER TABLE blob_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;

      CREATE FUNCTION blob_complete_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (
          SELECT FROM blob WHERE court_id = NEW.court_id AND blob_id = NEW.blob_id
            AND size_bytes IS NOT NULL)
        THEN
          RAISE EXCEPTION 'the bytes of a complete blob do not change'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'blob_complete_never_changes',
              TABLE = 'blob_chunk';
        END IF;
        RETURN NEW;
      END
      $$;
      CREATE TRIGGER blob_complete_never_changes BEFORE INSERT OR UPDATE ON blob_chunk
        FOR EACH ROW EXECUTE FUNCTION blob_complete_never_changes();

      CREATE TABLE evidence_item (
        court_id integer NOT NULL,
        evidence_id uuid NOT NULL,
        case_id uuid NOT NULL,
        submitted_by uuid NOT NULL,
        party_id uuid,
        ordinal integer NOT NULL CONSTRAINT evidence_ordinal_positive CHECK (ordinal > 0),
        name text NOT NULL CONSTRAINT evidence_name_length CHECK (length(name) BETWEEN 1 AND 200),
        kind text NOT NULL CONSTRAINT evidence_kind_known CHECK (kind IN (
          'party-statement', 'documentary', 'physical', 'audio-visual', 'electronic-data',
          'witness', 'expert-opinion', 'inspection-record')),
        purpose text NOT NULL,
        standing text NOT NULL CONSTRAINT evidence_standing_known
          CHECK (standing IN ('announced', 'received')),
        announced_at timestamptz NOT NULL,
        blob_id uuid,
        file_name text,
        media_type text,
        size_bytes bigint CONSTRAINT evidence_size_not_negative CHECK (size_bytes >= 0),
        sha256 bytea CONSTRAINT evidence_sha256_is_32_bytes CHECK (octet_length(sha256) = 32),
        sm3 bytea CONSTRAINT evidence_sm3_is_32_bytes CHECK (octet_length(sm3) = 32),
        received_at timestamptz,
        receipt bytea,
        receipt_signature bytea,
        PRIMARY KEY (court_id, evidence_id),
        FOREIGN KEY (court_id, case_id) REFERENCES case_file,
        FOREIGN KEY (court_id, submitted_by) REFERENCES account,
        FOREIGN KEY (court_id, case_id, party_id) REFERENCES party (court_id, case_id, party_id),
        CONSTRAINT evidence_bytes_are_stored
          FOREIGN KEY (court_id, blob_id) REFERENCES blob,
        CONSTRAINT evidence_ordinal_unique UNIQUE (court_id, case_id, ordinal),
        CONSTRAINT evidence_blob_belongs_to_one_item UNIQUE (court_id, blob_id),
        CONSTRAINT evidence_received_exactly_with_its_content CHECK (
          num_nonnulls(blob_id, file_name, media_type, size_bytes, sha256, sm3, received_at,
            receipt, receipt_signature) = CASE standing WHEN 'received' THEN 9 ELSE 0 END)
      );

      CREATE FUNCTION evidence_received_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.standing = 'received' THEN
          RAISE EXCEPTION 'an item in custody does not change'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'evidence_received_never_changes',
              TABLE = 'evidence_item';
        END IF;
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
      END
      $$;
      CREATE TRIGGER evidence_received_never_changes BEFORE UPDATE OR DELETE ON evidence_item
        FOR EACH ROW EXECUTE FUNCTION evidence_received_never_changes();

      CREATE TABLE log_leaf (
        court_id integer NOT NULL,
        leaf_id bigint GENERATED ALWAYS AS IDENTITY,
        hash bytea NOT NULL,
        bytes bytea NOT NULL,
        queued_at timestamptz NOT NULL,
        leaf_index bigint CONSTRAINT log_leaf_index_not_negative CHECK (leaf_index >= 0),
        PRIMARY KEY (court_id, leaf_id),
        CONSTRAINT log_leaf_index_unique UNIQUE (court_id, leaf_index),
        -- Source: RFC 6962 section 2.1.
        CONSTRAINT log_leaf_hash_is_of_its_bytes CHECK (hash = sha256('\x00'::bytea || bytes))
      );
      CREATE INDEX log_leaf_pending ON log_leaf (court_id, leaf_id) WHERE leaf_index IS NULL;

      -- A leaf is placed once; nothing else about it changes.
      CREATE FUNCTION log_leaf_is_placed_once() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.leaf_index IS NOT NULL OR NEW.leaf_index IS NULL OR NEW.court_id <> OLD.court_id
          OR NEW.leaf_id <> OLD.leaf_id OR NEW.hash <> OLD.hash OR NEW.bytes <> OLD.bytes
          OR NEW.queued_at <> OLD.queued_at
        THEN
          RAISE EXCEPTION 'a leaf of the log is placed once and never changed'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'log_leaf_is_placed_once',
              TABLE = 'log_leaf';
        END IF;
        RETURN NEW;
      END
      $$;
      CREATE TRIGGER log_leaf_is_placed_once BEFORE UPDATE ON log_leaf
        FOR EACH ROW EXECUTE FUNCTION log_leaf_is_placed_once();
      CREATE TRIGGER append_only BEFORE DELETE ON log_leaf
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER never_emptied BEFORE TRUNCATE ON log_leaf
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      CREATE TABLE log_node (
        court_id integer NOT NULL,
        level integer NOT NULL CONSTRAINT log_node_level_known CHECK (level BETWEEN 0 AND 62),
        node_index bigint NOT NULL
          CONSTRAINT log_node_index_not_negative CHECK (node_index >= 0),
        hash bytea NOT NULL CONSTRAINT log_node_hash_is_32_bytes CHECK (octet_length(hash) = 32),
        PRIMARY KEY (court_id, level, node_index)
      );
      CALL make_append_only('log_node');

      CREATE TABLE log_checkpoint (
        court_id integer NOT NULL REFERENCES court,
        checkpoint_id bigint GENERATED ALWAYS AS IDENTITY,
        size bigint NOT NULL CONSTRAINT log_checkpoint_size_not_negative CHECK (size >= 0),
        root bytea NOT NULL
          CONSTRAINT log_checkpoint_root_is_32_bytes CHECK (octet_length(root) = 32),
        note text NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (court_id, checkpoint_id)
      );
      CREATE INDEX log_checkpoint_largest ON log_checkpoint (court_id, size, checkpoint_id);

      -- A log that signed a smaller tree after a larger one, or two roots of one size, would lie.
      CREATE FUNCTION log_checkpoint_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        latest log_checkpoint;
      BEGIN
        SELECT * INTO latest FROM log_checkpoint WHERE court_id = NEW.court_id
        ORDER BY size DESC, checkpoint_id DESC LIMIT 1;
        IF latest.size > NEW.size OR (latest.size = NEW.size AND latest.root <> NEW.root) THEN
          RAISE EXCEPTION 'checkpoint of % after one of %', NEW.size, latest.size
            USING ERRCODE = 'check_violation', CONSTRAINT = 'log_checkpoint_only_grows',
              TABLE = 'log_checkpoint';
        END IF;
        RETURN NEW;
      END
      $$;
      CREATE TRIGGER log_checkpoint_only_grows BEFORE INSERT ON log_checkpoint
        FOR EACH ROW EXECUTE FUNCTION log_checkpoint_only_grows();
      CALL make_append_only('log_checkpoint');

      CREATE TABLE custody_entry (
        court_id integer NOT NULL,
        evidence_id uuid NOT NULL,
        sequence integer NOT NULL CONSTRAINT custody_sequence_positive CHECK (sequence > 0),
        at timestamptz NOT NULL,
        actor_id uuid,
        actor_role text NOT NULL,
        act text NOT NULL,
        reason text NOT NULL,
        -- The leaf is told once, in the log; its place is read from there.
        leaf_id bigint NOT NULL,
        opening bytea NOT NULL,
        PRIMARY KEY (court_id, evidence_id, sequence),
        FOREIGN KEY (court_id, evidence_id) REFERENCES evidence_item,
        FOREIGN KEY (court_id, leaf_id) REFERENCES log_leaf,
        CONSTRAINT custody_leaf_unique UNIQUE (court_id, leaf_id)
      );

      CREATE FUNCTION custody_entry_follows_its_predecessor() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.sequence > 1 AND NOT EXISTS (
          SELECT FROM custody_entry WHERE court_id = NEW.court_id
            AND evidence_id = NEW.evidence_id AND sequence = NEW.sequence - 1)
        THEN
          RAISE EXCEPTION 'custody entry % has none before it', NEW.sequence
            USING ERRCODE = 'check_violation', TABLE = 'custody_entry',
              CONSTRAINT = 'custody_entry_follows_its_predecessor';
        END IF;
        RETURN NEW;
      END
      $$;
      CREATE TRIGGER custody_entry_follows_its_predecessor BEFORE INSERT ON custody_entry
        FOR EACH ROW EXECUTE FUNCTION custody_entry_follows_its_predecessor();
      CALL make_append_only('custody_entry');
      """#)
}
