import CourtEvidence
import Foundation

/// A captured filing as a script that pgbench runs again and again.
///
/// The statements are the court's, word for word and in their order; every parameter is sent as a
/// parameter. What must differ from filing to filing does: ids are made from a counter of the
/// client, the retry key carries it, the case number takes the serial that the counter statement
/// returned, and each client files from an account and a session of its own. Everything else is
/// sent as it was in the captured filing.
struct PGBenchScript {
  /// Every statement waited for, as pgbench does by itself.
  private(set) var plain = ""
  /// As many statements to a round trip as their dependence allows: the best pgbench can do.
  private(set) var pipelined = ""
  /// For `-D name=value`.
  private(set) var variables: [(name: String, value: String)] = []

  private let capture: FilingCapture
  private let people: [BenchPerson]
  private let earlierValues: Set<String>
  private var ids: [String: Int] = [:]
  private var lines: [String] = []
  private var serials: [(variable: String, type: String)] = []

  init(_ capture: FilingCapture, people: [BenchPerson]) throws {
    self.capture = capture
    self.people = people
    earlierValues = Set(capture.earlier.flatMap(\.parameters).compactMap(\.self))
    variables = [
      ("accounts", array(people.map(\.accountID))),
      ("sessions", array(people.map { "\"\\\\x\(Self.digest(of: $0))\"" })),
      ("filing", "0"),
    ]
    var steps: [(text: String, answers: Bool)] = []
    for statement in capture.statements {
      let text = try script(statement)
      let serial = serialVariable(statement)
      steps.append(serial.map { (text + " \\gset \($0)", true) } ?? (text + ";", false))
    }
    compose(steps)
  }

  var arguments: [String] { variables.flatMap { ["-D", "\($0.name)=\($0.value)"] } }

  // MARK: Composition

  private mutating func compose(_ steps: [(text: String, answers: Bool)]) {
    var head = ["\\set filing :filing + 1", "\\set who :client_id % \(people.count) + 1"]
    for index in ids.values.sorted() {
      head.append(
        "\\set id\(index) :run * 10000000000000000 + :client_id * 10000000000000 "
          + "+ :filing * 1000 + \(index)")
    }
    plain = (head + steps.map(\.text)).joined(separator: "\n") + "\n"
    var lines = head
    var isOpen = false
    for step in steps {
      if step.answers == isOpen {
        lines.append(isOpen ? "\\endpipeline" : "\\startpipeline")
        isOpen.toggle()
      }
      lines.append(step.text)
    }
    if isOpen { lines.append("\\endpipeline") }
    pipelined = lines.joined(separator: "\n") + "\n"
  }

  /// Where the case counter's answer goes: `\gset` appends the column's name.
  private mutating func serialVariable(_ statement: LoggedStatement) -> String? {
    guard statement.sql.hasSuffix("RETURNING last_serial") else { return nil }
    let prefix = "series\(serials.count)_"
    let type = statement.parameters.compactMap(\.self).last ?? ""
    serials.append((prefix + "last_serial", type))
    return prefix
  }

  // MARK: Statements

  private mutating func script(_ statement: LoggedStatement) throws -> String {
    let types = capture.types[statement.sql] ?? []
    let values = try zip(statement.parameters, types).map { value, type in
      "(" + (try expression(value, type)) + ")::" + type
    }
    var text = ""
    var rest = statement.sql.replacing("\n", with: " ")[...]
    while let dollar = rest.firstIndex(of: "$") {
      text += rest[..<dollar]
      let digits = rest[dollar...].dropFirst().prefix(while: \.isNumber)
      guard let place = Int(digits), values.indices.contains(place - 1) else {
        throw BenchFailure("a parameter of \(statement.sql) was not logged")
      }
      text += values[place - 1]
      rest = rest[digits.endIndex...]
    }
    return text + rest
  }

  /// A value as SQL over pgbench's variables.
  private mutating func expression(_ value: String?, _ type: String) throws -> String {
    guard let value else { return "NULL" }
    if let person = people.first {
      if value == person.accountID { return "((:accounts)::uuid[])[:who]" }
      if value == "\\x" + Self.digest(of: person) { return "((:sessions)::bytea[])[:who]" }
    }
    switch type {
    case "uuid" where isFresh(value): return freshID(value)
    case "uuid[]": return identifiers(value)
    case "text" where value.contains(capture.key): return keyed(value)
    case "text" where value == capture.caseNumber: return numbered(value)
    default: return constant(value)
    }
  }

  /// pgbench takes no empty variable.
  private mutating func constant(_ value: String) -> String {
    guard !value.isEmpty else { return "''" }
    let name = "value\(variables.count)"
    variables.append((name, value))
    return ":" + name
  }

  /// Not seen in the filing before, hence made for this one.
  private func isFresh(_ value: String) -> Bool {
    UUID(uuidString: value) != nil && !earlierValues.contains(value)
  }

  private mutating func freshID(_ value: String) -> String {
    let index = ids[value] ?? ids.count
    ids[value] = index
    return "lpad((:id\(index))::text, 32, '0')"
  }

  private mutating func identifiers(_ list: String) -> String {
    let elements = list.dropFirst().dropLast().split(separator: ",").map(String.init)
    var parts: [String] = []
    for element in elements {
      if isFresh(element) {
        parts.append("(\(freshID(element)))::uuid")
      } else if element == people.first?.accountID {
        parts.append("((:accounts)::uuid[])[:who]")
      } else {
        parts.append(element == "NULL" ? "NULL" : "(\(constant(element)))::uuid")
      }
    }
    return "ARRAY[" + parts.joined(separator: ", ") + "]"
  }

  private mutating func keyed(_ value: String) -> String {
    let parts = value.components(separatedBy: capture.key)
    let pieces = parts.map { "(\(constant($0)))::text" }
    return pieces.joined(separator: " || (:id_of_key)::text || ")
      .replacing(":id_of_key", with: ":filing") + clientSuffix
  }

  /// Keys of different clients and runs differ too.
  private var clientSuffix: String { " || '/' || (:client_id)::text || '/' || (:run)::text" }

  private mutating func numbered(_ value: String) -> String {
    guard let series = serials.last(where: { value.contains($0.type) }),
      let end = value.range(of: series.type)?.upperBound
    else { return constant(value) }
    let digits = value[end...].prefix(while: \.isNumber)
    let (before, after) = (
      constant(String(value[..<end])), constant(String(value[digits.endIndex...]))
    )
    return "(\(before))::text || (:\(series.variable))::text || (\(after))::text"
  }

  private static func digest(of person: BenchPerson) -> String {
    SHA256.digest(Array(person.token.utf8)).hex
  }

  private func array(_ elements: [String]) -> String { "{" + elements.joined(separator: ",") + "}" }
}
