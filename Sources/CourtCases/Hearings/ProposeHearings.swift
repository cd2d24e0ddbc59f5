public import CourtDomain
import CourtLaw
public import CourtScheduling

/// What is wished for a hearing beyond what the law and the calendars say.
public struct HearingWish: Sendable {
  public var durationMinutes: Int
  public var partOfDay: PartOfDay?
  public var notBefore: CalendarDay?

  public init(durationMinutes: Int, partOfDay: PartOfDay? = nil, notBefore: CalendarDay? = nil) {
    self.durationMinutes = durationMinutes
    self.partOfDay = partOfDay
    self.notBefore = notBefore
  }
}

extension OpenCase {
  /// The best lawful slots for a hearing of this case, each with its reasons.
  ///
  /// - Throws: `Rejection` telling which rule or whose calendar closed which share of the slots.
  public func proposeHearings(_ wish: HearingWish, limit: Int = 5) throws -> [HearingProposal] {
    let bounds = try hearingBounds(wish)
    let people = try hearingPeople()
    let rooms = try transaction.rooms().map { ResourceKey(.room, $0.id) }
    let clerks = try transaction.accounts(kind: .clerk, limit: 50).filter { !$0.isDisabled }
      .map { ResourceKey(.clerk, $0.id.description) }
    var calendar = try emptyCalendar(from: bounds.earliest.day, through: bounds.latest.day)
    try block(
      people.all + rooms + clerks, in: &calendar, from: bounds.earliest.day,
      through: bounds.latest.day)
    let request = HearingRequest(
      durationMinutes: wish.durationMinutes, earliest: bounds.earliest, latest: bounds.latest,
      judge: people.judge, required: people.others, rooms: rooms, clerks: clerks,
      preferences: HearingPreferences(partOfDay: wish.partOfDay))
    switch HearingProposals.propose(request, calendar, limit: limit) {
    case .proposals(let proposals): return proposals
    case .refused(let refusal): throw refusal.rejection
    }
  }

  /// Everyone who must be free: the judge, the parties and their representatives.
  ///
  /// - Throws: `Rejection` `hearing.no-judge`.
  func hearingPeople() throws -> (judge: ResourceKey, others: [ResourceKey], all: [ResourceKey]) {
    guard let judge = currentOfficial(.judge) else {
      throw Rejection(
        "hearing.no-judge", .conflict, zh: "本案尚未分配法官，请先分案",
        en: "no judge is assigned to this case yet: assign one first")
    }
    let judgeKey = ResourceKey(.judge, judge.description)
    let partyKeys = parties.map { ResourceKey(.party, $0.idNumber ?? $0.id.description) }
    let mandates = representations.map { ResourceKey(.representative, $0.idNumber) }
    let others = Array(Set(partyKeys + mandates)).sorted()
    return (judgeKey, others, [judgeKey] + others)
  }

  /// Not before the notice has run its clear days, not after the trial limit or the gap allowed
  /// since the last hearing.
  ///
  /// Source: Civil Procedure Law art. 139; Interpretation art. 227; trial limits arts. 152, 164, 168;
  /// Provisions on extension art. 5.
  private func hearingBounds(_ wish: HearingWish) throws -> (earliest: DayBound, latest: DayBound) {
    let today = court.zone.day(of: now)
    let lawful: CalendarDay
    do throws(LawError) {
      lawful = try court.law.earliestHearingDay(noticeOn: today, court: court.settings)
    } catch { throw error.rejection }
    var earliest = DayBound(
      lawful, zh: "开庭三日前须通知当事人", en: "parties must have three days' notice",
      source: "CPL art. 139")
    if let wished = wish.notBefore, wished > lawful {
      earliest = DayBound(wished, zh: "按请求的最早日期", en: "the earliest day asked for")
    }
    var latest = DayBound(
      today.adding(days: 90), zh: "排期窗口为九十日", en: "the list reaches ninety days ahead")
    let trial = deadlines.first { $0.standing == .running && $0.rule.hasPrefix("trial.") }
    if let trial, trial.lastDay < latest.day {
      latest = DayBound(
        trial.lastDay, zh: "审限于 \(trial.lastDay) 届满",
        en: "the trial limit ends on \(trial.lastDay)", source: "CPL arts. 152, 164, 168")
    }
    if let last = particulars.hearings.last(where: { $0.standing == .adjourned }) {
      let gap = court.zone.day(of: last.startsAt).adding(months: 1)
      if gap < latest.day, gap >= earliest.day {
        latest = DayBound(
          gap, zh: "两次庭审间隔不超过一个月", en: "no more than a month between hearings",
          source: "EXT art. 5")
      }
    }
    return (earliest, latest)
  }

  private func emptyCalendar(from first: CalendarDay, through last: CalendarDay) throws
    -> BusyCalendar
  {
    var days: [CalendarDay] = []
    var day = first
    while day <= last, days.count < 400 {
      do throws(LawError) {
        if try court.law.isWorkingDay(day) { days.append(day) }
      } catch {
        // Days of a year whose holidays are not announced are not offered.
        break
      }
      day = day.adding(days: 1)
    }
    return BusyCalendar(workingDays: days, zone: court.zone)
  }

  private func block(
    _ keys: [ResourceKey], in calendar: inout BusyCalendar, from first: CalendarDay,
    through last: CalendarDay
  ) throws {
    let resources = keys.map { HearingResource(kind: $0.kind.rawValue, key: $0.id) }
    let occupied = try transaction.occupied(
      resources, from: Instant(day: first, zone: court.zone), to: court.zone.end(of: last))
    for entry in occupied {
      guard let kind = ResourceKey.Kind(rawValue: entry.resource.kind),
        let interval = BusyInterval(start: entry.startsAt, end: entry.endsAt)
      else { continue }
      calendar.block(ResourceKey(kind, entry.resource.key), interval)
    }
  }
}
