import Foundation

/// The moments at which cases come: as many as asked for, spread by lot over the days according to
/// their weights, in order and without keeping them.
struct ArrivalStream {
  private let time: WorkingTime
  private let lots: Lots
  private let count: Int
  /// The share of all cases that has come by the end of each day.
  private let shares: [Double]
  private var number = 0
  private var position = 0.0
  private var day = 0
  private static let key = Lots.key("arrival")

  init(
    _ arrivals: Arrivals, _ time: WorkingTime, days: Int, count: Int, lots: Lots
  ) {
    self.time = time
    self.lots = lots
    self.count = count
    var sum = 0.0
    var sums: [Double] = []
    for day in time.firstDay..<(time.firstDay + min(days, time.days)) {
      let civil = CivilTime(Int64(day) * 86_400)
      let weekday = Int((civil.weekday + 6) % 7)
      // On a weekday that is a holiday people file as on a Sunday.
      let isFree = weekday < 5 && !time.works(day)
      sum += arrivals.weekday[isFree ? 6 : weekday] * arrivals.month[Int(civil.month) - 1]
      sums.append(sum)
    }
    let whole = sum
    shares = whole > 0 ? sums.map { $0 / whole } : []
  }

  /// The next of so many even lots in ascending order, then the day in whose share it falls.
  mutating func next() -> Int64? {
    guard number < count, !shares.isEmpty else { return nil }
    let lot = lots.unit(Self.key, UInt64(number))
    position += (1 - position) * (1 - pow(1 - lot, 1 / Double(count - number)))
    number += 1
    while day < shares.count - 1, shares[day] < position { day += 1 }
    let before = day == 0 ? 0 : shares[day - 1]
    let width = shares[day] - before
    let part = width > 0 ? min(max((position - before) / width, 0), 1) : 0.5
    // People file between seven in the morning and eleven at night.
    let second = Int64((7 + part * 16) * 3_600)
    return time.start(of: time.firstDay + day) + second
  }
}
