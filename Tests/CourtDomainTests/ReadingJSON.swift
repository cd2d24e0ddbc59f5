import CourtDomain
import Testing

@Suite struct ReadingJSON {
  @Test(arguments: [
    ("{\"a\":1,\"a\":2}", "json.duplicate-name"), ("[1,2", "json.syntax"),
    ("[1] x", "json.trailing"),
    ("\"\\ud800\"", "json.surrogate"), ("\"a\u{0001}\"", "json.control-character"),
    ("01", "json.trailing"), ("1.", "json.syntax"), ("nul", "json.syntax"), ("", "json.ended"),
    ("\"abc", "json.ended"), ("{a:1}", "json.syntax"), ("\u{FEFF}1", "json.syntax"),
    ("\"\\x\"", "json.escape"), ("[1,]", "json.syntax"),
  ])
  func refusesWithACodeWhatIsNotJSON(text: String, code: String) {
    let defect = #expect(throws: JSONDefect.self) { try JSONParser.parse(text) }
    #expect(defect?.code == code, "\(text)")
  }

  @Test func refusesTextThatIsNotUTF8() {
    let defect = #expect(throws: JSONDefect.self) {
      try JSONParser.parse([0x22, 0xFF, 0x22])
    }
    #expect(defect?.code == "json.encoding")
  }

  @Test func namesThePlaceByTheByte() {
    let defect = #expect(throws: JSONDefect.self) { try JSONParser.parse("{\"a\": tru}") }
    #expect(defect?.offset == 6)
  }

  @Test func endsAtTheLimitsOfDepthAndCount() throws {
    let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
    #expect(throws: JSONDefect.self) { try JSONParser.parse(deep) }
    #expect(throws: JSONDefect.self) {
      try JSONParser.parse("[1,2,3]", limits: .init(depth: 4, values: 3))
    }
    let allowed = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
    #expect(try JSONParser.parse(allowed).array != nil)
  }

  @Test func keepsNumbersAsTheyWereWritten() throws {
    let value = try JSONParser.parse("[12345678901234567890.123450, 1e5, -0, 7]")
    #expect(value.array?[0] == .number("12345678901234567890.123450"))
    #expect(value.array?[1].int == nil)
    #expect(value.array?[3].int == 7)
  }

  @Test func readsEscapesAndPairsOfSurrogates() throws {
    #expect(try JSONParser.parse("\"\\u6d59\\ud83d\\ude00\\n\\/\"") == .string("浙😀\n/"))
  }

  @Test func writesWhatItRead() throws {
    let text = "{\"b\":[1,true,null,\"x\\n\\\"\\u0001\"],\"a\":{\"浙\":-1.50}}"
    let value = try JSONParser.parse(text)
    #expect(value.text == text)
    #expect(try JSONParser.parse(value.bytes) == value)
  }

  @Test func sortsMembersByUTF16InTheSignedForm() throws {
    // U+1F600 sorts before U+FB33 by UTF-16 code units and after it by code points.
    // Source: RFC 8785 §3.2.3.
    let value: JSONValue = ["\u{FB33}": 1, "\u{1F600}": 2, "a": 3, "A": 4]
    #expect(
      String(decoding: value.canonicalBytes, as: UTF8.self)
        == "{\"A\":4,\"a\":3,\"\u{1F600}\":2,\"\u{FB33}\":1}")
  }
}

@Suite struct TellingEveryDefectAtOnce {
  @Test func collectsMissingMistypedAndUnknownFieldsWithTheirPointers() throws {
    let body = try JSONParser.parse(
      """
      {"name": 5, "amount": {"amount_minor": -1, "currency": "EUR"}, "when": "2026-02-30",
       "list": [{"x": "y"}, {}], "a/b": 1}
      """)
    let reader = JSONReader(body)
    _ = reader.text("name")
    _ = reader.text("title")
    _ = reader.money("amount")
    _ = reader.day("when")
    for entry in reader.objects("list", count: 1...5) { _ = entry.text("x") }
    let defects = Set(reader.defects.map { "\($0.pointer) \($0.code)" })
    #expect(
      defects == [
        "/name type", "/title missing", "/amount/amount_minor range", "/when format",
        "/list/1/x missing", "/a~1b unknown-field",
      ])
  }

  @Test func refusesBlankLongAndNulText() {
    let reader = JSONReader(["a": "  ", "b": "xxxx", "c": "a\u{0}b"])
    #expect(reader.text("a") == nil)
    #expect(reader.text("b", max: 3) == nil)
    #expect(reader.text("c") == nil)
    #expect(reader.defects.map(\.code) == ["blank", "too-long", "nul"])
  }

  /// One character may carry any number of marks, and the database counts every one of them.
  @Test func countsMarksAsTheDatabaseDoes() {
    let marked = "e" + String(repeating: "\u{301}", count: 9)
    let reader = JSONReader([
      "name": .string(marked), "list": [.string(marked)], "kept": .string(marked),
    ])
    #expect(reader.text("name", max: 9) == nil)
    #expect(reader.texts("list", count: 1...1, max: 9).isEmpty)
    #expect(reader.text("kept", max: 10) == marked)
    let defects = reader.defects.map { "\($0.pointer) \($0.code)" }
    #expect(defects == ["/name too-long", "/list/0 type"])
  }

  @Test func namesTheClosedListInItsMessage() {
    let reader = JSONReader(["kind": "present"])
    let kind: Claim.Kind? = reader.choice("kind")
    #expect(kind == nil)
    #expect(reader.defects.first?.text.en.contains("refund") == true)
  }

  @Test func everyDefectSpeaksBothLanguages() {
    let reader = JSONReader(["x": 1])
    _ = reader.int("y", in: 1...2)
    for defect in reader.defects {
      #expect(!defect.text.zh.isEmpty && !defect.text.en.isEmpty)
    }
    #expect(reader.defects.count == 2)
  }
}

@Suite struct ReadingNames {
  @Test(arguments: ["陈一", "O'Neill-Müller (US)", "ༀ་བསྟན་འཛིན", "a  b"])
  func anyScriptIsTaken(_ name: String) throws {
    let reader = JSONReader(["name": .string(name)])
    #expect(reader.line("name", max: 40) == name)
    try reader.finish()
  }

  /// They would stand so in titles, in lists of hearings and in papers.
  @Test(arguments: [
    "a\nb", "\u{202E}evil", "\u{200B}", "A\r\nEND:VCALENDAR", "x\u{2028}y", "\u{7}",
  ])
  func whatTurnsHidesOrBreaksALineIsRefused(_ name: String) {
    let reader = JSONReader(["name": .string(name)])
    #expect(reader.line("name", max: 40) == nil)
    #expect(reader.defects.map(\.pointer) == ["/name"])
  }
}
