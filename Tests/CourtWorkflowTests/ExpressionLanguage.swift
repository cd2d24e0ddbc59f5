import CourtWorkflow
import Testing

/// The expression language beyond the public vectors: messages, limits, checking, templates.
@Suite struct ExpressionLanguage {
  private func defect(_ source: String) -> ExpressionDefect? {
    do throws(ExpressionDefect) {
      _ = try Expression(source)
      return nil
    } catch { return error }
  }

  @Test(arguments: [
    ("1 +", 1, 4), ("a = b", 1, 3), ("(1", 1, 3), ("'abc", 1, 1), ("a &&\n& b", 2, 1),
    ("99999999999999999999", 1, 1), ("[1, 2", 1, 6), ("{1: 2, 3}", 1, 9), ("if", 1, 1),
    ("x.1", 1, 2), ("f(1,)", 1, 5), ("has(x)", 1, 1), ("a.all(1, true)", 1, 7), ("\"\\q\"", 1, 2),
    ("x ? y", 1, 6), ("", 1, 1), ("`", 1, 1), ("a # b", 1, 3),
  ])
  func aDefectHasItsPlace(_ source: String, _ line: Int, _ column: Int) throws {
    let found = try #require(defect(source))
    #expect((found.line, found.column) == (line, column), "\(source): \(found)")
    #expect(!found.remedy.isEmpty)
  }

  @Test func nestingLengthAndChainsAreBounded() {
    #expect(defect(String(repeating: "(", count: 5_000) + "1")?.reason.contains("deeply") == true)
    #expect(defect(String(repeating: "!", count: 5_000) + "true") != nil)
    #expect(defect(String(repeating: "1+", count: 5_000) + "1") != nil)
    #expect(defect("a" + String(repeating: ".b", count: 5_000)) != nil)
    #expect(defect(String(repeating: "x", count: 20_000))?.reason.contains("longer") == true)
  }

  @Test func whatIsJustWithinTheBoundsIsEvaluated() throws {
    let chain = try Expression(String(repeating: "1+", count: 398) + "1")
    #expect(try chain.value(in: [:]) == 399)
    #expect(chain.check(in: [:]).kind == .int)
    let nest = String(repeating: "[", count: 90) + String(repeating: "]", count: 90)
    #expect(try Expression("size(\(nest))").value(in: [:]) == 1)
  }

  @Test func workIsBounded() throws {
    let list = "[" + Array(repeating: "1", count: 60).joined(separator: ",") + "]"
    let nested = "\(list).all(a, \(list).all(b, \(list).all(c, a + b + c > 0)))"
    let expression = try Expression(nested)
    #expect {
      _ = try expression.value(in: [:])
    } throws: { ($0 as? EvaluationError)?.kind == .costExceeded }
    let small = try Expression("[1, 2, 3].exists(x, x == 3)")
    #expect(try small.value(in: [:], costLimit: 100) == true)
  }

  @Test func aPatternCannotBeMadeSlow() throws {
    let text = String(repeating: "a", count: 400)
    let expression = try Expression("text.matches('^(a+)+$b')")
    #expect(try expression.value(in: ["text": .string(text)]) == false)
  }

  @Test(arguments: [
    ("^[A-Z]{2}\\d+$", "AB12", true), ("^[A-Z]{2}\\d+$", "A12", false), ("a{2,3}c", "aaac", true),
    ("\\bcat\\b", "a cat", true), ("\\bcat\\b", "concat", false), ("[^a-c]", "abc", false),
    ("[\\D]", "1", false), ("(?:x|y)+z", "xyxz", true), ("诉.", "起诉状", true), ("a??b", "b", true),
  ])
  func patternsMatch(_ pattern: String, _ text: String, _ expected: Bool) throws {
    let found = try Expression("text.matches(pattern)").value(
      in: ["text": .string(text), "pattern": .string(pattern)])
    #expect(found == .bool(expected))
  }

  @Test(arguments: ["(", "a**", "[z-a]", "\\1", "(?=a)", "a{2000}", "((a{500}){500}){500}"])
  func badPatternsAreErrors(_ pattern: String) throws {
    let expression = try Expression("'x'.matches(pattern)")
    #expect(throws: EvaluationError.self) {
      try expression.value(in: ["pattern": .string(pattern)])
    }
  }

  private static let environment: [String: Kind] = [
    "facts": .fields(["n": .int, "name": .string, "list": .list(.string), "day": .timestamp]),
    "any": .dyn,
  ]

  @Test(arguments: [
    "facts.n < 3 && facts.name == 'a'", "facts.list.exists(x, x.startsWith('a'))",
    "size(facts.list) > facts.n", "any.field[3] == 2", "facts.n in [1, 2]",
    "facts.day + duration('1h') > facts.day", "has(facts.name)",
    "facts.list.map(x, size(x))[0] > 1",
  ])
  func whatFitsPassesTheCheck(_ source: String) throws {
    let (kind, defects) = try Expression(source).check(in: Self.environment)
    #expect(defects.isEmpty && kind == .bool)
  }

  @Test(arguments: [
    ("facts.m == 1", "declares no 'm'", 6), ("facts.n == 'a'", "never equals", 9),
    ("facts.n + facts.name", "does not apply", 9), ("!facts.n", "bool is needed", 7),
    ("facts.name.startWith('a')", "no function", 12), ("nobody", "nothing is named", 1),
    ("facts.list.all(x, x > 1)", "does not apply", 21), ("facts.n.size()", "no size", 9),
    ("true ? facts.n : facts.name && 1", "bool is needed", 23),
    ("siz(facts.list)", "no function", 1),
  ])
  func whatCannotWorkIsFound(_ source: String, _ reason: String, _ column: Int) throws {
    let defects = try Expression(source).check(in: Self.environment).defects
    #expect(defects.contains { $0.reason.contains(reason) }, "\(defects)")
    #expect(defects.contains { abs($0.column - column) <= 1 }, "\(defects)")
  }

  @Test func templatesFillTextAndKeepSingleValues() throws {
    let variables: [String: Value] = ["n": 3, "list": ["a", "b"]]
    #expect(try Template("{n}").value(in: variables) == 3)
    #expect(try Template("共{n}项：{list}").text(in: variables) == "共3项：a, b")
    #expect(try Template("{{n}} {{'}'}}").text(in: variables) == "{n} {'}'}")
    #expect(throws: ExpressionDefect.self) { try Template("{n") }
  }

  /// Random texts from the language's own words never crash it.
  @Test func randomTextsAreAnswered() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var state = seed
    let words = [
      "1", "2u", "'a'", "x", ".", "(", ")", "[", "]", "{", "}", ",", ":", "?", "+", "-", "*", "/",
      "%", "&&", "||", "!", "==", "<", "in", "has", "all", "size", "1.5", "b'a'", "null", "true",
      " ", "\n", "\"", "\\", "9223372036854775807", "matches", "map",
    ]
    var parsed = 0
    for _ in 0..<20_000 {
      var text = ""
      for _ in 0..<8 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += words[Int((state >> 33) % UInt64(words.count))]
      }
      guard let expression = try? Expression(text) else { continue }
      parsed += 1
      _ = expression.check(in: ["x": .dyn])
      _ = try? expression.value(in: ["x": ["a": 1]])
    }
    #expect(parsed > 10)
  }
}
