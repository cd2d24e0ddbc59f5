public import CourtDomain

extension SlotSearch {
  /// What makes a search pointless before any calendar is read.
  var refusalOutright: SchedulingRefusal? {
    let defects = request.defects
    if !defects.isEmpty {
      return SchedulingRefusal(
        code: "hearing.bad-request",
        text: LocalizedText(zh: "排期请求超出限度", en: "the request lies outside the limits"),
        defects: defects)
    }
    let earliest = request.earliest
    let latest = request.latest
    if earliest.day > latest.day {
      return SchedulingRefusal(
        code: "hearing.bounds-empty",
        text: LocalizedText(
          zh: "最早 \(earliest.day)（\(earliest.why.zh)）晚于最迟 \(latest.day)（\(latest.why.zh)）",
          en: "the earliest day \(earliest.day) (\(earliest.why.en)) lies after the latest "
            + "\(latest.day) (\(latest.why.en))"),
        source: latest.source,
        remedies: [
          LocalizedText(
            zh: "将最迟日期延至 \(earliest.day) 或以后",
            en: "have the last day moved to \(earliest.day) or later")
        ])
    }
    if days.isEmpty { return noWorkingDay }
    let longest = survey.sessions.map(\.minutes).max() ?? 0
    if survey.lawfulStarts(length: length) == 0 {
      return SchedulingRefusal(
        code: "hearing.too-long",
        text: LocalizedText(
          zh: "庭审 \(request.durationMinutes) 分钟，长于任一开庭时段（最长 \(longest) 分钟）",
          en: "a hearing of \(request.durationMinutes) minutes is longer than any session "
            + "(at most \(longest) minutes)"),
        remedies: [
          LocalizedText(
            zh: "分次开庭，每次不超过 \(longest) 分钟",
            en: "hold it in parts of at most \(longest) minutes")
        ])
    }
    return nil
  }

  private var noWorkingDay: SchedulingRefusal {
    let next = calendar.workingDays.first { $0 > request.latest.day }
    return SchedulingRefusal(
      code: "hearing.no-working-day",
      text: LocalizedText(
        zh: "\(request.earliest.day) 至 \(request.latest.day) 之间没有工作日",
        en: "no working day lies between \(request.earliest.day) and \(request.latest.day)"),
      source: request.latest.source,
      remedies: next.map {
        [LocalizedText(zh: "将最迟日期延至 \($0)", en: "have the last day moved to \($0)")]
      } ?? [])
  }
}

/// Counts, for a search that found nothing, what closed the slots and what would open one.
struct RefusalReport {
  /// Working days looked at beyond the last lawful one.
  static let daysBeyond = 120

  private let search: SlotSearch
  private let lawful: UInt64
  private var closed: [Int]
  private var alone: [Int]
  private var firstAlone: [(day: CalendarDay, quarter: Int)?]

  init(_ search: SlotSearch) {
    self.search = search
    lawful = search.survey.lawfulStarts(length: search.length)
    let columns = search.survey.columns.count
    closed = Array(repeating: 0, count: columns)
    alone = closed
    firstAlone = Array(repeating: nil, count: columns)
    for day in search.days { tally(day) }
  }

  private mutating func tally(_ day: CalendarDay) {
    let columns = search.survey.columns
    let words = columns.map {
      lawful & ~search.survey.open($0, on: day, length: search.length)
    }
    var once: UInt64 = 0
    var twice: UInt64 = 0
    for word in words {
      twice |= once & word
      once |= word
    }
    for (index, word) in words.enumerated() {
      closed[index] += word.nonzeroBitCount
      let own = word & ~twice
      alone[index] += own.nonzeroBitCount
      if own != 0, firstAlone[index] == nil {
        firstAlone[index] = (day, own.trailingZeroBitCount)
      }
    }
  }

  private var examined: Int { lawful.nonzeroBitCount * search.days.count }

  var refusal: SchedulingRefusal {
    let request = search.request
    return SchedulingRefusal(
      code: "hearing.no-slot",
      text: LocalizedText(
        zh: "\(request.earliest.day) 至 \(request.latest.day) 的 \(search.days.count) 个工作日、"
          + "\(examined) 个起始时刻均不可用",
        en: "none of the \(examined) starts on \(search.days.count) working days from "
          + "\(request.earliest.day) to \(request.latest.day) is open"),
      source: request.latest.source, slotsExamined: examined, closures: closures,
      remedies: remedies)
  }

  private var closures: [SlotClosure] {
    let found = search.survey.columns.indices.compactMap { index -> SlotClosure? in
      guard closed[index] > 0 else { return nil }
      let cause = search.survey.columns[index].cause
      let share = Double(closed[index]) / Double(examined)
      let percent = closed[index] * 100 / examined
      let name = cause.name
      return SlotClosure(
        cause: cause, closedSlots: closed[index], onlyThisSlots: alone[index], share: share,
        text: LocalizedText(
          zh: "\(name.zh)占去 \(closed[index])/\(examined)（\(percent)%），其中 \(alone[index]) 个仅因此不可用",
          en: "\(name.en) closes \(closed[index]) of \(examined) (\(percent) %), "
            + "\(alone[index]) of them alone"))
    }
    return found.sorted {
      ($0.onlyThisSlots, $0.closedSlots) > ($1.onlyThisSlots, $1.closedSlots)
    }
  }

  private var remedies: [LocalizedText] {
    var found: [LocalizedText] = []
    for (index, column) in search.survey.columns.enumerated() {
      guard let slot = firstAlone[index] else { continue }
      let name = column.cause.name
      let time = "\(slot.day) \(clock(slot.quarter))"
      found.append(
        LocalizedText(
          zh: "如\(name.zh)在 \(time) 空出，即可开庭",
          en: "if \(name.en) were free on \(time), the hearing could be held then"))
    }
    if let shorter = longestThatFits {
      found.append(
        LocalizedText(
          zh: "缩短至 \(shorter) 分钟即可排入", en: "a hearing of \(shorter) minutes would fit"))
    }
    if let later = firstBeyond {
      let why = search.request.latest.why
      found.append(
        LocalizedText(
          zh: "如期限（\(why.zh)）可延至 \(later.day)，当日 \(clock(later.quarter)) 可开庭",
          en: "if the limit (\(why.en)) were moved to \(later.day), \(clock(later.quarter)) on "
            + "that day is open"))
    }
    return found
  }

  private var longestThatFits: Int? {
    for length in stride(from: search.length - 1, to: 0, by: -1)
    where search.days.contains(where: { search.survey.openStarts(on: $0, length: length) != 0 }) {
      return length * DayGrid.quarterMinutes
    }
    return nil
  }

  private var firstBeyond: (day: CalendarDay, quarter: Int)? {
    let beyond = search.calendar.workingDays.drop { $0 <= search.request.latest.day }
    for day in beyond.prefix(Self.daysBeyond) {
      let open = search.survey.openStarts(on: day, length: search.length)
      if open != 0 { return (day, open.trailingZeroBitCount) }
    }
    return nil
  }

  private func clock(_ quarter: Int) -> String {
    let minute = DayGrid.firstMinute + quarter * DayGrid.quarterMinutes
    let day = CourtZone.utc.day(of: Instant(microseconds: 0))
    let text = CourtZone.utc.minuteText(of: Instant(day: day, secondsOfDay: minute * 60))
    return String(text.suffix(5))
  }
}

extension SlotClosure.Cause {
  var name: LocalizedText {
    switch self {
    case .resource(let key): key.kind.name.naming(key.label)
    case .pool(.room): LocalizedText(zh: "全部在线法庭", en: "the whole pool of rooms")
    case .pool(.clerk): LocalizedText(zh: "全部书记员", en: "the whole pool of clerks")
    case .pool(let kind): kind.name
    }
  }
}

extension LocalizedText {
  fileprivate func naming(_ id: String) -> LocalizedText {
    LocalizedText(zh: zh + " " + id, en: en + " " + id)
  }
}

extension ResourceKey.Kind {
  /// What people call it.
  public var name: LocalizedText {
    switch self {
    case .judge: LocalizedText(zh: "法官", en: "judge")
    case .assessor: LocalizedText(zh: "人民陪审员", en: "lay assessor")
    case .clerk: LocalizedText(zh: "书记员", en: "clerk")
    case .room: LocalizedText(zh: "在线法庭", en: "room")
    case .party: LocalizedText(zh: "当事人", en: "party")
    case .representative: LocalizedText(zh: "诉讼代理人", en: "representative")
    case .mediator: LocalizedText(zh: "调解员", en: "mediator")
    case .interpreter: LocalizedText(zh: "翻译", en: "interpreter")
    case .witness: LocalizedText(zh: "证人", en: "witness")
    case .person: LocalizedText(zh: "人员", en: "person")
    }
  }
}
