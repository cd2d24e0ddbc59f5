import CourtPG

extension CourtMigrations {
  /// Deadlines, the timers that fire them, and the officials' tasks.
  static let time = PGMigration(
    name: "V0003_time",
    sql: #"""
      CREATE TABLE deadline (
        court_id integer NOT NULL,
        deadline_id uuid NOT NULL,
        case_id uuid NOT NULL,
        clock text NOT NULL,
        party_id uuid,
        rule text NOT NULL,
        started_at timestamptz NOT NULL,
        last_day date NOT NULL,
        due_at timestamptz NOT NULL,
        standing text NOT NULL CONSTRAINT deadline_standing_known
          CHECK (standing IN ('running', 'met', 'expired', 'cancelled')),
        closed_at timestamptz,
        explanation jsonb NOT NULL,
        PRIMARY KEY (court_id, deadline_id),
        FOREIGN KEY (court_id, case_id) REFERENCES case_file,
        FOREIGN KEY (court_id, case_id, party_id) REFERENCES party (court_id, case_id, party_id),
        CONSTRAINT deadline_closed_unless_running
          CHECK ((standing = 'running') = (closed_at IS NULL))
      ) WITH (fillfactor = 90);
      CREATE INDEX deadline_by_case ON deadline (court_id, case_id);

      -- A row for every running deadline and none else: firing consumes it in the transaction that
      -- records the effect, so a crash repeats and never doubles.
      CREATE TABLE timer (
        court_id integer NOT NULL,
        deadline_id uuid NOT NULL,
        case_id uuid NOT NULL,
        due_at timestamptz NOT NULL,
        PRIMARY KEY (court_id, deadline_id),
        FOREIGN KEY (court_id, deadline_id) REFERENCES deadline,
        FOREIGN KEY (court_id, case_id) REFERENCES case_file
      );
      CREATE INDEX timer_due ON timer (court_id, due_at);

      CREATE TABLE task (
        court_id integer NOT NULL,
        task_id uuid NOT NULL,
        case_id uuid NOT NULL,
        role text NOT NULL,
        kind text NOT NULL,
        opened_at timestamptz NOT NULL,
        due_at timestamptz,
        closed_at timestamptz,
        urgency integer NOT NULL CONSTRAINT task_urgency_not_negative CHECK (urgency >= 0),
        PRIMARY KEY (court_id, task_id),
        FOREIGN KEY (court_id, case_id) REFERENCES case_file,
        CONSTRAINT task_closed_after_it_opened CHECK (closed_at >= opened_at)
      );
      CREATE INDEX task_by_case ON task (court_id, case_id);
      CREATE INDEX task_waiting ON task (court_id, role, urgency DESC, due_at, task_id)
        WHERE closed_at IS NULL;
      """#)
}
