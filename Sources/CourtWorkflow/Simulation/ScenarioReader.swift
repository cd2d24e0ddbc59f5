extension Scenario {
  /// Reads a scenario; what it does not say is taken from `base`.
  ///
  /// - Throws: every defect of the file at once, with line and remedy.
  public static func load(
    yaml: String, file: String, base: Scenario? = nil
  ) throws(ProcedureDefects) -> Scenario {
    let text = try DefinitionText.read(yaml, file: file)
    var reader = ScenarioReader(file: file)
    let scenario = reader.scenario(text, base)
    let findings = ProcedureLint.sorted(reader.reader.findings)
    guard findings.isEmpty else { throw ProcedureDefects(findings: findings) }
    return scenario
  }

  /// The file a scenario says it extends, relative to its own; nil where it extends none.
  public static func base(
    ofYAML yaml: String, file: String
  ) throws(ProcedureDefects) -> String? {
    let text = try DefinitionText.read(yaml, file: file)
    guard case .map(let fields) = text.content,
      case .scalar(let name, _)? = fields.first(where: { $0.key == "extends" })?.value.content
    else { return nil }
    return name
  }
}

/// Turns the YAML of a scenario into one, with the pieces the definition's reader has.
struct ScenarioReader {
  var reader: DefinitionReader

  init(file: String) { reader = DefinitionReader(file: file) }

  static let topKeys = [
    "scenario", "extends", "title", "start", "days", "tail_days", "arrivals", "group_by", "opening",
    "parties", "procedures", "facts", "behaviours", "host", "staffing", "priorities", "causes",
  ]

  mutating func scenario(_ text: DefinitionText, _ base: Scenario?) -> Scenario {
    let fields = reader.fields(text, of: "the scenario", known: Self.topKeys)
    let name = reader.string(fields["scenario"], "scenario") ?? base?.name ?? "scenario"
    var scenario = base ?? Scenario(name: name)
    scenario.name = name
    scenario.title = Bilingual(zh: name, en: name)
    if let title = fields["title"] {
      scenario.title = reader.bilingual(title, "the scenario's title", at: text.place)
    }
    if let start = fields["start"] { scenario.firstDay = day(start) }
    scenario.days = bounded(fields["days"], "days", 1...1_100) ?? scenario.days
    scenario.tailDays = bounded(fields["tail_days"], "tail_days", 0...3_650) ?? scenario.tailDays
    scenario.groupBy = reader.string(fields["group_by"], "group_by") ?? scenario.groupBy
    if let arrivals = fields["arrivals"] { scenario.arrivals = self.arrivals(arrivals) }
    if let procedures = fields["procedures"] {
      scenario.procedures = reader.items(procedures).compactMap { item in
        reader.string(item, "procedures")
      }
    }
    if let opening = fields["opening"] { scenario.opening = self.opening(opening) }
    merge(parties: fields["parties"], into: &scenario)
    merge(facts: fields["facts"], into: &scenario)
    let behaviours = reader.items(fields["behaviours"]).compactMap { behaviour($0) }
    // What a file says about an action replaces all that its base says about it.
    scenario.behaviours.removeAll { old in behaviours.contains { $0.target == old.target } }
    scenario.behaviours += behaviours
    scenario.host += reader.items(fields["host"]).compactMap { hostRule($0) }
    merge(staffing: fields["staffing"], into: &scenario)
    scenario.priorities += reader.items(fields["priorities"]).compactMap { priority($0) }
    for entry in reader.entries(fields["causes"], of: "causes") {
      scenario.causes[entry.key] = cause(entry.value)
    }
    return scenario
  }

  // MARK: Time and numbers

  private mutating func day(_ text: DefinitionText) -> Int? {
    let parts = (reader.string(text, "start") ?? "").split(separator: "-").compactMap { Int64($0) }
    guard parts.count == 3, (1...9_999).contains(parts[0]), (1...12).contains(parts[1]),
      parts[2] >= 1, parts[2] <= TimeMath.daysOf(month: parts[1], year: parts[0])
    else {
      reader.report(text.place, "scenario.day", "'start' is no day", "write 2025-01-01")
      return nil
    }
    return Int(TimeMath.dayNumber(parts[0], parts[1], parts[2]))
  }

  private mutating func bounded(
    _ text: DefinitionText?, _ owner: Subject, _ range: ClosedRange<Int64>
  ) -> Int? {
    guard let text, let whole = reader.whole(text, owner) else { return nil }
    guard range.contains(whole) else {
      reader.report(
        text.place, "scenario.range", "'\(owner)' is \(whole)",
        "give \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return Int(whole)
  }

  mutating func number(
    _ text: DefinitionText?, _ owner: Subject, _ range: ClosedRange<Double> = 0...1e15
  ) -> Double? {
    guard let text else { return nil }
    guard let number = text.literal?.doubleValue, range.contains(number) else {
      reader.report(
        text.place, "scenario.number", "\(owner) is no number that fits",
        "give a number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  private mutating func weights(
    _ text: DefinitionText?, _ owner: Subject, _ count: Int
  ) -> [Double]? {
    guard let text else { return nil }
    let list = reader.items(text).compactMap { number($0, owner, 0...1e6) }
    guard list.count == count, list.contains(where: { $0 > 0 }) else {
      reader.report(
        text.place, "scenario.weights", "\(owner) needs \(count) weights",
        "write a list of \(count) numbers, not all of them 0")
      return nil
    }
    return list
  }

  private mutating func arrivals(_ text: DefinitionText) -> Arrivals {
    let fields = reader.fields(text, of: "arrivals", known: ["per_year", "weekday", "month"])
    var arrivals = Arrivals()
    arrivals.perYear = number(fields["per_year"], "per_year", 1...1e7) ?? arrivals.perYear
    arrivals.weekday = weights(fields["weekday"], "weekday", 7) ?? arrivals.weekday
    arrivals.month = weights(fields["month"], "month", 12) ?? arrivals.month
    return arrivals
  }

  private mutating func opening(_ text: DefinitionText) -> (action: String, role: String)? {
    let fields = reader.fields(text, of: "the opening", known: ["do", "by"])
    guard let action = required(fields["do"], "do", text),
      let role = required(fields["by"], "by", text)
    else { return nil }
    return (action, role)
  }

  mutating func required(
    _ field: DefinitionText?, _ key: String, _ owner: DefinitionText
  ) -> String? {
    guard let word = reader.string(field, "'\(key)'") else {
      reader.report(owner.place, "key.missing", "'\(key)' is missing here", "add '\(key): …'")
      return nil
    }
    return word
  }

  /// A number, `[from, to]`, or one of `{exponential: …}`, `{lognormal: …}`, `{triangular: […]}`.
  mutating func spread(_ text: DefinitionText?, _ owner: Subject) -> Spread? {
    guard let text else { return nil }
    switch text.content {
    case .scalar: return number(text, owner, -1e15...1e15).map { .fixed($0) }
    case .list(let items):
      let numbers = items.compactMap { number($0, owner, -1e15...1e15) }
      if numbers.count == 2, numbers[0] <= numbers[1] { return .uniform(numbers[0], numbers[1]) }
    case .map:
      let fields = reader.fields(
        text, of: owner, known: ["exponential", "lognormal", "triangular"])
      if let mean = number(fields["exponential"], owner) { return .exponential(mean: mean) }
      if let shape = fields["lognormal"] { return lognormal(shape, owner) }
      if let corners = fields["triangular"] {
        let numbers = reader.items(corners).compactMap { number($0, owner) }
        if numbers.count == 3, numbers[0] <= numbers[1], numbers[1] <= numbers[2] {
          return .triangular(numbers[0], numbers[1], numbers[2])
        }
      }
    }
    reader.report(
      text.place, "scenario.spread", "\(owner) is no number and no spread of numbers",
      "write 3, [1, 9], {exponential: 5}, {lognormal: {median: 5, spread: 2}} or "
        + "{triangular: [1, 3, 9]}")
    return nil
  }

  private mutating func lognormal(_ text: DefinitionText, _ owner: Subject) -> Spread? {
    let fields = reader.fields(text, of: owner, known: ["median", "spread"])
    guard let median = number(fields["median"], owner),
      let spread = number(fields["spread"], owner, 1...1e3)
    else { return nil }
    return .lognormal(median: median, spread: spread)
  }
}
