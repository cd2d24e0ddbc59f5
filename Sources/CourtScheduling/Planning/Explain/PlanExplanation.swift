public import CourtDomain

/// Why a hearing does not stand at any of its starts, and what would open one.
public struct PlanExplanation: Sendable {
  public struct Closure: Sendable {
    public let cause: SlotCause
    /// Starts it closes, and those that nothing else closes.
    public let starts: Int
    public let alone: Int
    public let text: LocalizedText
  }

  public struct Remedy: Sendable {
    public let date: CalendarDay
    public let start: Int
    public let bench: Int
    public let cause: SlotCause
    /// What the hearing would cost there, date and bench counted.
    public let price: Int
    public let text: LocalizedText
  }

  public let hearing: PlanningID
  /// Starts of all benches on all working days, inside the sessions; what the hearing's terms do
  /// not admit is not among them.
  public let startsExamined: Int
  /// Starts open to it, itself and its present place not counted.
  public let startsOpen: Int
  public let closures: [Closure]
  /// The cheapest places that one single change would open.
  public let remedies: [Remedy]
  public let proposals: [PlanProposal]
}

extension PlanTable {
  /// Looks at every start of the horizon; a few milliseconds, not for the inner loop.
  public func explain(_ hearing: Int, remedies most: Int = 5) -> PlanExplanation {
    let wasAt = state.placement[hearing]
    if wasAt.isPlaced { state.takeOut(hearing) }
    defer { if wasAt.isPlaced { state.place(hearing, wasAt) } }
    var survey = Survey(self, hearing, most: most)
    survey.run()
    return PlanExplanation(
      hearing: instance.hearings[hearing].id, startsExamined: survey.examined,
      startsOpen: survey.open, closures: survey.closures(), remedies: survey.remedies,
      proposals: wasAt.isPlaced ? [] : propose(hearing))
  }

  /// All causes that close one start, each once.
  func causes(_ hearing: Int, bench: Int, day: Int, slot: Int) -> [SlotCause] {
    let source = instance.hearings[hearing]
    let row = model.hearings[hearing]
    let offset = Int(model.offset[day])
    let start = (model.firstSlot + slot) * model.grid
    let end = start + source.durationMinutes
    var found: [SlotCause] = []
    let isHome = model.offset[day] == row.previousOffset && Int32(slot) == row.previousSlot
    if offset < Int(row.earliest), !isHome { found.append(.notice) }
    func isAway(_ busy: [PlanningAbsence]) -> Bool {
      busy.contains { $0.dayOffset == offset && $0.start < end && start < $0.end }
    }
    let bit: UInt64 = 1 << UInt64(slot)
    for judge in instance.benches[bench].members {
      let entry = state.judgeDay[judge * model.dayCount + day]
      if isAway(instance.judges[judge].busy) { found.append(.judgeAway(judge: judge)) }
      if entry.minutes + Int64(row.minutes) > Int64(model.cap[judge]) {
        found.append(.cap(judge: judge))
      }
      for other in sitting(judge, day) where touches(other, slot, row.padded) {
        found.append(.judgeSits(judge: judge, hearing: other))
      }
    }
    let clerks = state.poolFull[Int(row.clerkPool) * model.dayCount + day]
    if DayWord.startsTouching(clerks, length: Int(row.padded)) & bit != 0
      || isWithoutUnit(source, day, bit, isClerk: true)
    {
      found.append(.clerks(pool: source.clerkPool))
    }
    let rooms = state.poolFull[Int(row.roomPool) * model.dayCount + day]
    if DayWord.startsTouching(rooms, length: Int(row.padded)) & bit != 0
      || isWithoutUnit(source, day, bit, isClerk: false)
    {
      found.append(.rooms(pool: source.roomPool))
    }
    for person in source.people {
      let who = instance.people[person]
      if isAway(who.busy) { found.append(.personAway(person: person)) }
      if !instance.isAwake(
        who, day: instance.first.ordinal + offset, start: start, minutes: source.durationMinutes)
      {
        found.append(.personAsleep(person: person))
      }
      for other in diary[person, default: []]
      where state.placement[other].day == Int32(day) && touchesPeople(other, slot, row) {
        found.append(.personSits(person: person, hearing: other))
      }
    }
    return found
  }

  /// Whether units are free at each step but none of them all the time.
  private func isWithoutUnit(
    _ hearing: PlanningHearing, _ day: Int, _ bit: UInt64, isClerk: Bool
  ) -> Bool {
    unitHours.words(of: hearing, isClerk: isClerk).map { $0[day] & bit == 0 } ?? false
  }

  private func sitting(_ judge: Int, _ day: Int) -> [Int] {
    let place = judge * model.dayCount + day
    var starts = state.judgeDay[place].starts & ~model.judgeSits[place]
    var found: [Int] = []
    while starts != 0 {
      found.append(
        Int(state.beginning[place * model.slotCount + starts.trailingZeroBitCount]))
      starts &= starts - 1
    }
    return found
  }

  private func touches(_ other: Int, _ slot: Int, _ padded: Int32) -> Bool {
    let from = Int(state.placement[other].slot)
    return from < slot + Int(padded) && slot < from + Int(model.hearings[other].padded)
  }

  private func touchesPeople(_ other: Int, _ slot: Int, _ row: PlanModel.Hearing) -> Bool {
    let from = Int(state.placement[other].slot)
    return from < slot + Int(row.peoplePadded)
      && slot < from + Int(model.hearings[other].peoplePadded)
  }
}

/// Counts causes over all starts.
private struct Survey {
  private let table: PlanTable
  private let hearing: Int
  private let most: Int
  private(set) var examined = 0
  private(set) var open = 0
  private(set) var remedies: [PlanExplanation.Remedy] = []
  private var starts: [SlotCause: Int] = [:]
  private var alone: [SlotCause: Int] = [:]

  init(_ table: PlanTable, _ hearing: Int, most: Int) {
    self.table = table
    self.hearing = hearing
    self.most = most
  }

  mutating func run() {
    let model = table.model
    let source = table.instance.hearings[hearing]
    let frame = PlanFrame(table.instance)
    var lawful = frame.starts(minutes: source.durationMinutes)
    let terms = source.terms.map { table.instance.terms[$0] }
    for (session, mask) in zip(table.instance.sessions, frame.sessionMasks)
    where terms?.closes(session) == true { lawful &= ~mask }
    let end = terms?.last.map { model.day(from: $0.day.ordinal + 1 - table.instance.first.ordinal) }
    for bench in source.benches {
      for day in 0..<(end ?? model.dayCount) {
        var rest = lawful
        while rest != 0 {
          look(bench, day, rest.trailingZeroBitCount)
          rest &= rest - 1
        }
      }
    }
  }

  private mutating func look(_ bench: Int, _ day: Int, _ slot: Int) {
    examined += 1
    let causes = table.causes(hearing, bench: bench, day: day, slot: slot)
    if causes.isEmpty { open += 1 }
    for cause in Set(causes.map(Self.grouped)) { starts[cause, default: 0] += 1 }
    guard causes.count == 1, let only = causes.first else { return }
    alone[Self.grouped(only), default: 0] += 1
    if case .notice = only { return }
    offer(only, bench, day, slot)
  }

  /// Hearings that stand in the way are counted by whom they keep, not one by one.
  private static func grouped(_ cause: SlotCause) -> SlotCause {
    switch cause {
    case .judgeSits(let judge, _): .judgeSits(judge: judge, hearing: 0)
    case .personSits(let person, _): .personSits(person: person, hearing: 0)
    default: cause
    }
  }

  private mutating func offer(_ cause: SlotCause, _ bench: Int, _ day: Int, _ slot: Int) {
    let model = table.model
    let row = model.hearings[hearing]
    let date = table.state.datePrice(row, day)
    let price = date.soft + date.hard + table.state.benchPrice(row, bench)
    if remedies.count == most, let worst = remedies.last, price >= worst.price { return }
    if remedies.contains(where: { $0.cause == cause && $0.price <= price }) { return }
    let on = table.instance.first.adding(days: Int(model.offset[day]))
    let start = (model.firstSlot + slot) * model.grid
    let why = cause.text(in: table.instance)
    let remedy = PlanExplanation.Remedy(
      date: on, start: start, bench: bench, cause: cause, price: price,
      text: LocalizedText(
        zh: "\(on) \(clockText(start)) 可开庭，唯一障碍：\(why.zh)",
        en: "\(on) \(clockText(start)) would do but for one thing: \(why.en)"))
    remedies.removeAll { $0.cause == cause }
    remedies.insert(remedy, at: remedies.firstIndex { price < $0.price } ?? remedies.count)
    if remedies.count > most { remedies.removeLast() }
  }

  func closures() -> [PlanExplanation.Closure] {
    let instance = table.instance
    return starts.map { cause, count in
      let single = alone[cause] ?? 0
      let why = Self.summary(cause, in: instance)
      return PlanExplanation.Closure(
        cause: cause, starts: count, alone: single,
        text: LocalizedText(
          zh: "\(cause.rule.rawValue) \(why.zh)：关闭 \(count)/\(examined) 个起点，其中 \(single) 个仅因此",
          en: "\(cause.rule.rawValue) \(why.en): closes \(count) of \(examined) starts, "
            + "\(single) of them alone"))
    }
    .sorted { ($0.alone, $0.starts, $0.text.en) > ($1.alone, $1.starts, $1.text.en) }
  }

  private static func summary(
    _ cause: SlotCause, in instance: PlanningInstance
  ) -> LocalizedText {
    switch cause {
    case .judgeSits(let judge, _):
      let id = instance.judges[judge].id
      return LocalizedText(zh: "法官 \(id) 有其他庭审", en: "judge \(id) sits in other hearings")
    case .personSits(let person, _):
      let id = instance.people[person].id
      return LocalizedText(zh: "人员 \(id) 有其他庭审", en: "person \(id) is in other hearings")
    default: return cause.text(in: instance)
    }
  }
}
