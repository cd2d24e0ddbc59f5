import Testing

@testable import CourtPG

@Suite struct AQueueOfWaiters {
  @Test func keepsItsOrderWhileItGrows() {
    var ring = Ring<Int>()
    var expected: [Int] = []
    var taken: [Int] = []
    for number in 0..<1_000 {
      ring.append(number)
      expected.append(number)
      if number % 3 == 0, let first = ring.popFirst() { taken.append(first) }
    }
    while let next = ring.popFirst() { taken.append(next) }
    #expect(taken == expected)
    #expect(ring.isEmpty)
  }

  @Test func losesOnlyWhatIsTakenOut() {
    var ring = Ring<Int>()
    for number in 0..<14 { ring.append(number) }
    for _ in 0..<9 { _ = ring.popFirst() }
    for number in 14..<24 { ring.append(number) }
    #expect(ring.removeAll { $0 % 2 == 0 } == [10, 12, 14, 16, 18, 20, 22])
    var rest: [Int] = []
    while let next = ring.popFirst() { rest.append(next) }
    #expect(rest == [9, 11, 13, 15, 17, 19, 21, 23])
  }
}
