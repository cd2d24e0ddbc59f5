/// Text with expressions between braces: `The track is {input.track}.`
///
/// A template that is nothing but one expression keeps that expression's value as it is; `{{` and
/// `}}` stand for the braces themselves.
public struct Template: Sendable {
  enum Part: Sendable {
    case text(String)
    /// With the index of its first scalar in the source.
    case expression(Expression, offset: Int)
  }

  public let source: String
  let parts: [Part]

  public init(_ source: String) throws(ExpressionDefect) {
    self.source = source
    self.parts = try TemplateReader(source).parts()
  }

  /// The expressions of the template, in order.
  public var expressions: [Expression] {
    parts.compactMap { if case .expression(let expression, _) = $0 { expression } else { nil } }
  }

  /// True when nothing has to be filled in.
  public var isLiteral: Bool { expressions.isEmpty }

  /// The value: the text with everything filled in, or the single expression's own value.
  public func value(in variables: [String: Value]) throws(EvaluationError) -> Value {
    try value(in: PlainNames(variables))
  }

  /// The text with everything filled in.
  public func text(in variables: [String: Value]) throws(EvaluationError) -> String {
    try text(in: PlainNames(variables))
  }

  func value(in names: any Names) throws(EvaluationError) -> Value {
    if parts.count == 1, case .expression(let expression, _) = parts[0] {
      return try expression.value(in: names)
    }
    return .string(try text(in: names))
  }

  func text(in names: any Names) throws(EvaluationError) -> String {
    if parts.count == 1, case .text(let plain) = parts[0] { return plain }
    var text = ""
    for part in parts {
      switch part {
      case .text(let plain): text += plain
      case .expression(let expression, _): text += try expression.value(in: names).shown
      }
    }
    return text
  }
}

extension Value {
  /// The value as a sentence shows it.
  public var shown: String {
    switch self {
    case .null: ""
    case .string(let text): text
    case .list(let list): list.map(\.shown).joined(separator: ", ")
    case .map(let map):
      map.keys.sorted().map { "\($0.value.shown): \(map[$0]?.shown ?? "")" }
        .joined(separator: ", ")
    case .type(let name): name
    case .bytes(let bytes): "\(bytes.count) bytes"
    default:
      (try? Conversion.convert(self, to: "string", 0).stringValue) ?? ""
    }
  }
}

/// A template in both languages.
public struct BilingualTemplate: Sendable {
  public let zh: Template
  public let en: Template

  public func text(in variables: [String: Value]) throws(EvaluationError) -> Bilingual {
    try text(in: PlainNames(variables))
  }

  func text(in names: any Names) throws(EvaluationError) -> Bilingual {
    Bilingual(zh: try zh.text(in: names), en: try en.text(in: names))
  }
}

/// Cuts a template into text and expressions.
private struct TemplateReader {
  private let scalars: [Unicode.Scalar]

  init(_ source: String) { scalars = Array(source.unicodeScalars) }

  func parts() throws(ExpressionDefect) -> [Template.Part] {
    var parts: [Template.Part] = []
    var text = String.UnicodeScalarView()
    var position = 0
    while position < scalars.count {
      let scalar = scalars[position]
      let isDoubled = position + 1 < scalars.count && scalars[position + 1] == scalar
      if scalar == "{", !isDoubled {
        if !text.isEmpty { parts.append(.text(String(text))) }
        text = String.UnicodeScalarView()
        let close = try end(of: position)
        parts.append(try expression(from: position + 1, to: close))
        position = close + 1
      } else {
        text.append(scalar)
        position += (scalar == "{" || scalar == "}") && isDoubled ? 2 : 1
      }
    }
    if !text.isEmpty || parts.isEmpty { parts.append(.text(String(text))) }
    return parts
  }

  /// The closing brace, counting braces inside.
  private func end(of open: Int) throws(ExpressionDefect) -> Int {
    var depth = 0
    for position in open..<scalars.count {
      if scalars[position] == "{" { depth += 1 }
      if scalars[position] == "}" { depth -= 1 }
      if depth == 0 { return position }
    }
    throw ExpressionDefect(
      offset: open, in: scalars, zh: Advice(reason: "花括号没有闭合", remedy: "用“}”闭合，或者用“{{”表示普通的花括号"),
      en: Advice(
        reason: "the brace is not closed",
        remedy: "close it with '}', or write '{{' for a plain brace"))
  }

  private func expression(from start: Int, to end: Int) throws(ExpressionDefect) -> Template.Part {
    let text = String(String.UnicodeScalarView(scalars[start..<end]))
    do throws(ExpressionDefect) {
      return .expression(try Expression(text), offset: start)
    } catch {
      throw ExpressionDefect(
        offset: start + error.offset, in: scalars, zh: error.zh, en: error.en)
    }
  }
}
