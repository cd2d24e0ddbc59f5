import CourtDomain

/// Why a slot is proposed, in sentences for a clerk.
struct ProposalReasons {
  let texts: [LocalizedText]

  init(
    _ request: HearingRequest, _ day: CalendarDay, _ price: SlotPrice, _ room: ResourceKey?,
    _ clerk: ResourceKey?
  ) {
    var texts = [Self.waiting(request, day, price), Self.limit(request, day)]
    texts.append(Self.session(price))
    if let wish = request.preferences.partOfDay {
      let (zh, en) = wish == .morning ? ("上午", "morning") : ("下午", "afternoon")
      texts.append(
        price.meetsPartOfDay
          ? LocalizedText(zh: "符合希望的\(zh)时段", en: "in the \(en), as wished")
          : LocalizedText(zh: "不在希望的\(zh)时段", en: "not in the \(en) that was wished"))
    }
    if let series = price.joinsSeries {
      texts.append(
        series
          ? LocalizedText(zh: "与同批类案庭审前后相接", en: "directly before or after a hearing of its series")
          : LocalizedText(zh: "未能与同批类案庭审相接", en: "apart from the other hearings of its series"))
    }
    if let room {
      texts.append(
        LocalizedText(zh: "在线法庭 \(room.label) 全程空闲", en: "room \(room.label) is free throughout"))
    }
    if let clerk {
      texts.append(
        LocalizedText(zh: "书记员 \(clerk.label) 全程空闲", en: "clerk \(clerk.label) is free throughout"))
    }
    self.texts = texts
  }

  private static func waiting(
    _ request: HearingRequest, _ day: CalendarDay, _ price: SlotPrice
  ) -> LocalizedText {
    let why = request.earliest.why
    guard price.waitedWorkingDays > 0 else {
      return LocalizedText(
        zh: "\(day) 为最早的合法工作日（\(why.zh)）",
        en: "\(day) is the first lawful working day (\(why.en))")
    }
    let waited = price.waitedWorkingDays
    return LocalizedText(
      zh: "较最早的合法工作日晚 \(waited) 个工作日（\(why.zh)）",
      en: "\(waited) working days after the first lawful one (\(why.en))")
  }

  private static func limit(_ request: HearingRequest, _ day: CalendarDay) -> LocalizedText {
    let left = request.latest.day.days(since: day)
    let why = request.latest.why
    return LocalizedText(
      zh: "距最后期限 \(request.latest.day) 尚余 \(left) 日（\(why.zh)）",
      en: "\(left) days before the last lawful day \(request.latest.day) (\(why.en))")
  }

  private static func session(_ price: SlotPrice) -> LocalizedText {
    switch (price.joinsSession, price.leavesFragment) {
    case (true, false):
      LocalizedText(
        zh: "与法官同一时段的其他事务相接，不另占半日",
        en: "joins what the judge already has in that session and opens no other half-day")
    case (false, false):
      LocalizedText(
        zh: "该时段其余时间保持完整，可再安排庭审",
        en: "the rest of the judge's session stays whole for another hearing")
    case (_, true):
      LocalizedText(
        zh: "会在法官该时段留下不足一小时的空隙",
        en: "leaves a gap of less than an hour in the judge's session")
    }
  }
}
