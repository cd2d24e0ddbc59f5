import Foundation
import Testing

@testable import CourtWorkflow

/// What is folded equals what would be computed from everything kept.
@Suite struct SimulationFigures {
  @Test func foldedMeansAndQuantilesAreThoseOfTheWholeList() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    let lots = Lots(seed: seed)
    for (round, spread) in [
      Spread.uniform(0, 90), .exponential(mean: 12), .lognormal(median: 30, spread: 3),
      .fixed(4), .triangular(1, 2, 60),
    ].enumerated() {
      let values = (0..<3_000).map { spread.value(lots.unit(UInt64(round), $0)) }
      var (whole, half, rest) = (QuantileSketch(), QuantileSketch(), QuantileSketch())
      for (place, value) in values.enumerated() {
        whole.add(value)
        if place % 3 == 0 { half.add(value) } else { rest.add(value) }
      }
      half.merge(rest)
      let mean = values.reduce(0, +) / Double(values.count)
      let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let deviation = (square / Double(values.count - 1)).squareRoot()
      let sorted = values.sorted()
      for sketch in [whole, half] {
        #expect(sketch.count == values.count)
        #expect(abs(sketch.moments.mean - mean) < 1e-9 * max(mean, 1))
        #expect(abs(sketch.moments.deviation - deviation) < 1e-6 * max(deviation, 1))
        for share in [0.01, 0.5, 0.9, 0.99, 1] {
          let exact = sorted[max(0, Int((share * Double(values.count)).rounded(.up)) - 1)]
          let found = sketch.quantile(share) ?? -1
          #expect(
            abs(found - exact) <= 0.011 * exact + QuantileSketch.smallest,
            "\(spread) at \(share): \(found) for \(exact)")
        }
      }
    }
  }

  @Test func lotsAreEvenAndIndependentOfOrder() {
    let lots = Lots(seed: 42)
    var moments = Moments()
    var below = 0
    for turn in 0..<20_000 {
      let lot = lots.unit(7, UInt64(turn))
      moments.add(lot)
      if lot < 0.1 { below += 1 }
      #expect(lot >= 0 && lot < 1)
    }
    #expect(abs(moments.mean - 0.5) < 0.01)
    #expect(abs(Double(below) / 20_000 - 0.1) < 0.01)
    #expect(lots.unit(7, 3) == Lots(seed: 42).unit(7, 3))
    #expect(lots.unit(7, 3) != lots.unit(8, 3))
  }

  @Test(arguments: [(0.5, 0.0), (0.975, 1.959964), (0.025, -1.959964), (0.001, -3.090232)])
  func theNormalCurveIsTheBooks(_ share: Double, _ value: Double) {
    #expect(abs(Spread.normal(share) - value) < 1e-5)
  }

  @Test func spreadsHaveTheMeansTheySay() {
    let lots = Lots(seed: 3)
    for spread in [
      Spread.uniform(2, 8), .exponential(mean: 5), .lognormal(median: 10, spread: 2),
      .triangular(0, 3, 9),
    ] {
      var moments = Moments()
      for turn in 0..<40_000 { moments.add(spread.value(lots.unit(1, UInt64(turn)))) }
      #expect(abs(moments.mean - spread.mean) < 0.03 * spread.mean, "\(spread)")
    }
  }

  @Test func theHeapGivesBackInOrder() {
    let lots = Lots(seed: 8)
    var heap = Heap<Int>()
    let values = (0..<2_000).map { Int(lots.unit(1, UInt64($0)) * 500) }
    for value in values { heap.add(value) }
    var sorted: [Int] = []
    while let next = heap.pop() { sorted.append(next) }
    #expect(sorted == values.sorted())
  }

  @Test func intentsSurvivePacking() {
    for party in [-1, 0, 1, 49] {
      for visit in [0, 1, 77, 0xFFFFF] {
        let intent = Intent(packed: Intent(party: party, visit: visit).packed)
        #expect(intent.party == party && intent.visit == visit)
      }
    }
  }

  /// Friday 16:00, 120 minutes of a day of seven hours from nine: none is left on Friday, so it is
  /// Monday until eleven.
  @Test func workWaitsForTheNextWorkingDay() throws {
    let time = WorkingTime(PlainDeadlines(), firstDay: SimulationFixture.monday, days: 14)
    let friday = time.start(of: SimulationFixture.monday + 4) + 16 * 3_600
    var spent: [Int: Double] = [:]
    let span = try #require(
      time.finish(120, from: friday, minutesPerDay: 420) { spent[$0, default: 0] += $1 })
    let monday = SimulationFixture.monday + 7
    #expect(span.begin == time.start(of: monday) + 9 * 3_600)
    #expect(span.end == time.start(of: monday) + 11 * 3_600)
    #expect(spent == [monday: 120])
  }

  @Test func workRunsOverIntoTheNextDay() throws {
    let time = WorkingTime(PlainDeadlines(), firstDay: SimulationFixture.monday, days: 14)
    let start = time.start(of: SimulationFixture.monday) + 15 * 3_600
    let span = try #require(time.finish(100, from: start, minutesPerDay: 420) { _, _ in })
    #expect(span.begin == start)
    #expect(span.end == time.start(of: SimulationFixture.monday + 1) + (9 * 60 + 40) * 60)
    #expect(time.finish(1e6, from: start, minutesPerDay: 420) { _, _ in } == nil)
  }

  @Test func asManyCasesComeAsWereAskedForAndOnTheirDays() {
    var arrivals = Arrivals()
    arrivals.weekday = [1, 1, 1, 1, 1, 0, 0]
    arrivals.month = [1] + Array(repeating: 0, count: 11)
    let time = WorkingTime(PlainDeadlines(), firstDay: SimulationFixture.monday, days: 400)
    var stream = ArrivalStream(arrivals, time, days: 365, count: 500, lots: Lots(seed: 1))
    var moments: [Int64] = []
    while let next = stream.next() { moments.append(next) }
    #expect(moments.count == 500)
    #expect(moments == moments.sorted())
    #expect(moments.allSatisfy { time.works(time.day(of: $0)) })
    #expect(moments.allSatisfy { time.day(of: $0) < SimulationFixture.monday + 31 })
  }
}
