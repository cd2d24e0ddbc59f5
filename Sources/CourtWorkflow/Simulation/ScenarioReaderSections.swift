/// The sections of a scenario.
extension ScenarioReader {
  static let factKeys = ["value", "pick", "chance", "number", "min", "max", "is"]
  static let staffKeys = ["count", "minutes_per_day", "assigned"]

  // MARK: Parties, facts, staff

  mutating func merge(parties text: DefinitionText?, into scenario: inout Scenario) {
    for entry in reader.entries(text, of: "parties") {
      var count: [(number: Int, weight: Double)] = []
      if case .map(let choices) = entry.value.content {
        for choice in choices {
          guard let number = Int(choice.key), (0...50).contains(number),
            let weight = self.number(choice.value, "a weight", 0...1e6)
          else {
            reader.report(
              choice.place, "scenario.parties", "'\(choice.key)' is no number of parties",
              "write {1: 0.8, 2: 0.2}")
            continue
          }
          count.append((number, weight))
        }
      } else if let number = number(entry.value, "the number of \(entry.key)", 0...50) {
        count = [(Int(number), 1)]
      }
      scenario.parties.removeAll { $0.role == entry.key }
      scenario.parties.append((entry.key, count))
    }
  }

  mutating func merge(facts text: DefinitionText?, into scenario: inout Scenario) {
    for entry in reader.entries(text, of: "facts") {
      guard let draw = factDraw(entry) else { continue }
      scenario.facts.removeAll { $0.fact == entry.key }
      scenario.facts.append((entry.key, draw))
    }
  }

  private mutating func factDraw(_ entry: DefinitionText.Field) -> FactDraw? {
    let owner: Subject = "fact '\(entry.key)'"
    guard case .map = entry.value.content else {
      return entry.value.literal.map { .value($0) }
    }
    let fields = reader.fields(
      entry.value, of: owner, known: Self.factKeys)
    if let value = fields["value"]?.literal { return .value(value) }
    if let chance = number(fields["chance"], owner, 0...1) { return .chance(chance) }
    if let pick = fields["pick"] {
      var values: [(value: Value, weight: Double)] = []
      for choice in reader.entries(pick, of: "the choices of \(owner)") {
        values.append((.string(choice.key), number(choice.value, owner) ?? 0))
      }
      return .pick(values)
    }
    if let spread = spread(fields["number"], owner) {
      return .number(
        spread, minimum: reader.whole(fields["min"], owner),
        maximum: reader.whole(fields["max"], owner))
    }
    if let expression = reader.expression(fields["is"], owner) { return .expression(expression) }
    reader.report(
      entry.place, "scenario.fact", "\(owner) has no source",
      "add value, pick, chance, number or is")
    return nil
  }

  mutating func merge(staffing text: DefinitionText?, into scenario: inout Scenario) {
    for entry in reader.entries(text, of: "staffing") {
      let owner: Subject = "staff '\(entry.key)'"
      let fields = reader.fields(
        entry.value, of: owner, known: Self.staffKeys)
      let staff = Staff(
        role: entry.key, count: Int(number(fields["count"], owner, 1...100_000) ?? 1),
        minutesPerDay: Int(number(fields["minutes_per_day"], owner, 1...900) ?? 420),
        isAssigned: reader.flag(fields["assigned"], "'assigned' of \(owner)"))
      scenario.staffing.removeAll { $0.role == entry.key }
      scenario.staffing.append(staff)
    }
  }

  mutating func priority(_ text: DefinitionText) -> (when: Expression, priority: Int)? {
    let fields = reader.fields(text, of: "a priority", known: ["when", "priority"])
    guard let when = reader.expression(fields["when"], "'when' of a priority"),
      let priority = number(fields["priority"], "priority", 0...100)
    else {
      reader.report(
        text.place, "scenario.priority", "a priority needs 'when' and 'priority'",
        "write {when: \"facts.track == 'small-claims'\", priority: 2}")
      return nil
    }
    return (when, Int(priority))
  }

  mutating func cause(_ text: DefinitionText) -> LapseCause? {
    let word = reader.string(text, "a cause") ?? ""
    if let cause = LapseCause(rawValue: word) { return cause }
    reader.report(text.place, "scenario.cause", "'\(word)' is no cause", "court, party or period")
    return nil
  }

  // MARK: Behaviours

  static let behaviourKeys = [
    "do", "incident", "sequel", "by", "in", "when", "chance", "weight", "wait", "effort",
    "priority", "input", "at_most",
  ]

  mutating func behaviour(_ text: DefinitionText) -> Behaviour? {
    let fields = reader.fields(text, of: "a behaviour", known: Self.behaviourKeys)
    let owner: Subject = "a behaviour"
    let targets =
      [
        reader.string(fields["do"], "do").map { Behaviour.Target.action($0) },
        reader.string(fields["incident"], "incident").map { .incident($0) },
        reader.string(fields["sequel"], "sequel").map { .sequel($0) },
      ].compactMap { $0 }
    guard targets.count == 1, let role = required(fields["by"], "by", text) else {
      reader.report(
        text.place, "scenario.behaviour", "a behaviour needs one of do, incident, sequel",
        "write {by: ROLE, do: ACTION, chance: 0.6}")
      return nil
    }
    var behaviour = Behaviour(target: targets[0], role: role)
    behaviour.states = reader.references(fields["in"], "'in' of \(owner)").map(\.name)
    behaviour.when = reader.expression(fields["when"], "'when' of \(owner)")
    behaviour.chance = number(fields["chance"], "'chance' of \(owner)", 0...1)
    behaviour.weight = number(fields["weight"], "'weight' of \(owner)", 0...1e6)
    behaviour.wait = fields["wait"].flatMap { wait($0) }
    behaviour.effort = spread(fields["effort"], "'effort' of \(owner)")
    behaviour.priority = number(fields["priority"], "'priority' of \(owner)", 0...100).map {
      Int($0)
    }
    behaviour.atMost = number(fields["at_most"], "'at_most' of \(owner)", 0...1_000).map { Int($0) }
    behaviour.input = arguments(fields["input"], "the input of \(owner)")
    return behaviour
  }

  private mutating func arguments(
    _ text: DefinitionText?, _ owner: Subject
  ) -> [(name: String, value: Argument)] {
    reader.entries(text, of: owner).compactMap { entry in
      reader.argument(entry.value, "'\(entry.key)' in \(owner)").map { (entry.key, $0) }
    }
  }

  private mutating func wait(_ text: DefinitionText) -> Wait? {
    if case .map(let list) = text.content, list.contains(where: { $0.key == "of" }) {
      let fields = reader.fields(text, of: "a wait", known: ["of", "share"])
      if fields["share"] == nil {
        reader.report(
          text.place, "key.missing", "'share' is missing here", "add 'share: [0.3, 1.05]'")
      }
      guard let clock = required(fields["of"], "of", text),
        let share = spread(fields["share"], "'share' of a wait")
      else { return nil }
      return .clock(clock, share: share)
    }
    return spread(text, "a wait").map { .days($0) }
  }

  // MARK: The world around

  static let hostKeys = [
    "on", "each", "chance", "wait", "when", "set", "do", "input", "stays",
  ]

  mutating func hostRule(_ text: DefinitionText) -> HostRule? {
    let fields = reader.fields(text, of: "a host rule", known: Self.hostKeys)
    guard let on = fields["on"], let trigger = trigger(on) else {
      reader.report(
        text.place, "scenario.trigger", "a host rule needs 'on'",
        "write on: {effect: serve, document: judgment}, {enter: STATE}, {action: NAME}, "
          + "{expiry: CLOCK} or start")
      return nil
    }
    var rule = HostRule(trigger: trigger)
    switch reader.string(fields["each"], "each") {
    case nil: rule.reach = .once
    case "recipient"?: rule.reach = .recipients
    case "party"?: rule.reach = .everyone
    case let role?: rule.reach = .role(role)
    }
    rule.chance = number(fields["chance"], "'chance' of a host rule", 0...1) ?? 1
    rule.wait = spread(fields["wait"], "'wait' of a host rule") ?? .fixed(0)
    rule.when = reader.expression(fields["when"], "'when' of a host rule")
    rule.set = reader.entries(fields["set"], of: "'set' of a host rule").compactMap { entry in
      reader.expression(entry.value, "fact '\(entry.key)'").map { (entry.key, $0) }
    }
    rule.action = reader.string(fields["do"], "'do' of a host rule")
    rule.input = arguments(fields["input"], "the input of a host rule")
    rule.staysInState = reader.flag(fields["stays"], "'stays' of a host rule")
    return rule
  }

  private mutating func trigger(_ text: DefinitionText) -> HostRule.Trigger? {
    guard case .map(let list) = text.content else {
      return reader.string(text, "on") == "start" ? .start : nil
    }
    let fields = reader.fields(text, of: "'on'", known: nil)
    if let state = reader.string(fields["enter"], "enter") { return .enter(state) }
    if let action = reader.string(fields["action"], "action") { return .action(action) }
    if let clock = reader.string(fields["expiry"], "expiry") { return .expiry(clock) }
    guard let effect = reader.string(fields["effect"], "effect") else { return nil }
    let others = list.filter { $0.key != "effect" }
    return .effect(
      effect,
      arguments: others.map { ($0.key, reader.string($0.value, "\($0.key)") ?? "") })
  }
}
