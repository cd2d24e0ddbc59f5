import ArgumentParser
import CourtCases
import CourtWorkflow
import Foundation
import Logging

/// `xiezhi workflow show`
struct WorkflowShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Draw a procedure, or list who may and must do what.",
    discussion: """
      svg needs no other program; mermaid and dot are for those; bpmn (BPMN 2.0 with its drawing)
      and scxml are for editors and engines of those formats; powers is 权力清单, the list of powers
      and duties, as Markdown. With --counts and a court's data the drawing says how many live cases
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
  @Option(help: "zh-CN or en.") var language = "en"
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
    guard language == "en" || language.hasPrefix("zh") else {
      throw ValidationError("--language '\(language)' is not known; use zh-CN or en")
    }
    if role != nil, format != .powers {
      throw ValidationError("--role goes with --format powers")
    }
    if counts, ![.svg, .mermaid, .dot].contains(format) {
      throw ValidationError("--counts goes with svg, mermaid or dot")
    }
  }

  func run() async throws {
    let definition = try ProcedureFile.load(file)
    let tongue: DisplayLanguage = language.hasPrefix("zh") ? .zh : .en
    guard format != .powers else { return try printPowers(of: definition, tongue) }
    let live = counts ? try await liveCases(of: definition) : [:]
    print(format.text(of: definition, language: tongue, counts: live), terminator: "")
  }

  private func printPowers(
    of definition: ProcedureDefinition, _ language: DisplayLanguage
  ) throws {
    if let role, definition.role(role) == nil {
      let known = definition.roles.map(\.name).joined(separator: ", ")
      throw ValidationError("\(file) has no role '\(role)'; it has: \(known)")
    }
    let list = definition.powers(library: ProcedureFile.neighbours(of: file))
    print(list.markdown(language: language, role: role))
  }

  private func liveCases(of definition: ProcedureDefinition) async throws -> [String: Int] {
    let settings = try options.resolve()
    let log = JSONLineLog.start(level: .warning)
    let house = try await CourtHouse.open(settings, sandbox: false, log: log, migrates: false)
    do {
      let (name, version) = (definition.name, definition.version)
      let live = try await house.court.store.read { transaction in
        try transaction.liveCases(procedure: name, version: version)
      }
      await house.close()
      return live
    } catch {
      await house.close()
      throw error
    }
  }
}

/// Procedure files as commands read them.
enum ProcedureFile {
  /// - Throws: `ValidationError` for a file that cannot be read; every defect for one that is broken.
  static func load(_ file: String) throws -> ProcedureDefinition {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw ValidationError("\(file) cannot be read")
    }
    return try ProcedureDefinition.load(yaml: text, file: file)
  }

  /// The readable procedures in the file's folder and its `incidents`.
  static func neighbours(of file: String) -> [ProcedureDefinition] {
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
    return [folder, folder + "/incidents"].flatMap { folder in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return names.sorted().filter { $0.hasSuffix(".yaml") }.compactMap {
        try? load(folder + "/" + $0)
      }
    }
  }
}
