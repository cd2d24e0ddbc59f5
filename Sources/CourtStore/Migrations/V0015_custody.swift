import CourtPG

extension CourtMigrations {
  /// Who may see an item, who touched its bytes, and what the parties say to it.
  static let custody = PGMigration(
    name: "V0015_custody",
    sql: [custodySeals, custodyProcedure, custodyRecords, custodyBytes].joined(separator: "\n"))

  /// Sealing per viewer, decided by the database itself from who the viewer is.
  private static let custodySeals = #"""
    -- An order of the court, or the provisional seal of an item handed in as confidential. The
    -- newest holds. Source: Civil Procedure Law art. 71; Provisions on Evidence art. 47.
    CREATE TABLE evidence_seal (
      court_id integer NOT NULL,
      evidence_id uuid NOT NULL,
      version integer NOT NULL CONSTRAINT evidence_seal_version_positive CHECK (version > 0),
      is_sealed boolean NOT NULL,
      accounts uuid[] NOT NULL,
      parties uuid[] NOT NULL,
      roles text[] NOT NULL,
      reason text NOT NULL
        CONSTRAINT evidence_seal_reason_length CHECK (length(reason) BETWEEN 1 AND 2000),
      -- None while it is provisional.
      ordered_by uuid,
      at timestamptz NOT NULL,
      PRIMARY KEY (court_id, evidence_id, version),
      FOREIGN KEY (court_id, evidence_id) REFERENCES evidence_item,
      FOREIGN KEY (court_id, ordered_by) REFERENCES account,
      CONSTRAINT evidence_seal_never_against_the_bench
        CHECK (NOT is_sealed OR 'judge' = ANY (roles)),
      CONSTRAINT evidence_seal_lifted_for_all
        CHECK (is_sealed OR cardinality(accounts) + cardinality(parties) + cardinality(roles) = 0)
    );
    CALL make_append_only('evidence_seal');

    -- What an account is in a case, by the rows that make it so and nothing the program says.
    CREATE FUNCTION case_roles(court integer, wanted uuid, viewer uuid) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT coalesce(array_agg(DISTINCT held.role), '{}') FROM (
        SELECT a.kind FROM account a
        WHERE a.court_id = court AND a.account_id = viewer AND a.kind IN ('clerk', 'president')
          AND NOT EXISTS (
            SELECT FROM assignment s WHERE s.court_id = court AND s.case_id = wanted
              AND s.account_id = viewer AND s.is_barred)
        UNION ALL
        SELECT s.role FROM assignment s JOIN account a
          ON a.court_id = court AND a.account_id = viewer AND a.kind = s.role
        WHERE s.court_id = court AND s.case_id = wanted AND s.account_id = viewer
          AND s.ended_at IS NULL
        UNION ALL
        SELECT p.side FROM party p
        WHERE p.court_id = court AND p.case_id = wanted AND p.account_id = viewer
        UNION ALL
        SELECT said.role FROM representation r JOIN party p
          ON p.court_id = court AND p.party_id = r.party_id
        CROSS JOIN LATERAL (VALUES (p.side), ('representative')) AS said (role)
        WHERE r.court_id = court AND r.case_id = wanted AND r.account_id = viewer
        UNION ALL
        SELECT 'platform' FROM case_file f JOIN account a
          ON a.court_id = court AND a.account_id = viewer AND a.kind = 'platform'
        WHERE f.court_id = court AND f.case_id = wanted AND f.filed_by = viewer
      ) AS held (role)
      WHERE EXISTS (
        SELECT FROM account a
        WHERE a.court_id = court AND a.account_id = viewer AND NOT a.is_disabled)
    $$;

    -- The viewer is told once a transaction; where nobody is told, nothing under seal is seen.
    CREATE FUNCTION may_see_evidence(court integer, item uuid, of_case uuid, submitter uuid)
    RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      seal evidence_seal;
      told text;
      viewer uuid;
    BEGIN
      SELECT * INTO seal FROM evidence_seal s
      WHERE s.court_id = court AND s.evidence_id = item ORDER BY s.version DESC LIMIT 1;
      IF NOT FOUND OR NOT seal.is_sealed THEN
        RETURN true;
      END IF;
      told := coalesce(current_setting('xiezhi.viewer', true), '');
      IF told = 'system' THEN
        RETURN true;
      ELSIF told !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
        RETURN false;
      END IF;
      viewer := told::uuid;
      RETURN viewer = submitter OR viewer = ANY (seal.accounts)
        OR case_roles(court, of_case, viewer) && seal.roles
        OR EXISTS (
          SELECT FROM party p WHERE p.court_id = court AND p.party_id = ANY (seal.parties)
            AND (p.account_id = viewer OR EXISTS (
              SELECT FROM representation r WHERE r.court_id = court
                AND r.party_id = p.party_id AND r.account_id = viewer)));
    END
    $$;

    ALTER TABLE evidence_item ENABLE ROW LEVEL SECURITY;
    CREATE POLICY seen ON evidence_item FOR SELECT TO xiezhi_app
      USING (may_see_evidence(court_id, evidence_id, case_id, submitted_by));
    CREATE POLICY written ON evidence_item FOR INSERT TO xiezhi_app WITH CHECK (true);
    CREATE POLICY changed ON evidence_item FOR UPDATE TO xiezhi_app
      USING (may_see_evidence(court_id, evidence_id, case_id, submitted_by)) WITH CHECK (true);
    CREATE INDEX evidence_by_content ON evidence_item (court_id, sha256)
      WHERE sha256 IS NOT NULL;

    -- What hangs on an item is seen by whoever sees the item.
    CREATE PROCEDURE follow_the_seal(target regclass) LANGUAGE plpgsql AS $$
    DECLARE
      visible text := format(
        'evidence_id IS NULL OR EXISTS (SELECT FROM evidence_item e
          WHERE e.court_id = %1$s.court_id AND e.evidence_id = %1$s.evidence_id)', target);
    BEGIN
      EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
      EXECUTE format(
        'CREATE POLICY seen ON %s FOR SELECT TO xiezhi_app USING (%s)', target, visible);
      EXECUTE format(
        'CREATE POLICY written ON %s FOR INSERT TO xiezhi_app WITH CHECK (true)', target);
      EXECUTE format(
        'CREATE POLICY changed ON %s FOR UPDATE TO xiezhi_app USING (%s) WITH CHECK (true)',
        target, visible);
    END
    $$;
    REVOKE EXECUTE ON PROCEDURE follow_the_seal(regclass) FROM PUBLIC;
    CALL follow_the_seal('custody_entry');
    CALL follow_the_seal('evidence_seal');

    -- Numbers must not depend on what the asker sees. What comes in under seal is counted in a
    -- series of its own, so that the open series has no gap that would tell of it.
    CREATE FUNCTION next_evidence_ordinal(court integer, wanted uuid, is_sealed boolean)
    RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT coalesce(max(e.ordinal), CASE WHEN is_sealed THEN 1000000 ELSE 0 END) + 1
      FROM evidence_item e
      WHERE e.court_id = court AND e.case_id = wanted AND (e.ordinal > 1000000) = is_sealed
    $$;
    """#

  /// The bytes of evidence: read only with an entry in the item's custody.
  private static let custodyBytes = #"""
    ALTER TABLE custody_entry
      ADD COLUMN tool text,
      ADD COLUMN sha256_before bytea
        CONSTRAINT custody_digest_before_is_32_bytes CHECK (octet_length(sha256_before) = 32),
      ADD COLUMN sha256_after bytea
        CONSTRAINT custody_digest_after_is_32_bytes CHECK (octet_length(sha256_after) = 32),
      -- The other item of an act upon two: original or derived.
      ADD COLUMN other_id uuid,
      ADD CONSTRAINT custody_other_item_exists
        FOREIGN KEY (court_id, other_id) REFERENCES evidence_item (court_id, evidence_id),
      ADD CONSTRAINT custody_act_known CHECK (act IN (
        'received', 'hashed', 'stored', 'viewed', 'copied', 'converted', 'redacted', 'sealed',
        'unsealed', 'exported', 'returned', 'destroyed'));

    -- One passage through an item's bytes, opened by one custody entry.
    CREATE TABLE evidence_access (
      court_id integer NOT NULL,
      access_id uuid NOT NULL,
      evidence_id uuid NOT NULL,
      sequence integer NOT NULL,
      opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      expires_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '24 hours',
      closed_at timestamptz,
      PRIMARY KEY (court_id, access_id),
      CONSTRAINT evidence_access_has_its_entry
        FOREIGN KEY (court_id, evidence_id, sequence) REFERENCES custody_entry,
      CONSTRAINT evidence_access_once_per_entry UNIQUE (court_id, evidence_id, sequence)
    );

    -- As the serving role, so that an item that is not seen is not opened either.
    CREATE FUNCTION evidence_access_is_entered_now() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT EXISTS (
        SELECT FROM custody_entry c WHERE c.court_id = NEW.court_id
          AND c.evidence_id = NEW.evidence_id AND c.sequence = NEW.sequence
          AND c.act IN ('viewed', 'copied', 'exported', 'converted', 'redacted', 'hashed')
          AND c.xmin = pg_current_xact_id()::xid)
      THEN
        RAISE EXCEPTION 'evidence is opened by a custody entry of the same transaction'
          USING ERRCODE = 'insufficient_privilege', TABLE = 'evidence_access',
            CONSTRAINT = 'evidence_access_is_entered_now';
      END IF;
      RETURN NEW;
    END
    $$;
    CREATE TRIGGER evidence_access_is_entered_now BEFORE INSERT ON evidence_access
      FOR EACH ROW EXECUTE FUNCTION evidence_access_is_entered_now();

    CREATE FUNCTION evidence_chunk(court integer, access uuid, wanted integer) RETURNS bytea
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      item uuid;
    BEGIN
      SELECT a.evidence_id INTO item FROM evidence_access a
      WHERE a.court_id = court AND a.access_id = access AND a.closed_at IS NULL
        AND a.expires_at > clock_timestamp();
      IF NOT FOUND THEN
        RAISE EXCEPTION 'no custody entry opens these bytes'
          USING ERRCODE = 'insufficient_privilege', TABLE = 'blob_chunk',
            CONSTRAINT = 'evidence_bytes_only_with_an_entry';
      END IF;
      RETURN (
        SELECT c.bytes FROM evidence_item e JOIN blob_chunk c
          ON c.court_id = e.court_id AND c.blob_id = e.blob_id AND c.chunk_index = wanted
        WHERE e.court_id = court AND e.evidence_id = item);
    END
    $$;

    CREATE FUNCTION close_evidence_access(court integer, access uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      UPDATE evidence_access SET closed_at = clock_timestamp()
      WHERE court_id = court AND access_id = access AND closed_at IS NULL
    $$;

    -- Bytes on their way in belong to nobody's custody yet; once an item rests on them, they do.
    CREATE FUNCTION incoming_chunk(court integer, wanted_blob uuid, wanted integer) RETURNS bytea
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT c.bytes FROM blob b JOIN blob_chunk c
        ON c.court_id = b.court_id AND c.blob_id = b.blob_id AND c.chunk_index = wanted
      WHERE b.court_id = court AND b.blob_id = wanted_blob AND b.size_bytes IS NULL
        AND NOT EXISTS (
          SELECT FROM evidence_item e WHERE e.court_id = court AND e.blob_id = wanted_blob)
        AND NOT EXISTS (
          SELECT FROM recording r WHERE r.court_id = court AND r.blob_id = wanted_blob)
    $$;

    CREATE FUNCTION complete_blob(court integer, wanted uuid, chunks integer, size bigint)
    RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE blob b SET chunk_count = chunks, size_bytes = size
      WHERE b.court_id = court AND b.blob_id = wanted AND b.size_bytes IS NULL AND EXISTS (
        SELECT FROM blob_chunk c WHERE c.court_id = court AND c.blob_id = wanted
        HAVING count(*) = chunks AND coalesce(sum(octet_length(c.bytes)), 0) = size
          AND coalesce(max(c.chunk_index) + 1, 0) = chunks);
      RETURN FOUND;
    END
    $$;

    -- How much is there, for checks; never what.
    CREATE FUNCTION blob_stored_bytes(court integer, wanted uuid) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT coalesce(sum(octet_length(c.bytes)), 0) FROM blob_chunk c
      WHERE c.court_id = court AND c.blob_id = wanted
    $$;

    -- The bytes go; the item, its digests and its custody stay. Only with the entry that says so.
    CREATE FUNCTION destroy_evidence_bytes(court integer, item uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NOT EXISTS (
        SELECT FROM custody_entry c WHERE c.court_id = court AND c.evidence_id = item
          AND c.act = 'destroyed' AND c.xmin = pg_current_xact_id()::xid)
      THEN
        RAISE EXCEPTION 'bytes are destroyed by a custody entry of the same transaction'
          USING ERRCODE = 'insufficient_privilege', TABLE = 'blob_chunk',
            CONSTRAINT = 'evidence_destroyed_only_with_an_entry';
      END IF;
      DELETE FROM blob_chunk c USING evidence_item e
      WHERE e.court_id = court AND e.evidence_id = item
        AND c.court_id = court AND c.blob_id = e.blob_id;
    END
    $$;

    REVOKE SELECT ON blob_chunk FROM xiezhi_app;
    GRANT INSERT ON evidence_access TO xiezhi_app;
    GRANT SELECT, INSERT ON evidence_seal TO xiezhi_app;
    """#
}
