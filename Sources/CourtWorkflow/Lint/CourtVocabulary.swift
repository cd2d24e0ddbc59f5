extension LintHost {
  /// The vocabulary written down in the handbook of procedures: effects with their arguments,
  /// routes, roles. Rules and the library of procedures are added by whoever runs the checks.
  public static func court(
    rules: [String: Rule]? = nil, library: [ProcedureDefinition]? = nil
  ) -> LintHost {
    LintHost(
      effects: courtEffects, rules: rules,
      routes: [
        "cases", "filings", "fee", "settlement", "hearings", "decisions", "votes", "incidents",
        "sequels", "consents", "evidence", "preservation", "enforcement", "service",
      ],
      roles: [
        "plaintiff", "defendant", "third-party", "representative", "clerk", "judge", "mediator",
        "platform", "president", "expert", "system",
      ],
      systemActions: ["*-served"], library: library)
  }

  private static let courtEffects: [String: Effect] = [
    "open-task": Effect([Argument("role", .role), Argument("kind", .text)]),
    "close-tasks": Effect([Argument("kind", .text, isRequired: false)]),
    "serve": Effect(
      [Argument("document", .document), Argument("to", .addressees, isRequired: false)],
      isOpen: true),
    "compute-fee": Effect(),
    "charge-fee": Effect([
      Argument(
        "kind",
        .oneOf([
          "appeal", "preservation", "payment-order", "enforcement", "counterclaim", "objection",
        ])),
      Argument("amount_fact", .fact, isRequired: false),
      Argument("party", .text, isRequired: false),
    ]),
    "refund-fee": Effect([Argument("part", .oneOf(["half", "all"]))]),
    "assign-number": Effect([Argument("type", .text)]),
    "assign": Effect([Argument("role", .role), Argument("seats", .number, isRequired: false)]),
    "bar": Effect([Argument("role", .role), Argument("person", .text, isRequired: false)]),
    "relieve-fee": Effect([
      Argument("relief", .text), Argument("share", .text, isRequired: false),
    ]),
    "freeze-evidence": Effect(),
    "escalate": Effect([
      Argument("level", .number), Argument("to", .role), Argument("about", .text),
    ]),
    "publish": Effect([Argument("document", .document)]),
    "cancel-hearings": Effect(), "close-hearing": Effect(),
    "notify": Effect([Argument("to", .addressees, isRequired: false)]),
    "extend": Effect([
      Argument("clock", .clock), Argument("rule", .rule),
      Argument("days", .number, isRequired: false), Argument("party", .text, isRequired: false),
      Argument("reason", .text, isRequired: false), Argument("requested", .text, isRequired: false),
    ]),
    "restore": Effect([
      Argument("clock", .clock), Argument("party", .text, isRequired: false),
      Argument("days", .number, isRequired: false),
      Argument("obstacle_ended", .text, isRequired: false),
      Argument("applied", .text, isRequired: false), Argument("reason", .text, isRequired: false),
    ]),
    "recompute": Effect([Argument("clocks", .clocks)]),
    "record-mandate": Effect([
      Argument("change", .oneOf(["appoint", "replace", "powers", "dismiss"])),
      Argument("party", .text), Argument("person", .text),
      Argument("id_number", .text, isRequired: false), Argument("powers", .text),
      Argument("replaces", .text, isRequired: false),
    ]),
    "open-sequel": Effect([Argument("sequel", .sequel)]),
  ]
}
