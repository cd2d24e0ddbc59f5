import CourtPG

extension CourtMigrations {
  /// Drafts, retries, the outbox, the audit log and the precedents.
  static let desk = PGMigration(
    name: "V0007_desk",
    sql: #"""
      CREATE TABLE draft (
        court_id integer NOT NULL,
        draft_id uuid NOT NULL,
        owner_id uuid NOT NULL,
        -- Kept as typed: jsonb would write 1e400 out as digits nobody typed.
        body text NOT NULL
          CONSTRAINT draft_size CHECK (octet_length(body) <= 4194304),
        version bigint NOT NULL,
        saved_at timestamptz NOT NULL,
        PRIMARY KEY (court_id, draft_id),
        FOREIGN KEY (court_id, owner_id) REFERENCES account
      );

      -- Written in the transaction of the effect: where the row is, the effect is.
      CREATE TABLE idempotency_key (
        court_id integer NOT NULL,
        principal_id uuid NOT NULL,
        operation text NOT NULL,
        key text NOT NULL
          CONSTRAINT idempotency_key_length CHECK (length(key) BETWEEN 1 AND 255),
        body_digest bytea NOT NULL
          CONSTRAINT idempotency_body_digest_is_32_bytes CHECK (octet_length(body_digest) = 32),
        status integer NOT NULL
          CONSTRAINT idempotency_status_is_http CHECK (status BETWEEN 100 AND 599),
        media_type text NOT NULL,
        location text,
        etag text,
        body bytea NOT NULL,
        stored_at timestamptz NOT NULL,
        CONSTRAINT idempotency_key_used_once
          PRIMARY KEY (court_id, principal_id, operation, key)
      );
      CREATE INDEX idempotency_key_oldest ON idempotency_key (court_id, stored_at);

      CREATE TABLE outbox_message (
        court_id integer NOT NULL,
        message_id bigint GENERATED ALWAYS AS IDENTITY,
        case_id uuid,
        recipient text NOT NULL
          CONSTRAINT outbox_recipient_length CHECK (length(recipient) BETWEEN 1 AND 254),
        subject text NOT NULL,
        body text NOT NULL,
        queued_at timestamptz NOT NULL,
        -- Who claims a message has it for a while by the server's clock; then it is free again.
        claimed_until timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        delivered_at timestamptz,
        PRIMARY KEY (court_id, message_id)
      );
      CREATE INDEX outbox_waiting ON outbox_message (court_id, message_id)
        WHERE delivered_at IS NULL;

      -- Names cases and accounts without foreign keys: an attempt on a case that does not exist is
      -- noted as well.
      CREATE TABLE audit_entry (
        court_id integer NOT NULL,
        entry_id bigint GENERATED ALWAYS AS IDENTITY,
        at timestamptz NOT NULL,
        account_id uuid,
        role text NOT NULL,
        operation text NOT NULL,
        case_id uuid,
        outcome text NOT NULL,
        request_id text NOT NULL,
        PRIMARY KEY (court_id, entry_id)
      );
      CREATE INDEX audit_entry_by_case ON audit_entry (court_id, case_id, entry_id)
        WHERE case_id IS NOT NULL;
      CALL make_append_only('audit_entry');

      CREATE TABLE precedent (
        court_id integer NOT NULL REFERENCES court,
        precedent_id text NOT NULL
          CONSTRAINT precedent_id_length CHECK (length(precedent_id) BETWEEN 1 AND 200),
        body jsonb NOT NULL,
        stored_at timestamptz NOT NULL,
        PRIMARY KEY (court_id, precedent_id)
      );

      CREATE TABLE precedent_revision (
        court_id integer PRIMARY KEY REFERENCES court,
        revision bigint NOT NULL
          CONSTRAINT precedent_revision_rises_from_one CHECK (revision > 0)
      );
      """#)
}
