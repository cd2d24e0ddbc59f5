/// Puts hearings back one after another, each where it is cheapest, in an order drawn by lot.
struct PlanRecreate {
  private let model: PlanModel
  private var keys: [Int] = []
  private var order: [Int32] = []

  init(_ model: PlanModel) {
    self.model = model
    keys.reserveCapacity(256)
    order.reserveCapacity(256)
  }

  mutating func recreate(
    _ hearings: [Int32], in state: PlanState, hardShare: Int, blink: Int,
    noise: Int, _ random: inout PlanRandom
  ) {
    sort(hearings, &random)
    for hearing in order {
      if let found = state.best(
        Int(hearing), hardShare: hardShare, blink: blink, noise: noise, random: &random)
      {
        state.place(Int(hearing), found.at)
      }
    }
  }

  private mutating func sort(_ hearings: [Int32], _ random: inout PlanRandom) {
    order.removeAll(keepingCapacity: true)
    keys.removeAll(keepingCapacity: true)
    let rule = random.below(16)
    for hearing in hearings {
      let row = model.hearings[Int(hearing)]
      let lot = random.below(1024)
      let key: Int
      switch rule {
      case 0..<4: key = lot
      case 4..<7: key = -Int(row.weight) * 600_000 / Int(row.minutes) + lot * 8
      case 7..<9: key = Int(row.due) * 1024 + lot * 4
      case 9..<12: key = -Int(row.minutes) * 1024 + lot * 8
      case 12..<14: key = Int(row.earliest) * 1024 + lot * 4
      case 14: key = Int(row.limit) * 1024 + lot
      default: key = -Int(row.weight) * 1_000_000 - Int(row.minutes) * 1024 + lot
      }
      var at = order.count
      order.append(hearing)
      keys.append(key)
      while at > 0, keys[at - 1] > key {
        keys[at] = keys[at - 1]
        order[at] = order[at - 1]
        at -= 1
      }
      keys[at] = key
      order[at] = hearing
    }
  }
}
