public import CourtDomain

/// What closes a start to a hearing.
public enum SlotCause: Hashable, Sendable {
  /// H4: before the first lawful day.
  case notice
  /// H5: a judge of the bench is away.
  case judgeAway(judge: Int)
  /// H5: a judge of the bench sits in another hearing.
  case judgeSits(judge: Int, hearing: Int)
  /// H6: no clerk of the pool is free.
  case clerks(pool: Int)
  /// H7: no room of the pool is free.
  case rooms(pool: Int)
  /// H8: a person is away.
  case personAway(person: Int)
  /// H8: a person abroad would have to come at night.
  case personAsleep(person: Int)
  /// H8: a person is in another hearing.
  case personSits(person: Int, hearing: Int)
  /// H9: a judge would sit longer than the cap of the day.
  case cap(judge: Int)

  public var rule: ScheduleReport.Rule {
    switch self {
    case .notice: .h4
    case .judgeAway, .judgeSits: .h5
    case .clerks: .h6
    case .rooms: .h7
    case .personAway, .personAsleep, .personSits: .h8
    case .cap: .h9
    }
  }

  /// The cause in words.
  public func text(in instance: PlanningInstance) -> LocalizedText {
    func judge(_ at: Int) -> PlanningID { instance.judges[at].id }
    func hearing(_ at: Int) -> PlanningID { instance.hearings[at].id }
    func person(_ at: Int) -> PlanningID { instance.people[at].id }
    func pool(_ at: Int) -> PlanningID { instance.pools[at].id }
    return switch self {
    case .notice:
      LocalizedText(
        zh: "早于最早合法日（答辩期、传票期未满）", en: "before the first lawful day (defence period, notice)")
    case .judgeAway(let at):
      LocalizedText(zh: "法官 \(judge(at)) 不在", en: "judge \(judge(at)) is away")
    case .judgeSits(let at, let other):
      LocalizedText(
        zh: "法官 \(judge(at)) 正审理庭审 \(hearing(other))",
        en: "judge \(judge(at)) sits in hearing \(hearing(other))")
    case .clerks(let at):
      LocalizedText(zh: "书记员池 \(pool(at)) 无人空闲", en: "no clerk of \(pool(at)) is free")
    case .rooms(let at):
      LocalizedText(zh: "法庭池 \(pool(at)) 无空闲法庭", en: "no room of \(pool(at)) is free")
    case .personAway(let at):
      LocalizedText(zh: "人员 \(person(at)) 不在", en: "person \(person(at)) is away")
    case .personAsleep(let at):
      LocalizedText(
        zh: "人员 \(person(at)) 当地在 07:00–22:00 之外",
        en: "it is outside the hours of person \(person(at)) abroad")
    case .personSits(let at, let other):
      LocalizedText(
        zh: "人员 \(person(at)) 须出席庭审 \(hearing(other))",
        en: "person \(person(at)) is in hearing \(hearing(other))")
    case .cap(let at):
      LocalizedText(
        zh: "法官 \(judge(at)) 当日开庭将超过 \(instance.judges[at].capMinutes) 分钟",
        en: "judge \(judge(at)) would sit more than \(instance.judges[at].capMinutes) minutes")
    }
  }
}
