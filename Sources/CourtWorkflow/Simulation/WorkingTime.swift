/// The court's working hours over the days of a run.
struct WorkingTime {
  /// Local seconds after midnight at which work begins.
  static let opening: Int64 = 9 * 3_600

  let firstDay: Int
  let zoneSeconds: Int64
  private let isWorking: [Bool]

  /// Reads the calendar once; ends at the first day of a year that is not known.
  init(_ law: any DeadlineCounting, firstDay: Int, days: Int) {
    self.firstDay = firstDay
    zoneSeconds = law.zoneSeconds
    var known: [Bool] = []
    for day in firstDay..<(firstDay + days) {
      guard let working = try? law.isWorkingDay(day) else { break }
      known.append(working)
    }
    isWorking = known
  }

  var days: Int { isWorking.count }
  /// The first second after the last known day.
  var end: Int64 { start(of: firstDay + days) }
  var workingDays: Int { isWorking.count { $0 } }

  func works(_ day: Int) -> Bool {
    isWorking.indices.contains(day - firstDay) && isWorking[day - firstDay]
  }

  func day(of second: Int64) -> Int {
    let local = second + zoneSeconds
    return Int(local >= 0 ? local / 86_400 : (local - 86_399) / 86_400)
  }

  func start(of day: Int) -> Int64 { Int64(day) * 86_400 - zoneSeconds }

  func week(of second: Int64) -> Int { max(0, (day(of: second) - firstDay) / 7) }

  /// Works off so many minutes from that moment on, within the hours of working days.
  ///
  /// - Parameter spent: told the day and the minutes of each piece.
  /// - Returns: the moments of the beginning and the end; nil where the known days do not suffice.
  func finish(
    _ minutes: Double, from start: Int64, minutesPerDay: Int, spent: (Int, Double) -> Void
  ) -> (begin: Int64, end: Int64)? {
    var left = minutes * 60
    var first: Int64?
    var day = day(of: start)
    let last = firstDay + days
    while day < last {
      if works(day) {
        let open = self.start(of: day) + Self.opening
        let close = open + Int64(minutesPerDay) * 60
        let begin = max(open, start)
        if begin < close {
          let share = min(left, Double(close - begin))
          spent(day, share / 60)
          left -= share
          first = first ?? begin
          if left < 0.5 { return (first ?? begin, begin + Int64(share.rounded(.up))) }
        }
      }
      day += 1
    }
    return nil
  }
}
