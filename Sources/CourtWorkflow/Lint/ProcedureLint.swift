/// Finds what is wrong or doubtful in a definition before a case ever meets it.
public enum ProcedureLint {
  /// All findings of a file, in the order of its lines.
  ///
  /// `knownEffects` and `knownRules` are what the host offers; nil leaves those two checks out.
  public static func run(
    yaml: String, file: String, knownEffects: [String]? = nil, knownRules: [String]? = nil
  ) -> [Finding] {
    let (definition, form) = DefinitionReader.read(yaml, file: file)
    guard let definition else { return sorted(form) }
    return sorted(form + meaning(of: definition, effects: knownEffects, rules: knownRules))
  }

  /// Findings about what the names of a well-formed definition mean together.
  static func meaning(
    of definition: ProcedureDefinition, effects: [String]? = nil, rules: [String]? = nil
  ) -> [Finding] {
    var lint = LintRun(definition)
    lint.checkReferences()
    lint.checkHostNames(effects: effects, rules: rules)
    lint.checkStates()
    lint.checkClocks()
    lint.checkExpressions()
    lint.checkActions()
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
  let states: Set<String>
  let roles: Set<String>
  let clocks: Set<String>
  let facts: Set<String>
  private(set) var findings: [Finding] = []

  init(_ definition: ProcedureDefinition) {
    self.definition = definition
    states = Set(definition.states.map(\.name))
    roles = Set(definition.roles.map(\.name))
    clocks = Set(definition.clocks.map(\.name))
    facts = Set(definition.facts.map(\.name))
  }

  mutating func error(_ place: Place, _ code: String, _ reason: String, _ remedy: String) {
    add(.error, place, code, reason, remedy)
  }

  mutating func warning(_ place: Place, _ code: String, _ reason: String, _ remedy: String) {
    add(.warning, place, code, reason, remedy)
  }

  private mutating func add(
    _ severity: Finding.Severity, _ place: Place, _ code: String, _ reason: String,
    _ remedy: String
  ) {
    findings.append(
      Finding(
        file: definition.file, place: place, severity: severity, code: code, reason: reason,
        remedy: remedy))
  }

  /// Reports a name that is not declared, with the nearest one that is.
  mutating func unknown(
    _ name: String, _ what: String, among known: Set<String>, at place: Place
  ) {
    let near = Spelling.nearest(to: name, among: known)
    error(
      place, "\(what).unknown", "there is no \(what) '\(name)'",
      near.map { "did you mean '\($0)'?" } ?? "declare it or use one that is declared")
  }

  /// Where an action may lead from a state, itself included when it may stay.
  func targets(
    of action: ActionDeclaration, from state: String,
    where isPossible: (Expression) -> Bool = { _ in true }
  ) -> Set<String> {
    let possible = action.targets.filter { target in
      target.when.map { $0.allows(state: state) && isPossible($0) } ?? true
    }
    var result = Set(possible.map(\.to)).intersection(states)
    if action.targets.allSatisfy({ $0.when != nil }) { result.insert(state) }
    return result
  }
}
