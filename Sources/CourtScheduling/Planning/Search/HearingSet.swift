/// Some of the hearings, in no order: put in, taken out and drawn by lot in a few steps each.
struct HearingSet {
  private let item: Flat<Int32>
  private let place: Flat<Int32>
  private let size: Flat<Int>

  init(_ store: FlatStore, of hearings: Int) {
    item = store.make(hearings, filledWith: 0)
    place = store.make(hearings, filledWith: -1)
    size = store.make(1, filledWith: 0)
  }

  var count: Int { size[0] }

  subscript(index: Int) -> Int { Int(item[index]) }

  func copy(from other: HearingSet) {
    item.copy(from: other.item)
    place.copy(from: other.place)
    size.copy(from: other.size)
  }

  @inline(__always)
  func contains(_ hearing: Int) -> Bool { place[hearing] >= 0 }

  @inline(__always)
  func insert(_ hearing: Int) {
    if place[hearing] >= 0 { return }
    item[size[0]] = Int32(truncatingIfNeeded: hearing)
    place[hearing] = Int32(truncatingIfNeeded: size[0])
    size[0] &+= 1
  }

  @inline(__always)
  func remove(_ hearing: Int) {
    let at = place[hearing]
    if at < 0 { return }
    size[0] &-= 1
    let last = item[size[0]]
    item[Int(at)] = last
    place[Int(last)] = at
    place[hearing] = -1
  }
}
