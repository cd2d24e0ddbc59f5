public import CourtDomain

/// A hearing of the same judge that is still to be placed.
public struct WaitingHearing: Hashable, Sendable {
  public var earliest: CalendarDay
  /// The end of its trial limit, where one runs.
  public var latest: CalendarDay?
  public var durationMinutes: Int

  public init(earliest: CalendarDay, latest: CalendarDay?, durationMinutes: Int) {
    self.earliest = earliest
    self.latest = latest
    self.durationMinutes = durationMinutes
  }
}

/// What a slot costs those who still wait for the same judge.
public struct PriceForOthers: Hashable, Sendable {
  /// How many wait, of whom the most urgent were counted.
  public var waiting: Int
  /// How many of them would come later.
  public var delayed: Int
  /// Working days by which they would come later, in sum.
  public var workingDays: Int
  /// How many would then miss the end of their trial limit.
  public var pastLimit: Int

  public var text: LocalizedText {
    guard waiting > 0 else {
      return LocalizedText(zh: "该法官没有其他待排期案件", en: "nobody else waits for this judge")
    }
    guard delayed > 0 else {
      return LocalizedText(
        zh: "不影响该法官其余 \(waiting) 件待排期案件",
        en: "none of the \(waiting) others who wait for this judge comes later")
    }
    let limit = pastLimit > 0
    return LocalizedText(
      zh: "该法官其余 \(waiting) 件待排期案件中 \(delayed) 件合计推迟 \(workingDays) 个工作日"
        + (limit ? "，\(pastLimit) 件将超审限" : ""),
      en: "\(delayed) of \(waiting) others who wait for this judge come later, by \(workingDays) "
        + "working days in sum" + (limit ? "; \(pastLimit) past the end of their trial limit" : ""))
  }
}

/// Places those who wait one after the other, by the judge's calendar alone, with and without a
/// slot: the difference is the slot's price.
struct OthersQueue {
  static let counted = 30

  private let waiting: [WaitingHearing]
  private let words: [Int: UInt64]
  private let calendar: BusyCalendar
  private let before: [Int?]

  /// - Parameter waiting: the most urgent first.
  init(_ waiting: [WaitingHearing], judge: ResourceKey, _ calendar: BusyCalendar) {
    self.waiting = Array(waiting.prefix(Self.counted))
    self.calendar = calendar
    words = calendar.words(of: judge)
    before = Self.place(self.waiting, words, calendar)
  }

  func price(of slot: SlotSearch.Candidate, length: Int) -> PriceForOthers {
    var taken = words
    taken[slot.day.ordinal, default: 0] |= DayGrid.mask(from: slot.quarter, count: length)
    let after = Self.place(waiting, taken, calendar)
    var price = PriceForOthers(waiting: waiting.count, delayed: 0, workingDays: 0, pastLimit: 0)
    for (index, hearing) in waiting.enumerated() {
      guard let was = before[index] else { continue }
      let now = after[index] ?? calendar.workingDays.count
      guard now > was else { continue }
      price.delayed += 1
      price.workingDays += now - was
      if let latest = hearing.latest, calendar.workingDays[was] <= latest,
        after[index].map({ calendar.workingDays[$0] > latest }) ?? true
      {
        price.pastLimit += 1
      }
    }
    return price
  }

  /// The index of each one's working day; `nil` where the calendar ends before its turn comes.
  private static func place(
    _ waiting: [WaitingHearing], _ words: [Int: UInt64], _ calendar: BusyCalendar
  ) -> [Int?] {
    var words = words
    return waiting.map { hearing in
      let length = DayGrid.quarters(forMinutes: hearing.durationMinutes)
      for (index, day) in calendar.workingDays.enumerated() where day >= hearing.earliest {
        let busy = words[day.ordinal] ?? 0
        let starts = calendar.sessions.reduce(UInt64(0)) {
          $0 | DayGrid.starts(in: ~busy & $1.mask, length: length)
        }
        guard starts != 0 else { continue }
        words[day.ordinal, default: 0] |= DayGrid.mask(
          from: starts.trailingZeroBitCount, count: length)
        return index
      }
      return nil
    }
  }
}
