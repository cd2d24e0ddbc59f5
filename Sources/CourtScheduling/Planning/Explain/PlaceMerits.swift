import CourtDomain

/// What speaks for and against a place, in sentences for a clerk.
struct PlaceMerits: Sendable {
  let day: CalendarDay
  /// Working days behind the first lawful one.
  let waitedWorkingDays: Int
  /// Days behind the day the hearing is wanted by.
  let lateDays: Int
  let isPastLimit: Bool
  let opensSession: Bool
  let leavesRest: Bool
  let exceedsShare: Bool
  let meetsPartOfDay: Bool
  /// `nil` where there is no series to join.
  let joinsSeries: Bool?
  /// With others of its series in the plan; `nil` where none is placed.
  let sharesSession: Bool?
  let terms: PlanningTerms?

  var texts: [LocalizedText] {
    var texts = [waiting]
    if let limit { texts.append(limit) }
    texts.append(session)
    if let wish = terms?.partOfDay {
      let (zh, en) = wish == .morning ? ("上午", "morning") : ("下午", "afternoon")
      texts.append(
        meetsPartOfDay
          ? LocalizedText(zh: "符合希望的\(zh)时段", en: "in the \(en), as wished")
          : LocalizedText(zh: "不在希望的\(zh)时段", en: "not in the \(en) that was wished"))
    }
    if let joinsSeries {
      texts.append(
        joinsSeries
          ? LocalizedText(
            zh: "与同批类案庭审前后相接", en: "directly before or after a hearing of its series")
          : LocalizedText(zh: "未能与同批类案庭审相接", en: "apart from the other hearings of its series"))
    }
    if let sharesSession {
      texts.append(
        sharesSession
          ? LocalizedText(zh: "与同系列案件同一时段", en: "in one session with others of its series")
          : LocalizedText(zh: "与同系列案件不在同一时段", en: "not in a session of its series"))
    }
    if exceedsShare {
      texts.append(LocalizedText(zh: "使法官超出应担份额", en: "puts a judge above the fair share"))
    }
    return texts
  }

  private var waiting: LocalizedText {
    let why = terms?.first?.why
    let zh = why.map { "（\($0.zh)）" } ?? ""
    let en = why.map { " (\($0.en))" } ?? ""
    guard waitedWorkingDays > 0 else {
      return LocalizedText(
        zh: "\(day) 为最早的合法工作日\(zh)", en: "\(day) is the first lawful working day\(en)")
    }
    return LocalizedText(
      zh: "较最早的合法工作日晚 \(waitedWorkingDays) 个工作日\(zh)",
      en: "\(waitedWorkingDays) working days after the first lawful one\(en)")
  }

  private var limit: LocalizedText? {
    if let last = terms?.last {
      let left = last.day.days(since: day)
      return LocalizedText(
        zh: "距最后期限 \(last.day) 尚余 \(left) 日（\(last.why.zh)）",
        en: "\(left) days before the last lawful day \(last.day) (\(last.why.en))")
    }
    if isPastLimit { return LocalizedText(zh: "已过审限", en: "behind the trial limit") }
    guard lateDays > 0 else { return nil }
    return LocalizedText(zh: "晚于期望日 \(lateDays) 天", en: "\(lateDays) days behind the wished day")
  }

  private var session: LocalizedText {
    if leavesRest {
      return LocalizedText(
        zh: "会在法官该时段留下不足一小时的空隙",
        en: "leaves a gap of less than an hour in the judge's session")
    }
    return opensSession
      ? LocalizedText(
        zh: "该时段其余时间保持完整，可再安排庭审",
        en: "the rest of the judge's session stays whole for another hearing")
      : LocalizedText(
        zh: "与法官同一时段的其他事务相接，不另占半日",
        en: "joins what the judge already has in that session and opens no other half-day")
  }
}
