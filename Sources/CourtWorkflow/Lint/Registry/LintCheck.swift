/// One thing the lint looks for, with an example that passes and one that fails.
public struct LintCheck: Sendable {
  /// What a check is about, in the order of the handbook.
  public enum Group: String, Sendable, CaseIterable {
    case form, language, names, states, clocks, urging, standstill, expressions, conditions
    case actions, effects, input, rights, incidents, beside, use

    /// Why checks of this group are made.
    public var why: Bilingual {
      switch self {
      case .form:
        Bilingual(zh: "读法有两种，裁判就有两种。", en: "A file that is read in two ways decides in two ways.")
      case .language:
        Bilingual(
          zh: "对每个人，用他的语言，说同样的话。",
          en: "Everybody must be told, in a language of theirs, the same thing.")
      case .names:
        Bilingual(
          zh: "名称无所指，就什么也不做，直到案件碰上才有人发觉。",
          en: "A name that points nowhere does nothing, and nobody notices until a case meets it.")
      case .states:
        Bilingual(
          zh: "案件不得卡住，不得无人负责地空等，也不得半途而终。",
          en: "No case may be stuck, wait for ever without anybody answerable, or end half done.")
      case .clocks:
        Bilingual(
          zh: "每个期限都有规则、有对象、有后果。",
          en: "Every period rests on a rule, runs for somebody, and has a consequence.")
      case .urging:
        Bilingual(
          zh: "法院的迟延向上报告，绝不使当事人受损。",
          en: "Lateness of the court is told upwards and is never the parties' loss.")
      case .standstill:
        Bilingual(
          zh: "期限只在法律规定处中止，并且会继续。",
          en: "A period stands still only where the law says so, and goes on again.")
      case .expressions:
        Bilingual(
          zh: "不可能如其本意的比较，等于没有规则。",
          en: "A comparison that cannot come out as meant is a rule that does not exist.")
      case .conditions:
        Bilingual(
          zh: "每个案件遇到的，正是为它而设的条件。",
          en: "Each case must meet exactly the conditions that were meant for it.")
      case .actions:
        Bilingual(
          zh: "每个行为都有可为之人、可为之处、法律依据和记录。",
          en: "Every act has somebody who may do it, a place, a legal basis and a trace.")
      case .effects:
        Bilingual(
          zh: "行为的效果，必须是法院实行得了的。",
          en: "What follows from an act must be something the court can carry out.")
      case .input:
        Bilingual(
          zh: "所要求的，必须答得出，并且用得上。",
          en: "What is asked for must be answerable, and must go somewhere.")
      case .rights:
        Bilingual(zh: "法律给予当事人的，程序不得遗忘。", en: "What the law gives a party no procedure may forget.")
      case .incidents:
        Bilingual(
          zh: "案件之旁所处理的，必须有始、有终、有归。",
          en: "What is settled beside a case must begin, end and lead back.")
      case .beside:
        Bilingual(
          zh: "表决、后续案件和新版本，必须与其所系相合。",
          en: "Votes, cases that follow and new versions must fit what they are bound to.")
      case .use:
        Bilingual(
          zh: "写明而从不使用的，本来必有用处。", en: "What is declared and never used was meant for something.")
      }
    }
  }

  public let code: String
  public let severity: Finding.Severity
  public let group: Group
  /// The mistake, as a noun phrase in each language.
  public let what: Bilingual
  public let example: LintExample

  init(
    _ code: String, _ severity: Finding.Severity, _ group: Group, zh: String, en: String,
    _ example: LintExample
  ) {
    self.code = code
    self.severity = severity
    self.group = group
    self.what = Bilingual(zh: zh, en: en)
    self.example = example
  }

  /// All checks in the order of the handbook.
  public static let all: [LintCheck] =
    formChecks + languageChecks + namesChecks + statesChecks + clocksChecks + urgingChecks
    + standstillChecks + expressionsChecks + conditionsChecks + actionsChecks + effectsChecks
    + inputChecks + rightsChecks + incidentsChecks + besideChecks + useChecks

  public static func named(_ code: String) -> LintCheck? { all.first { $0.code == code } }
}
