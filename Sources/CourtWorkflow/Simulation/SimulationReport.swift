import Foundation

/// What a simulation found, as tables in one language; text, CSV and drawings are made of it.
public struct SimulationReport: Sendable {
  public enum Cell: Sendable, Hashable {
    case text(String)
    case count(Int)
    /// With so many decimals.
    case number(Double, Int)
    /// From 0 to 1.
    case share(Double)
    case none
  }

  public struct Column: Sendable, Hashable {
    /// Stable, for machines.
    public let key: String
    public let title: String
  }

  public struct Section: Sendable {
    /// Stable, for machines.
    public let key: String
    public let title: String
    public let columns: [Column]
    public let rows: [[Cell]]
    public let notes: [String]
  }

  public let title: String
  /// What one must know to read or repeat it: seed, days, cases.
  public let facts: [String]
  public let sections: [Section]
  public let language: DisplayLanguage

  init(title: String, facts: [String], sections: [Section], language: DisplayLanguage) {
    self.title = title
    self.facts = facts
    self.sections = sections.filter { !$0.rows.isEmpty || !$0.notes.isEmpty }
    self.language = language
  }
}

extension SimulationReport.Cell {
  /// As people read it.
  public var text: String {
    switch self {
    case .text(let text): text
    case .count(let count): String(count)
    case .number(let value, let decimals):
      value.isFinite ? String(format: "%.\(decimals)f", value) : "–"
    case .share(let share): String(format: "%.1f %%", share * 100)
    case .none: "–"
    }
  }

  /// As machines read it: shares from 0 to 1, nothing for nothing.
  public var plain: String {
    switch self {
    case .text(let text): text
    case .count(let count): String(count)
    case .number(let value, let decimals):
      value.isFinite ? String(format: "%.\(decimals)f", value) : ""
    case .share(let share): String(format: "%.4f", share)
    case .none: ""
    }
  }

  var isText: Bool { if case .text = self { true } else { false } }
}

extension SimulationReport {
  /// Tables for a terminal.
  public var text: String {
    let parts = sections.map { section in
      let head = ([section.title] + section.notes.map { "  \($0)" }).joined(separator: "\n")
      return section.rows.isEmpty ? head : head + "\n" + Self.table(section)
    }
    return ([([title] + facts).joined(separator: "\n")] + parts).joined(separator: "\n\n") + "\n"
  }

  private static func table(_ section: Section) -> String {
    let lines = [section.columns.map(\.title)] + section.rows.map { $0.map(\.text) }
    let widths = section.columns.indices.map { column in
      lines.map { $0.indices.contains(column) ? width($0[column]) : 0 }.max() ?? 0
    }
    let isText = section.columns.indices.map { column in
      section.rows.first { $0.indices.contains(column) }?[column].isText ?? true
    }
    return lines.map { line in
      let cells = line.enumerated().map { column, cell in
        let space = String(repeating: " ", count: max(0, widths[column] - width(cell)))
        return isText[column] ? cell + space : space + cell
      }
      return ("  " + cells.joined(separator: "  ")).trimmedRight
    }.joined(separator: "\n")
  }

  /// Columns a text takes in a terminal: two for each ideograph.
  static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      sum + (0x2E80...0xFFEF).contains(scalar.value).asColumns
    }
  }

  /// One line a value: `section,row,column,value`, RFC 4180.
  public var csv: String {
    var lines = ["section,row,column,value"]
    for section in sections {
      let names = section.columns.indices.filter { column in
        section.rows.allSatisfy { $0[column].isText }
      }
      for row in section.rows {
        let name = names.map { row[$0].plain }.joined(separator: " / ")
        for (column, cell) in row.enumerated() where !names.contains(column) {
          lines.append(
            [section.key, name, section.columns[column].key, cell.plain].map(Self.quoted)
              .joined(separator: ","))
        }
      }
    }
    return lines.joined(separator: "\r\n") + "\r\n"
  }

  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { "\",\r\n".contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  /// A number that is equal for equal findings.
  public var digest: String {
    String(Lots.key(csv), radix: 16)
  }
}

extension Bool {
  fileprivate var asColumns: Int { self ? 2 : 1 }
}

extension String {
  fileprivate var trimmedRight: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
