public import CourtDomain

/// One thing that is wrong with a file of hearings, and where.
public struct InstanceDefect: Hashable, Sendable, CustomStringConvertible {
  /// Counted from 1; none where the file as a whole is meant.
  public var line: Int?
  /// Byte of the line, counted from 1.
  public var column: Int?
  /// What is wrong and what would be right.
  public var text: LocalizedText

  public init(line: Int?, column: Int? = nil, zh: String, en: String) {
    self.line = line
    self.column = column
    text = LocalizedText(zh: zh, en: en)
  }

  public func callAsFunction(_ language: Language) -> String {
    let place = [line, column].compactMap { $0.map(String.init) }.joined(separator: ":")
    return place.isEmpty ? text(language) : place + ": " + text(language)
  }

  public var description: String { self(.en) }
}

/// All defects of a file at once, the first hundred of them in words.
public struct InstanceDefects: Error, Sendable, CustomStringConvertible {
  public static let wordedLimit = 100

  public private(set) var worded: [InstanceDefect] = []
  public private(set) var count = 0

  public init() {}

  public init(_ one: InstanceDefect) { add(one) }

  mutating func add(_ defect: InstanceDefect) {
    count += 1
    if worded.count < Self.wordedLimit { worded.append(defect) }
  }

  public var isEmpty: Bool { count == 0 }

  public var description: String {
    let more = count - worded.count
    return worded.map(\.description).joined(separator: "\n")
      + (more > 0 ? "\nand \(more) more" : "")
  }
}
