/// Finds what is wrong or doubtful in a definition before a case ever meets it.
public enum ProcedureLint {
  /// All findings of a file, in the order of its lines.
  public static func run(yaml: String, file: String, host: LintHost) -> [Finding] {
    let (definition, form) = DefinitionReader.read(yaml, file: file)
    guard let definition else { return sorted(form) }
    return sorted(form + meaning(of: definition, host: host))
  }

  /// The same with names alone: effects whose arguments are not checked, rules of fixed length.
  ///
  /// `knownEffects` and `knownRules` are what the host offers; nil leaves those two checks out.
  public static func run(
    yaml: String, file: String, knownEffects: [String]? = nil, knownRules: [String]? = nil
  ) -> [Finding] {
    func table<Entry>(_ names: [String]?, _ entry: Entry) -> [String: Entry]? {
      names.map { Dictionary($0.map { ($0, entry) }, uniquingKeysWith: { first, _ in first }) }
    }
    let host = LintHost(
      effects: table(knownEffects, .unchecked),
      rules: table(knownRules, LintHost.Rule(takesDays: true)))
    return run(yaml: yaml, file: file, host: host)
  }

  /// All findings of several files that point to one another, file by file.
  ///
  /// The files take the place of the host's library; one that cannot be read is only told of.
  public static func run(
    library: [(yaml: String, file: String)], host: LintHost
  ) -> [Finding] {
    var host = host
    let read = library.map { DefinitionReader.read($0.yaml, file: $0.file) }
    host.library = (host.library ?? []) + read.compactMap(\.definition)
    return read.flatMap { definition, form in
      sorted(form + (definition.map { meaning(of: $0, host: host) } ?? []))
    }
  }

  /// Findings about what the names of a well-formed definition mean together.
  static func meaning(
    of definition: ProcedureDefinition, host: LintHost = LintHost()
  ) -> [Finding] {
    var lint = LintRun(definition, host: host)
    lint.checkReferences()
    lint.checkOffers()
    lint.checkStates()
    lint.checkClocks()
    lint.checkUrging()
    lint.checkRestarts()
    lint.checkEntrances()
    lint.checkTasks()
    lint.checkExpressions()
    lint.checkDomains()
    lint.checkActions()
    lint.checkEffects()
    lint.checkIncidents()
    lint.checkBeside()
    lint.checkRights()
    lint.checkTexts()
    lint.checkUse()
    return lint.findings
  }

  static func sorted(_ findings: [Finding]) -> [Finding] {
    var seen: Set<Finding> = []
    return findings.filter { seen.insert($0).inserted }.sorted {
      ($0.line, $0.column, $0.code, $0.reason) < ($1.line, $1.column, $1.code, $1.reason)
    }
  }
}

/// One pass over a definition, with what several checks need.
struct LintRun {
  let definition: ProcedureDefinition
  let host: LintHost
  let flow: CaseFlow
  let states: Set<String>
  let roles: Set<String>
  let clocks: Set<String>
  let facts: Set<String>
  private(set) var findings: [Finding] = []

  init(_ definition: ProcedureDefinition, host: LintHost) {
    self.definition = definition
    self.host = host
    flow = CaseFlow(definition)
    states = Set(definition.states.map(\.name))
    roles = Set(definition.roles.map(\.name))
    clocks = Set(definition.clocks.map(\.name))
    facts = Set(definition.facts.map(\.name))
  }

  mutating func error(_ place: Place, _ code: String, zh: Advice.Said, en: Advice.Said) {
    add(.error, place, code, zh: zh, en: en)
  }

  mutating func warning(_ place: Place, _ code: String, zh: Advice.Said, en: Advice.Said) {
    add(.warning, place, code, zh: zh, en: en)
  }

  mutating func info(_ place: Place, _ code: String, zh: Advice.Said, en: Advice.Said) {
    add(.info, place, code, zh: zh, en: en)
  }

  private mutating func add(
    _ severity: Finding.Severity, _ place: Place, _ code: String, zh: Advice.Said,
    en: Advice.Said
  ) {
    findings.append(
      Finding(
        file: definition.file, place: place, severity: severity, code: code, zh: Advice(zh),
        en: Advice(en)))
  }

  /// Reports a name that is not declared, with the nearest one that is.
  mutating func unknown(
    _ name: String, _ noun: Noun, among known: Set<String>, at place: Place
  ) {
    let near = Spelling.nearest(to: name, among: known)
    error(
      place, "\(noun.rawValue).unknown",
      zh: ("没有名为“\(name)”的\(noun.title.zh)", near.map { "是不是“\($0)”？" } ?? "先写明它，或者用已经写明的"),
      en: (
        "there is no \(noun.rawValue) '\(name)'",
        near.map { "did you mean '\($0)'?" } ?? "declare it or use one that is declared"
      ))
  }
}
