import Yams

/// A part of a YAML file with its place, detached from the YAML library.
struct DefinitionText {
  enum Content {
    /// `isPlain` is true when the scalar stands without quotes.
    case scalar(String, isPlain: Bool)
    case list([DefinitionText])
    case map([Field])
  }

  struct Field {
    let key: String
    let place: Place
    let value: DefinitionText
  }

  let content: Content
  let place: Place
  /// Where the first character of a scalar's own text stands, after quotes or block marks.
  let textPlace: Place

  /// Largest file, in bytes of UTF-8.
  static let sizeLimitBytes = 1_048_576
  private static let nodeLimit = 50_000
  private static let depthLimit = 40

  /// Reads the file; the finding tells why it is no readable YAML.
  static func read(_ yaml: String, file: String) throws(ProcedureDefects) -> DefinitionText {
    func defect(_ place: Place, _ code: String, zh: Advice.Said, en: Advice.Said)
      -> ProcedureDefects
    {
      ProcedureDefects(findings: [
        Finding(file: file, place: place, code: code, zh: Advice(zh), en: Advice(en))
      ])
    }
    guard yaml.utf8.count <= sizeLimitBytes else {
      throw defect(
        Place(line: 1, column: 1), "yaml.too-large",
        zh: ("文件大于 1 MiB", "把它拆开"),
        en: ("the file is larger than 1 MiB", "split it"))
    }
    do {
      guard let node = try Yams.compose(yaml: yaml) else {
        throw defect(
          Place(line: 1, column: 1), "yaml.empty",
          zh: ("文件是空的", "写一个程序"),
          en: ("the file is empty", "write a procedure"))
      }
      var count = 0
      return try DefinitionText(node, depth: 0, count: &count)
    } catch let defects as ProcedureDefects {
      throw defects
    } catch let error as YamlError {
      let (place, code, zh, en) = explain(error)
      throw defect(place, code, zh: zh, en: en)
    } catch {
      throw defect(
        Place(line: 1, column: 1), "yaml.too-large",
        zh: ("文件的部分太多或太深", "不要用锚点使文字成倍增加"),
        en: ("the file has too many or too deep parts", "use no anchors that multiply the text"))
    }
  }

  private static func explain(
    _ error: YamlError
  ) -> (Place, String, Advice.Said, Advice.Said) {
    func at(_ mark: Mark) -> Place { Place(line: mark.line, column: mark.column) }
    return switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      // The library explains itself in English only.
      (
        at(mark), "yaml.syntax", ("这里不是 YAML", "检查此处前后的引号、括号和缩进"),
        ("this is no YAML: \(problem)", "mend it")
      )
    case .duplicatedKeysInMapping(let duplicates, let context):
      (
        at(context.mark), "yaml.duplicate-key",
        ("\(duplicates.map { "\($0)" }.quotedInChinese)写了两次", "只留一个"),
        (
          "the key \(duplicates.map { "'\($0)'" }.joined(separator: ", ")) stands twice",
          "keep one"
        )
      )
    default:
      (
        Place(line: 1, column: 1), "yaml.syntax", ("文件不是能读的 YAML", "改正它"),
        ("the file is no readable YAML", "mend it")
      )
    }
  }

  private struct TooMuch: Error {}

  private init(_ node: Node, depth: Int, count: inout Int) throws {
    count += 1
    guard count <= Self.nodeLimit, depth <= Self.depthLimit else { throw TooMuch() }
    let place =
      node.mark.map { Place(line: $0.line, column: $0.column) } ?? Place(line: 1, column: 1)
    self.place = place
    switch node {
    case .scalar(let scalar):
      content = .scalar(scalar.string, isPlain: scalar.style == .plain || scalar.style == .any)
      textPlace =
        switch scalar.style {
        case .singleQuoted, .doubleQuoted: Place(line: place.line, column: place.column + 1)
        case .literal, .folded: Place(line: place.line + 1, column: 1)
        default: place
        }
    case .sequence(let sequence):
      content = .list(
        try sequence.map { try DefinitionText($0, depth: depth + 1, count: &count) })
      textPlace = place
    case .mapping(let mapping):
      content = .map(
        try mapping.map { key, value in
          Field(
            key: key.scalar?.string ?? "",
            place: key.mark.map { Place(line: $0.line, column: $0.column) } ?? place,
            value: try DefinitionText(value, depth: depth + 1, count: &count))
        })
      textPlace = place
    case .alias: throw TooMuch()
    }
  }

  var isNull: Bool {
    if case .scalar(let text, isPlain: true) = content {
      return text.isEmpty || text == "~" || text == "null"
    }
    return false
  }

  /// The scalar as a value: only unquoted words and numbers count as bool, number or null.
  var literal: Value? {
    switch content {
    case .scalar(let text, let isPlain):
      guard isPlain else { return .string(text) }
      if isNull { return .null }
      if text == "true" || text == "false" { return .bool(text == "true") }
      if let whole = Int64(text) { return .int(whole) }
      if let first = text.unicodeScalars.first, first.isDigit || first == "-" || first == ".",
        let double = Double(text)
      {
        return .double(double)
      }
      return .string(text)
    case .list(let items):
      let values = items.compactMap(\.literal)
      return values.count == items.count ? .list(values) : nil
    case .map(let fields):
      var map: [MapKey: Value] = [:]
      for field in fields {
        guard let value = field.value.literal else { return nil }
        map[.string(field.key)] = value
      }
      return .map(map)
    }
  }
}

/// A name in the file that points to something declared elsewhere.
struct Reference: Sendable {
  let name: String
  let place: Place
}
