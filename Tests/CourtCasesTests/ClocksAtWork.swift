import CourtCases
import CourtDomain
import CourtWorkflow
import Testing

/// The first version of the shopping procedure, which has nothing of the kind, with actions that stop,
/// continue, lengthen, give back and recount time one by one; later than the versions in force, so
/// that new cases follow it.
enum ClocksAtWork {
  static func open(
    at start: String = "2025-11-03T01:00:00Z", _ body: @Sendable (TestCourt) async throws -> Void
  ) async throws {
    let definition = try definition.get()
    try await TestCourt.open(at: start) { test in
      var court = test.court
      court.procedures = ProcedureLibrary(test.court.procedures.all + [definition])
      try await body(
        TestCourt(
          court: court, clock: test.clock, database: test.database, people: test.people))
    }
  }

  private static let definition = Result {
    try ProcedureDefinition.load(yaml: yaml(), file: "online-shopping-3.yaml")
  }

  private static func yaml() throws -> String {
    var yaml = try Golden.yaml()
    let changes = [
      ("\nversion: 1\n", "\nversion: 3\n"),
      ("    on_expiry: evidence-closed\n", evidenceClock),
      ("    on_expiry: escalate-trial-limit\n", trialClock),
      ("\nclocks:\n", "\nclocks:\n" + noticeClock),
      ("\nactions:\n", "\nactions:\n" + actions),
    ]
    for (written, instead) in changes {
      #expect(yaml.contains(written), "the first version reads otherwise: \(written)")
      yaml = yaml.replacing(written, with: instead)
    }
    return yaml
  }

  private static let evidenceClock =
    "    on_expiry: evidence-closed\n    excludes: [jurisdiction-objection]\n"
  private static let trialClock =
    "    on_expiry: escalate-trial-limit\n    excludes: [appraisal, stay, jurisdiction-objection]\n"

  private static let noticeClock = """
      hearing-notice:
        title: {zh-CN: 庭前通知期限, en: notice before the hearing}
        rule: hearing.notice
        on_expiry: notice-passed

    """

  private static let actions = """
      object-to-jurisdiction:
        title: {zh-CN: 提出管辖权异议, en: object to jurisdiction}
        by: [defendant]
        from: any
        suspend: [{clock: all, kind: jurisdiction-objection}]
        article: CPL 130
        docket: {zh-CN: 被告提出管辖权异议, en: The defendant objects to jurisdiction}
      decide-objection:
        title: {zh-CN: 裁定管辖权异议, en: decide the objection}
        by: [judge]
        from: any
        resume: [{clock: all, kind: jurisdiction-objection}]
        article: CPL 130
        docket: {zh-CN: 裁定驳回管辖权异议, en: The objection is dismissed}
      stay:
        title: {zh-CN: 中止审理, en: stay the trial}
        by: [judge]
        from: any
        suspend: [{clock: trial-limit, kind: stay}]
        article: CPL 153
        docket: {zh-CN: 裁定中止审理, en: The trial is stayed}
      go-on:
        title: {zh-CN: 恢复审理, en: go on with the trial}
        by: [judge]
        from: any
        resume: [{clock: trial-limit, kind: stay}]
        article: CPL 153
        docket: {zh-CN: 恢复审理, en: The trial goes on}
      extend-trial:
        title: {zh-CN: 批准延长审限, en: extend the trial limit}
        by: [judge]
        from: any
        effects:
          - {name: extend, clock: trial-limit, rule: "trial.{facts.track}.extension"}
        article: CPL 164
        docket: {zh-CN: 院长批准延长审理期限, en: The president extends the trial limit}
      restore-defence:
        title: {zh-CN: 准予顺延答辩期, en: give the time for the defence back}
        by: [judge]
        from: any
        input:
          party: {type: string, required: true, title: {zh-CN: 当事人, en: party}}
        effects:
          - {name: restore, clock: defence, party: "{input.party}", days: 10}
        article: CPL 86
        docket: {zh-CN: 准予顺延答辩期, en: The time for the defence is given back}
      change-track:
        title: {zh-CN: 转换程序, en: change the track}
        by: [judge]
        from: any
        set: {track: "'ordinary'"}
        effects:
          - {name: recompute, clocks: [trial-limit]}
        article: CPL 170
        docket: {zh-CN: 转为普通程序, en: Converted to the ordinary track}
      notice-passed:
        title: {zh-CN: 通知期限届满, en: time for the notice ended}
        by: [system]
        from: any
        article: CPL 139
        docket: {zh-CN: 庭前通知期限届满, en: The time for the notice ended}
      await-hearing:
        title: {zh-CN: 庭前通知, en: notice before the hearing}
        by: [judge]
        from: [hearing-scheduled]
        start: [{clock: hearing-notice, counted_from: "'hearing'"}]
        article: CPL 139
        docket: {zh-CN: 庭前三日通知, en: Notice three days before the hearing}

    """
}

extension TestCourt {
  func deadline(_ clock: String, _ id: CaseID) async throws -> Deadline {
    try #require(try await deadlines(clock, id).last)
  }

  func revisions(_ deadline: Deadline) async throws -> [DeadlineRevision] {
    try await court.store.read { try $0.revisions(of: deadline.id, limit: 100) }
  }

  func party(_ side: Party.Side, of id: CaseID) async throws -> Party {
    try #require(
      try await court.store.read { try $0.parties(of: id) }.first { $0.side == side })
  }

  /// Timers and ticking deadlines are the same set with the same instants.
  func timersAreInStep() async throws -> Bool {
    try await count(
      """
      SELECT count(*)::int
      FROM (SELECT * FROM deadline WHERE standing = 'running' AND still_from IS NULL) AS d
      FULL JOIN timer AS t ON t.deadline_id = d.deadline_id
      WHERE d.deadline_id IS NULL OR t.deadline_id IS NULL OR t.due_at <> d.due_at
      """) == 0
  }

  /// The same as the program that checks a court's data asks.
  func historyIsWhole() async throws -> Bool {
    try await count(
      """
      SELECT count(*)::int FROM deadline d WHERE d.revisions <> (
        SELECT count(*) FROM deadline_revision r WHERE r.deadline_id = d.deadline_id)
      """) == 0
  }
}
