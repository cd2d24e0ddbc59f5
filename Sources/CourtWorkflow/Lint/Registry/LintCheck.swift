/// One thing the lint looks for, with an example that passes and one that fails.
public struct LintCheck: Sendable {
  /// What a check is about, in the order of the handbook.
  public enum Group: String, Sendable, CaseIterable {
    case form, language, names, states, clocks, urging, standstill, expressions, conditions
    case actions, effects, input, rights, incidents, beside, use

    /// Why checks of this group are made.
    public var why: String {
      switch self {
      case .form: "A file that is read in two ways decides in two ways."
      case .language: "Everybody must be told, in a language of theirs, the same thing."
      case .names:
        "A name that points nowhere does nothing, and nobody notices until a case meets it."
      case .states:
        "No case may be stuck, wait for ever without anybody answerable, or end half done."
      case .clocks: "Every period rests on a rule, runs for somebody, and has a consequence."
      case .urging: "Lateness of the court is told upwards and is never the parties' loss."
      case .standstill: "A period stands still only where the law says so, and goes on again."
      case .expressions: "A comparison that cannot come out as meant is a rule that does not exist."
      case .conditions: "Each case must meet exactly the conditions that were meant for it."
      case .actions: "Every act has somebody who may do it, a place, a legal basis and a trace."
      case .effects: "What follows from an act must be something the court can carry out."
      case .input: "What is asked for must be answerable, and must go somewhere."
      case .rights: "What the law gives a party no procedure may forget."
      case .incidents: "What is settled beside a case must begin, end and lead back."
      case .beside: "Votes, cases that follow and new versions must fit what they are bound to."
      case .use: "What is declared and never used was meant for something."
      }
    }
  }

  public let code: String
  public let severity: Finding.Severity
  public let group: Group
  /// The mistake, as a noun phrase.
  public let what: String
  public let example: LintExample

  init(
    _ code: String, _ severity: Finding.Severity, _ group: Group, _ what: String,
    _ example: LintExample
  ) {
    self.code = code
    self.severity = severity
    self.group = group
    self.what = what
    self.example = example
  }

  /// All checks in the order of the handbook.
  public static let all: [LintCheck] =
    formChecks + languageChecks + namesChecks + statesChecks + clocksChecks + urgingChecks
    + standstillChecks + expressionsChecks + conditionsChecks + actionsChecks + effectsChecks
    + inputChecks + rightsChecks + incidentsChecks + besideChecks + useChecks

  public static func named(_ code: String) -> LintCheck? { all.first { $0.code == code } }
}
