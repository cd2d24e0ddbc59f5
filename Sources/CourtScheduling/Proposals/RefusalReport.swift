public import CourtDomain

extension SchedulingRefusal {
  /// What makes a search pointless before any calendar is read; `nil` where nothing does.
  init?(outright request: HearingRequest, _ calendar: BusyCalendar) {
    let defects = request.defects
    let (earliest, latest) = (request.earliest, request.latest)
    if !defects.isEmpty {
      self.init(
        code: "hearing.bad-request",
        text: LocalizedText(zh: "排期请求超出限度", en: "the request lies outside the limits"),
        defects: defects)
    } else if earliest.day > latest.day {
      self.init(
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
    } else if !calendar.workingDays.contains(where: { $0 >= earliest.day && $0 <= latest.day }) {
      self.init(noWorkingDay: request, calendar)
    } else {
      let longest =
        calendar.sessions.filter { session in
          request.onlyPartOfDay.map { ($0 == .morning) == session.isMorning } ?? true
        }.map(\.minutes).max() ?? 0
      guard request.durationMinutes > longest else { return nil }
      self.init(
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
  }

  init(noWorkingDay request: HearingRequest, _ calendar: BusyCalendar) {
    let next = calendar.workingDays.first { $0 > request.latest.day }
    self.init(
      code: "hearing.no-working-day",
      text: LocalizedText(
        zh: "\(request.earliest.day) 至 \(request.latest.day) 之间没有工作日",
        en: "no working day lies between \(request.earliest.day) and \(request.latest.day)"),
      source: request.latest.source,
      remedies: next.map {
        [LocalizedText(zh: "将最迟日期延至 \($0)", en: "have the last day moved to \($0)")]
      } ?? [])
  }

  /// The court's days or sessions cannot be planned with.
  init(unplannable defects: InstanceDefects) {
    self.init(
      code: "hearing.bad-request",
      text: LocalizedText(zh: "法庭时段无法用于排期", en: "the court's sessions cannot be planned with"),
      defects: defects.worded.map { FieldDefect("", "sessions", zh: $0.text.zh, en: $0.text.en) })
  }
}

/// Puts into the court's words what closed the places of a request and what would open one.
struct RefusalReport {
  /// Working days looked at beyond the last lawful one.
  static let daysBeyond = 120

  private let request: HearingRequest
  private let calendar: BusyCalendar
  private let asked: RequestedHearings
  private let found: PlanExplanation

  init(
    _ request: HearingRequest, _ calendar: BusyCalendar, _ asked: RequestedHearings,
    _ table: PlanTable
  ) {
    self.request = request
    self.calendar = calendar
    self.asked = asked
    found = table.explain(0, remedies: request.required.count + 3)
  }

  var refusal: SchedulingRefusal {
    let examined = found.startsExamined
    let days = calendar.workingDays.count { $0 >= request.earliest.day && $0 <= request.latest.day }
    return SchedulingRefusal(
      code: "hearing.no-slot",
      text: LocalizedText(
        zh: "\(request.earliest.day) 至 \(request.latest.day) 的 \(days) 个工作日、"
          + "\(examined) 个起始时刻均不可用",
        en: "none of the \(examined) starts on \(days) working days from "
          + "\(request.earliest.day) to \(request.latest.day) is open"),
      source: request.latest.source, slotsExamined: examined,
      closures: found.closures.compactMap(closure), remedies: remedies)
  }

  private func cause(_ cause: SlotCause) -> SlotClosure.Cause? {
    switch cause {
    case .judgeAway(let judge): .resource(asked.judges[judge])
    case .personAway(let person): .resource(asked.people[person])
    case .clerks: .pool(.clerk)
    case .rooms: .pool(.room)
    // Nobody else is in this plan, no share is measured, and no day lies before the first.
    case .notice, .judgeSits, .personAsleep, .personSits, .cap: nil
    }
  }

  private func closure(_ one: PlanExplanation.Closure) -> SlotClosure? {
    guard let cause = cause(one.cause) else { return nil }
    let examined = found.startsExamined
    let percent = one.starts * 100 / max(1, examined)
    let name = cause.name
    return SlotClosure(
      cause: cause, closedSlots: one.starts, onlyThisSlots: one.alone,
      share: Double(one.starts) / Double(max(1, examined)),
      text: LocalizedText(
        zh: "\(name.zh)占去 \(one.starts)/\(examined)（\(percent)%），其中 \(one.alone) 个仅因此不可用",
        en: "\(name.en) closes \(one.starts) of \(examined) (\(percent) %), "
          + "\(one.alone) of them alone"))
  }

  private var remedies: [LocalizedText] {
    var texts = found.remedies.compactMap { remedy -> LocalizedText? in
      guard let name = cause(remedy.cause)?.name else { return nil }
      let time = "\(remedy.date) \(clockText(remedy.start))"
      return LocalizedText(
        zh: "如\(name.zh)在 \(time) 空出，即可开庭",
        en: "if \(name.en) were free on \(time), the hearing could be held then")
    }
    if let shorter = longestThatFits {
      texts.append(
        LocalizedText(
          zh: "缩短至 \(shorter) 分钟即可排入", en: "a hearing of \(shorter) minutes would fit"))
    }
    if let later = firstBeyond {
      let why = request.latest.why
      texts.append(
        LocalizedText(
          zh: "如期限（\(why.zh)）可延至 \(later.date)，当日 \(clockText(later.start)) 可开庭",
          en: "if the limit (\(why.en)) were moved to \(later.date), \(clockText(later.start)) on "
            + "that day is open"))
    }
    return texts
  }

  private var longestThatFits: Int? {
    let grid = asked.instance.gridMinutes
    let lengths = stride(from: (request.durationMinutes - 1) / grid * grid, to: 0, by: -grid)
    let shorter = lengths.map { minutes in
      var shorter = request
      shorter.durationMinutes = minutes
      return shorter
    }
    return firstOpen(shorter).map { shorter[$0.which].durationMinutes }
  }

  private var firstBeyond: (date: CalendarDay, start: Int)? {
    let beyond = calendar.workingDays.drop { $0 <= request.latest.day }.prefix(Self.daysBeyond)
    guard let first = beyond.first, let last = beyond.last else { return nil }
    var later = request
    later.earliest.day = first
    later.latest.day = last
    return firstOpen([later]).map { ($0.date, $0.start) }
  }

  /// The first of some requests that has a place, and its earliest.
  private func firstOpen(
    _ requests: [HearingRequest]
  ) -> (which: Int, date: CalendarDay, start: Int)? {
    guard let others = RequestedHearings(requests, calendar),
      let table = try? PlanTable(others.instance)
    else { return nil }
    for which in requests.indices {
      if let open = table.firstOpen(which) { return (which, open.date, open.start) }
    }
    return nil
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
