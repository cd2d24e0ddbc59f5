public import CourtWorkflow
import Foundation

/// Procedure files, read and refused in one way wherever they are needed.
///
/// Whatever is wrong with them is told at once, with file, line and remedy, as
/// `CourtWorkflow.ProcedureDefects`.
public enum ProcedureFiles {
  /// The text of a file with the name it is told by.
  public typealias Text = (yaml: String, file: String)

  /// Most files of one folder.
  static let fileLimit = 1_000

  // MARK: Texts

  /// - Throws: `ProcedureDefects` for a file that cannot be read.
  public static func text(_ path: String, named name: String? = nil) throws -> Text {
    guard let yaml = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw ProcedureDefects(findings: [unreadable(name ?? path)])
    }
    return (yaml, name ?? path)
  }

  /// Every file in a folder and its subfolders that holds a procedure, in the order of their names.
  public static func texts(below folder: String) -> [Text] {
    guard let names = FileManager.default.enumerator(atPath: folder) else { return [] }
    return texts(names.compactMap { $0 as? String }, in: folder)
  }

  private static func texts(_ names: [String], in folder: String) -> [Text] {
    names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted().prefix(fileLimit)
      .compactMap { name in
        guard let text = try? text(folder + "/" + name), holdsProcedure(text.yaml) else {
          return nil
        }
        return text
      }
  }

  /// Other files beside the procedures name one too, but declare neither states nor actions.
  private static func holdsProcedure(_ text: String) -> Bool {
    let lines = text.split(separator: "\n")
    return lines.contains { $0.hasPrefix("procedure:") }
      && lines.contains { $0.hasPrefix("states:") || $0.hasPrefix("actions:") }
  }

  // MARK: Definitions

  /// - Throws: `ProcedureDefects`.
  public static func load(_ path: String) throws -> ProcedureDefinition {
    let text = try text(path)
    return try ProcedureDefinition.load(yaml: text.yaml, file: text.file)
  }

  /// The definitions of several files, of which no two may be the same version of one procedure.
  ///
  /// - Parameter checked: texts whose meaning need not be checked again.
  /// - Throws: `ProcedureDefects` with what is wrong in all of them.
  public static func load(
    _ files: [(path: String, name: String)], checked: CheckedProcedures? = nil
  ) throws -> [ProcedureDefinition] {
    var loaded: [ProcedureDefinition] = []
    var findings: [Finding] = []
    for (path, name) in files {
      do {
        let text = try text(path, named: name)
        let digest = checked.map { _ in CheckedProcedures.digest(of: text.yaml) }
        let definition = try ProcedureDefinition.load(
          yaml: text.yaml, file: name,
          isKnownSound: digest.map { checked?.holds($0) ?? false } ?? false)
        if let digest { checked?.note(digest) }
        if let same = loaded.first(where: {
          $0.name == definition.name && $0.version == definition.version
        }) {
          findings.append(repeated(definition, same))
        } else {
          loaded.append(definition)
        }
      } catch let defects as ProcedureDefects {
        findings += defects.findings
      }
    }
    guard findings.isEmpty else { throw ProcedureDefects(findings: findings) }
    checked?.keep()
    return loaded
  }

  /// The procedures in the file's folder, in the one above and in `incidents`: what it names may be
  /// there. A file that cannot be used as a procedure is left out.
  public static func around(_ file: String) -> [ProcedureDefinition] {
    let own = URL(fileURLWithPath: file).deletingLastPathComponent()
    let folders = [own, own.appendingPathComponent("incidents"), own.deletingLastPathComponent()]
    return folders.flatMap { folder -> [ProcedureDefinition] in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      return texts(names, in: folder.path).compactMap {
        try? ProcedureDefinition.load(yaml: $0.yaml, file: $0.file)
      }
    }
  }

  // MARK: Findings about whole files

  private static let top = Place(line: 1, column: 1)

  private static func unreadable(_ file: String) -> Finding {
    Finding(
      file: file, place: top, code: "file.unreadable",
      zh: Advice(reason: "文件读不出来", remedy: "检查路径、权限和 UTF-8 编码"),
      en: Advice(
        reason: "the file cannot be read", remedy: "check its path, its permissions and UTF-8"))
  }

  private static func repeated(
    _ definition: ProcedureDefinition, _ same: ProcedureDefinition
  ) -> Finding {
    let (name, version) = (definition.name, definition.version)
    return Finding(
      file: definition.file, place: top, code: "file.repeated",
      zh: Advice(
        reason: "与“\(same.file)”同为程序“\(name)”的第 \(version) 版",
        remedy: "把其中一个的版本加一，或者移走它"),
      en: Advice(
        reason: "this is version \(version) of '\(name)', as \(same.file) is",
        remedy: "count one of them up, or take it away"))
  }
}
