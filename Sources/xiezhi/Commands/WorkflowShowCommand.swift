import ArgumentParser
import CourtCases
import CourtWorkflow

/// `xiezhi workflow show`
struct WorkflowShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Draw a procedure, or list who may and must do what.",
    discussion: """
      svg needs no other program; mermaid and dot are for those; bpmn (BPMN 2.0 with its drawing) \
      and scxml are for editors and engines of those formats; powers is 权力清单, the list of powers \
      and duties, as Markdown. With --counts and a court's data the drawing says how many live cases \
      stand in each state. Incidents named by the procedure are looked for beside the file.

      EXAMPLES
        xiezhi workflow show Workflows/online-shopping.yaml > procedure.svg
        xiezhi workflow show Workflows/online-shopping.yaml --format powers --language zh-CN
        xiezhi workflow show Workflows/online-shopping.yaml --format powers --role judge
        xiezhi workflow show Workflows/online-shopping.yaml --counts --data ./court > live.svg
      """)
  @ArgumentParser.Argument(help: "Procedure file.") var file: String
  @Option(help: "svg, mermaid, dot, bpmn, scxml or powers.", transform: Self.format)
  var format = DiagramFormat.svg
  @Option(help: "zh-CN or en.") var language = CommandLanguage.english
  @Option(help: "With powers: only this role.") var role: String?
  @Flag(help: "Show how many live cases stand in each state (reads the court's data).")
  var counts = false
  @OptionGroup var options: CourtOptions

  @Sendable private static func format(_ word: String) throws -> DiagramFormat {
    guard let format = DiagramFormat(rawValue: word) else {
      let known = DiagramFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'\(word)' is no form of drawing; use one of: \(known)")
    }
    return format
  }

  func validate() throws {
    if role != nil, format != .powers {
      throw ValidationError("--role goes with --format powers")
    }
    if counts, ![.svg, .mermaid, .dot].contains(format) {
      throw ValidationError("--counts goes with svg, mermaid or dot")
    }
  }

  func run() async throws {
    let definition = try CommandFile.procedure(file)
    guard format != .powers else { return try printPowers(of: definition) }
    let live = counts ? try await liveCases(of: definition) : [:]
    print(format.text(of: definition, language: language.language, counts: live), terminator: "")
  }

  private func printPowers(of definition: ProcedureDefinition) throws {
    if let role, definition.role(role) == nil {
      let known = definition.roles.map(\.name).joined(separator: ", ")
      throw ValidationError("\(file) has no role '\(role)'; it has: \(known)")
    }
    let list = definition.powers(library: ProcedureFiles.around(file))
    print(list.markdown(language: language.language, role: role))
  }

  private func liveCases(of definition: ProcedureDefinition) async throws -> [String: Int] {
    let (name, version) = (definition.name, definition.version)
    return try await CourtHouse.visit(options.resolve(), migrates: false) { house in
      try await house.court.store.read { transaction in
        try transaction.liveCases(procedure: name, version: version)
      }
    }
  }
}
