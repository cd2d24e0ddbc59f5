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
    _ hearings: [Int32], in state: PlanState, taste: PlanState.Taste, dense: Int,
    _ random: inout PlanRandom
  ) {
    sort(hearings, dense: dense, &random)
    for hearing in order {
      if let found = state.best(Int(hearing), taste, random: &random) {
        state.place(Int(hearing), found.at)
      }
    }
  }

  private mutating func sort(_ hearings: [Int32], dense: Int, _ random: inout PlanRandom) {
    order.removeAll(keepingCapacity: true)
    keys.removeAll(keepingCapacity: true)
    let rule = random.below(13 + dense)
    for hearing in hearings {
      let row = model.hearings[Int(hearing)]
      let lot = random.below(1024)
      let key: Int
      switch rule {
      case 0..<4: key = lot
      case 4..<6: key = Int(row.due) * 1024 + lot * 4
      case 6..<9: key = -Int(row.minutes) * 1024 + lot * 8
      case 9..<11: key = Int(row.earliest) * 1024 + lot * 4
      case 11: key = Int(row.limit) * 1024 + lot
      case 13...: key = -Int(row.weight) * 600_000 / Int(row.minutes) + lot * 8
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
