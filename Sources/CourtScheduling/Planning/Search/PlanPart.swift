/// The hearings one thread may touch while others work on theirs.
struct PlanPart {
  private let hearings: [Int32]
  private let isOwn: [Bool]

  init(_ hearings: [Int], of count: Int) {
    self.hearings = hearings.map { Int32(truncatingIfNeeded: $0) }
    var isOwn = [Bool](repeating: false, count: count)
    for hearing in hearings { isOwn[hearing] = true }
    self.isOwn = isOwn
  }

  var count: Int { hearings.count }

  func holds(_ hearing: Int) -> Bool { isOwn[hearing] }

  func any(_ random: inout PlanRandom) -> Int { Int(hearings[random.below(hearings.count)]) }

  /// Places in the run, for whoever goes through all of them.
  subscript(place: Int) -> Int { Int(hearings[place]) }

  /// Deals the hearings out to so many threads: whole divisions where there are enough of them
  /// (their clerks, rooms and benches are mostly their own), judges otherwise; the busiest first,
  /// each to the thread that has least. Always the same for the same lot.
  static func deal(_ model: PlanModel, to jobs: Int, _ random: inout PlanRandom) -> [PlanPart] {
    let judges = model.instance.judges
    let divisions = Set(judges.map(\.division)).subtracting([-1])
    let isByDivision = divisions.count >= jobs * 2
    var groups: [Int: [Int]] = [:]
    for hearing in 0..<model.hearingCount {
      let row = model.hearings[hearing]
      guard row.benchFrom < row.benchEnd else { continue }
      let choices = Int(row.benchEnd - row.benchFrom)
      let pick = isByDivision ? 0 : random.below(choices)
      let bench = Int(model.benchOf[Int(row.benchFrom) + pick])
      let judge = Int(model.member[Int(model.memberFrom[bench])])
      groups[isByDivision ? judges[judge].division : judge, default: []].append(hearing)
    }
    var parts = [[Int]](repeating: [], count: jobs)
    var keyed = groups.sorted { $0.key < $1.key }
    for place in keyed.indices.dropLast() {
      keyed.swapAt(place, place + random.below(keyed.count - place))
    }
    for group in keyed {
      guard let least = parts.indices.min(by: { parts[$0].count < parts[$1].count }) else { break }
      parts[least] += group.value
    }
    return parts.map { PlanPart($0, of: model.hearingCount) }
  }
}
