import CourtPG

extension CourtMigrations {
  /// Files that come in pieces, what parties may take up, and small pictures of evidence.
  static let uploads = PGMigration(
    name: "V0016_uploads",
    sql: #"""
      CREATE TABLE evidence_upload (
        court_id integer NOT NULL,
        upload_id uuid NOT NULL,
        evidence_id uuid NOT NULL,
        account_id uuid NOT NULL,
        blob_id uuid NOT NULL,
        file_name text NOT NULL
          CONSTRAINT evidence_upload_name_length CHECK (length(file_name) BETWEEN 1 AND 200),
        length_bytes bigint NOT NULL
          CONSTRAINT evidence_upload_is_not_empty CHECK (length_bytes > 0),
        received_bytes bigint NOT NULL
          CONSTRAINT evidence_upload_within_its_length
            CHECK (received_bytes BETWEEN 0 AND length_bytes),
        chunk_count integer NOT NULL
          CONSTRAINT evidence_upload_chunks_not_negative CHECK (chunk_count >= 0),
        begun_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        appender uuid,
        appender_until timestamptz,
        finished_at timestamptz,
        PRIMARY KEY (court_id, upload_id),
        FOREIGN KEY (court_id, evidence_id) REFERENCES evidence_item,
        FOREIGN KEY (court_id, account_id) REFERENCES account,
        FOREIGN KEY (court_id, blob_id) REFERENCES blob ON DELETE CASCADE,
        CONSTRAINT evidence_upload_has_its_own_bytes UNIQUE (court_id, blob_id),
        CONSTRAINT evidence_upload_appender_holds_for_a_time
          CHECK ((appender IS NULL) = (appender_until IS NULL)),
        -- The last byte is acknowledged by the transaction that receives the item, or not at all.
        CONSTRAINT evidence_upload_whole_exactly_when_finished
          CHECK ((received_bytes = length_bytes) = (finished_at IS NOT NULL))
      );
      CREATE INDEX evidence_upload_by_item ON evidence_upload (court_id, evidence_id);
      CREATE INDEX evidence_upload_open ON evidence_upload (court_id, account_id)
        WHERE finished_at IS NULL;
      CREATE INDEX evidence_upload_expiry ON evidence_upload (court_id, expires_at);

      -- What was acknowledged once is never taken back, and goes nowhere else.
      CREATE FUNCTION evidence_upload_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.finished_at IS NOT NULL OR NEW.received_bytes < OLD.received_bytes
          OR NEW.chunk_count < OLD.chunk_count OR NEW.length_bytes <> OLD.length_bytes
          OR NEW.evidence_id <> OLD.evidence_id OR NEW.blob_id <> OLD.blob_id
          OR NEW.account_id <> OLD.account_id
        THEN
          RAISE EXCEPTION 'an upload only grows'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'evidence_upload_only_grows',
              TABLE = 'evidence_upload';
        END IF;
        RETURN NEW;
      END
      $$;
      CREATE TRIGGER evidence_upload_only_grows BEFORE UPDATE ON evidence_upload
        FOR EACH ROW EXECUTE FUNCTION evidence_upload_only_grows();
      GRANT SELECT, INSERT, UPDATE, DELETE ON evidence_upload TO xiezhi_app;

      -- Bytes of an upload that is not evidence yet: needed to digest them after a restart.
      CREATE FUNCTION upload_chunk(court integer, upload uuid, wanted integer) RETURNS bytea
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT c.bytes FROM evidence_upload u
        JOIN blob b ON b.court_id = u.court_id AND b.blob_id = u.blob_id
        JOIN blob_chunk c ON c.court_id = b.court_id AND c.blob_id = b.blob_id
        WHERE u.court_id = court AND u.upload_id = upload AND u.finished_at IS NULL
          AND b.size_bytes IS NULL AND c.chunk_index = wanted
      $$;

      -- As the owner, so that what the asker may not see counts as well.
      CREATE FUNCTION evidence_usage(
        court integer, of_case uuid, of_party uuid, by_account uuid, leaving_out uuid,
        OUT case_items bigint, OUT case_bytes bigint, OUT party_items bigint,
        OUT party_bytes bigint)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT count(*), coalesce(sum(taken.bytes), 0)::bigint,
          count(*) FILTER (WHERE taken.own),
          coalesce(sum(taken.bytes) FILTER (WHERE taken.own), 0)::bigint
        FROM (
          SELECT CASE WHEN of_party IS NULL THEN e.party_id IS NULL AND e.submitted_by = by_account
              ELSE e.party_id = of_party END AS own,
            CASE WHEN e.evidence_id = leaving_out THEN 0 ELSE coalesce(e.size_bytes, (
              SELECT max(u.length_bytes) FROM evidence_upload u
              WHERE u.court_id = e.court_id AND u.evidence_id = e.evidence_id
                AND u.finished_at IS NULL), 0) END AS bytes
          FROM evidence_item e WHERE e.court_id = court AND e.case_id = of_case
        ) AS taken
      $$;

      CREATE TABLE evidence_preview (
        court_id integer NOT NULL,
        evidence_id uuid NOT NULL,
        made_at timestamptz NOT NULL,
        tool text NOT NULL CONSTRAINT evidence_preview_tool_length
          CHECK (length(tool) BETWEEN 1 AND 200),
        media_type text CONSTRAINT evidence_preview_is_a_picture
          CHECK (media_type IN ('image/png', 'image/jpeg')),
        width integer CONSTRAINT evidence_preview_width CHECK (width BETWEEN 1 AND 4096),
        height integer CONSTRAINT evidence_preview_height CHECK (height BETWEEN 1 AND 4096),
        bytes bytea CONSTRAINT evidence_preview_size
          CHECK (octet_length(bytes) BETWEEN 1 AND 4194304),
        sha256 bytea CONSTRAINT evidence_preview_digest CHECK (sha256 = sha256(bytes)),
        failure text,
        PRIMARY KEY (court_id, evidence_id),
        FOREIGN KEY (court_id, evidence_id) REFERENCES evidence_item,
        CONSTRAINT evidence_preview_made_or_told_why_not CHECK (
          num_nonnulls(media_type, width, height, bytes, sha256)
            = CASE WHEN failure IS NULL THEN 5 ELSE 0 END)
      );
      ALTER TABLE evidence_preview ALTER COLUMN bytes SET STORAGE EXTERNAL;
      CREATE FUNCTION evidence_preview_made_never_changes() RETURNS trigger
      LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE' OR OLD.failure IS NULL OR NEW.evidence_id <> OLD.evidence_id THEN
          RAISE EXCEPTION 'a preview that was made does not change'
            USING ERRCODE = 'restrict_violation', TABLE = 'evidence_preview',
              CONSTRAINT = 'evidence_preview_made_never_changes';
        END IF;
        RETURN NEW;
      END
      $$;
      CREATE TRIGGER evidence_preview_made_never_changes BEFORE UPDATE ON evidence_preview
        FOR EACH ROW EXECUTE FUNCTION evidence_preview_made_never_changes();
      GRANT SELECT (court_id, evidence_id, made_at, tool, media_type, width, height, sha256,
        failure), INSERT, UPDATE ON evidence_preview TO xiezhi_app;

      -- A picture of evidence is evidence: it is shown only by a transaction that enters the viewing.
      CREATE FUNCTION preview_bytes(court integer, item uuid) RETURNS bytea
      LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      BEGIN
        IF NOT EXISTS (
          SELECT FROM custody_entry c WHERE c.court_id = court AND c.evidence_id = item
            AND c.act = 'viewed' AND c.xmin = pg_current_xact_id()::xid)
        THEN
          RAISE EXCEPTION 'no custody entry opens this picture'
            USING ERRCODE = 'insufficient_privilege', TABLE = 'evidence_preview',
              CONSTRAINT = 'preview_only_with_custody';
        END IF;
        RETURN (
          SELECT p.bytes FROM evidence_preview p
          WHERE p.court_id = court AND p.evidence_id = item);
      END
      $$;

      -- Where items are sealed, what hangs on them is.
      DO $$ BEGIN
        IF to_regprocedure('follow_the_seal(regclass)') IS NOT NULL THEN
          CALL follow_the_seal('evidence_preview');
        END IF;
      END $$;
      """#)
}
