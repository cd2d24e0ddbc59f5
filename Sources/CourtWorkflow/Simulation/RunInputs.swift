/// The input of a simulated act: what the scenario says, and for the rest anything the declaration
/// allows.
extension SimulationRun {
  func input(
    for entry: ProcedureIndex.Entry, _ given: [(name: String, value: Argument)],
    _ file: SimulatedCase, _ person: Cast.Person?, turn: Int
  ) -> [String: Value] {
    let fields = entry.action.input
    guard !fields.isEmpty else { return [:] }
    var input: [String: Value] = [:]
    let names = WorldNames(file, party: person)
    for (name, argument) in given {
      guard let place = fields.firstIndex(where: { $0.name == name }) else { continue }
      do {
        let value = try argument.value(in: names)
        if fields[place].kind.admits(value) { input[name] = value }
      } catch {
        tally.note("input '\(name)' of '\(entry.action.name)': \(error.reason)")
      }
    }
    for field in fields
    where input[field.name] == nil && field.isRequired && field.preset == nil {
      input[field.name] = anything(field, entry, file, person, turn)
    }
    return input
  }

  private func anything(
    _ field: InputDeclaration, _ entry: ProcedureIndex.Entry, _ file: SimulatedCase,
    _ person: Cast.Person?, _ turn: Int
  ) -> Value {
    let lot = file.lot(Lots.key(entry.action.name, field.name), 5, turn: turn)
    switch field.kind {
    case .bool: return .bool(lot < 0.75)
    case .int:
      let low = field.minimum ?? 1
      let high = min(field.maximum ?? low + 29, low + 29)
      return .int(low + Int64(lot * Double(high - low + 1)))
    case .uint: return .uint(UInt64(max(field.minimum ?? 1, 0)))
    case .double: return .double(Double(field.minimum ?? 1))
    case .list: return list(field, file, lot)
    case .timestamp: return Timestamp(seconds: now).map { .timestamp($0) } ?? .null
    case .duration: return TimeSpan(seconds: 86_400).map { .duration($0) } ?? .null
    case .map, .fields: return .map([:])
    default: return .string(text(field, file, person, lot))
    }
  }

  private func list(_ field: InputDeclaration, _ file: SimulatedCase, _ lot: Double) -> Value {
    guard field.values.isEmpty else {
      return .list([
        .string(field.values[min(Int(lot * Double(field.values.count)), field.values.count - 1)])
      ])
    }
    let most = Int(field.maximum ?? 50)
    return .strings(file.cast.people.map(\.key).prefix(max(most, 0)))
  }

  private func text(
    _ field: InputDeclaration, _ file: SimulatedCase, _ person: Cast.Person?, _ lot: Double
  ) -> String {
    if !field.values.isEmpty {
      return field.values[min(Int(lot * Double(field.values.count)), field.values.count - 1)]
    }
    if field.name == "party" || field.name.hasSuffix("_party") {
      let people = file.cast.people
      guard !people.isEmpty else { return "party" }
      return person?.key ?? people[min(Int(lot * Double(people.count)), people.count - 1)].key
    }
    let length = Int(min(max(field.minimum ?? 2, 2), 10_000))
    return String(repeating: "x", count: min(length, Int(field.maximum ?? 10_000)))
  }
}
