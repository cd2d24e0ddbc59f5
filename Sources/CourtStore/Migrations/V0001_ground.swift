import CourtPG

extension CourtMigrations {
  /// Extensions, roles, the guard of append-only tables, the court itself and its people.
  static let ground = PGMigration(
    name: "V0001_ground",
    sql: #"""
      CREATE EXTENSION IF NOT EXISTS btree_gist;

      -- Roles belong to the whole cluster, and databases of one cluster may migrate at once: whoever
      -- comes second finds the role made and goes on.
      DO $$
      DECLARE
        wanted text;
      BEGIN
        FOREACH wanted IN ARRAY ARRAY['xiezhi_app', 'xiezhi_mediation'] LOOP
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
              EXECUTE format('CREATE ROLE %I %s', wanted,
                CASE wanted WHEN 'xiezhi_app' THEN 'LOGIN' ELSE 'NOLOGIN' END);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END;
          END IF;
        END LOOP;
        IF NOT EXISTS (
          SELECT FROM pg_auth_members
          WHERE roleid = 'xiezhi_mediation'::regrole AND member = 'xiezhi_app'::regrole)
        THEN
          BEGIN
            GRANT xiezhi_mediation TO xiezhi_app;
          EXCEPTION WHEN unique_violation OR internal_error THEN NULL;
          END;
        END IF;
      END
      $$;

      -- What the court has written down stays: the second lock behind the missing privilege.
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% of % refused: what is written here stays', TG_OP, TG_TABLE_NAME
          USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_is_append_only',
            TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
      END
      $$;

      CREATE PROCEDURE make_append_only(target regclass) LANGUAGE plpgsql AS $$
      BEGIN
        EXECUTE format(
          'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %s
           FOR EACH ROW EXECUTE FUNCTION refuse_change()', target);
        EXECUTE format(
          'CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %s
           FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', target);
      END
      $$;

      CREATE TABLE court (
        court_id integer PRIMARY KEY CONSTRAINT court_id_positive CHECK (court_id > 0),
        code text NOT NULL CONSTRAINT court_code_length CHECK (length(code) BETWEEN 1 AND 16),
        name_zh text NOT NULL,
        name_en text NOT NULL
      );

      CREATE TABLE account (
        court_id integer NOT NULL REFERENCES court,
        account_id uuid NOT NULL,
        login text NOT NULL
          CONSTRAINT account_login_length CHECK (length(login) BETWEEN 1 AND 64),
        password_hash text NOT NULL,
        kind text NOT NULL CONSTRAINT account_kind_known CHECK (
          kind IN ('litigant', 'platform', 'clerk', 'judge', 'mediator', 'administrator')),
        name text NOT NULL
          CONSTRAINT account_name_length CHECK (length(name) BETWEEN 1 AND 120),
        id_number text
          CONSTRAINT account_id_number_length CHECK (length(id_number) BETWEEN 1 AND 32),
        is_disabled boolean NOT NULL DEFAULT false,
        opened_at timestamptz NOT NULL,
        PRIMARY KEY (court_id, account_id)
      );
      CREATE UNIQUE INDEX account_login_unique ON account (court_id, lower(login));
      -- Parties are matched to accounts by identity number: one person, one account. An official
      -- may have a private account beside the official one.
      CREATE UNIQUE INDEX account_id_number_unique ON account (court_id, id_number)
        WHERE kind IN ('litigant', 'platform');
      CREATE INDEX account_by_kind ON account (court_id, kind, login);

      CREATE TABLE session (
        court_id integer NOT NULL,
        digest bytea NOT NULL
          CONSTRAINT session_digest_is_32_bytes CHECK (octet_length(digest) = 32),
        account_id uuid NOT NULL,
        opened_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (court_id, digest),
        FOREIGN KEY (court_id, account_id) REFERENCES account,
        CONSTRAINT session_ends_after_it_begins CHECK (expires_at > opened_at)
      );
      CREATE INDEX session_by_account ON session (court_id, account_id, expires_at);

      CREATE TABLE sign_in_failure (
        court_id integer NOT NULL,
        failure_id bigint GENERATED ALWAYS AS IDENTITY,
        login text NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (court_id, failure_id)
      );
      CREATE INDEX sign_in_failure_by_login ON sign_in_failure (court_id, lower(login), at);

      CREATE TABLE sandbox_clock (
        court_id integer PRIMARY KEY REFERENCES court,
        at timestamptz NOT NULL
      );
      """#)
}
