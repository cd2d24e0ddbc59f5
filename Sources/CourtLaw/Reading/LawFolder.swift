import CourtDomain
import Foundation
import Yams

/// The files of a law folder as parsed YAML, each under its table's name.
struct LawFolder {
  /// A law table is written by hand; a larger file is a mistake.
  static let fileLimitBytes = 1 << 20
  static let fileLimitCount = 500

  private(set) var documents: [RowReader] = []

  init(_ folder: String, log: FindingLog) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder))?
      .filter { $0.hasSuffix(".yaml") }.sorted()
    guard let names, !names.isEmpty, names.count <= Self.fileLimitCount else {
      log.add(
        folder, 0, "folder.empty", zh: "没有可读的法律表（*.yaml）。",
        en: "There are no readable law tables (*.yaml) here.",
        remedyZh: "检查配置的路径是否指向 Workflows/law。",
        remedyEn: "Check that the configured path is the folder Workflows/law.")
      return
    }
    for name in names {
      if let document = Self.read(folder + "/" + name, name, log) { documents.append(document) }
    }
  }

  func tables(_ name: String) -> [RowReader] {
    documents.filter { $0.string("table") == name }
  }

  private static func read(_ path: String, _ name: String, _ log: FindingLog) -> RowReader? {
    guard let data = FileManager.default.contents(atPath: path), data.count <= fileLimitBytes,
      let text = String(data: data, encoding: .utf8)
    else {
      log.add(
        name, 0, "file.unreadable", zh: "文件无法读取，或超过 1 MiB，或不是 UTF-8。",
        en: "The file cannot be read, is larger than 1 MiB, or is not UTF-8.",
        remedyZh: "检查权限、大小和编码。", remedyEn: "Check permissions, size and encoding.")
      return nil
    }
    return parse(text, name, log)
  }

  /// One YAML text as a mapping; `nil` when it is none, and the log says why.
  static func parse(_ text: String, _ name: String, _ log: FindingLog) -> RowReader? {
    do {
      guard let node = try Yams.compose(yaml: text) else {
        log.add(
          name, 1, "file.empty", zh: "文件是空的。", en: "The file is empty.",
          remedyZh: "写入条目，或删除该文件。", remedyEn: "Add rows or remove the file.")
        return nil
      }
      return RowReader(node, file: name, log: log)
    } catch {
      let (line, problem) = place(of: error)
      log.add(
        name, line, "yaml.syntax", zh: "不是合法的 YAML：\(problem)。",
        en: "This is not valid YAML: \(problem).", remedyZh: "检查该行及其上一行的缩进、引号和括号。",
        remedyEn: "Check indentation, quotes and brackets on this line and the one before.")
      return nil
    }
  }

  private static func place(of error: any Error) -> (line: Int, problem: String) {
    guard let error = error as? YamlError else { return (0, String(describing: error)) }
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return (mark.line, problem)
    case .reader(let problem, _, _, _): return (0, problem)
    case .duplicatedKeysInMapping(let keys, let context):
      let names = keys.joined(separator: ", ")
      return (context.mark.line, "the name \(names) stands twice in one mapping")
    default: return (0, "cannot be read")
    }
  }
}
