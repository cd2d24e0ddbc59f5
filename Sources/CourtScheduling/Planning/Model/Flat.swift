/// A run of plain values at one place in memory, for the inner loops of planning.
///
/// A plan of 70,000 hearings is tried some ten million times a minute, and each try reads a few
/// dozen words: checks of bounds, counts of references and copies of arrays would be most of the
/// work. This file is the only one of the room that touches memory by hand. A `Flat` owns nothing
/// and is valid as long as the `FlatStore` that made it; whoever keeps a `Flat` keeps its store
/// beside it. Debug builds, and so all tests, check every index.
struct Flat<Element: BitwiseCopyable> {
  private let base: UnsafeMutablePointer<Element>
  let count: Int

  fileprivate init(base: UnsafeMutablePointer<Element>, count: Int) {
    self.base = base
    self.count = count
  }

  @inline(__always)
  subscript(index: Int) -> Element {
    get {
      assert(index >= 0 && index < count, "outside of a flat run")
      return base[index]
    }
    nonmutating set {
      assert(index >= 0 && index < count, "outside of a flat run")
      base[index] = newValue
    }
  }

  /// Takes all values of a run of the same length.
  func copy(from other: Flat) {
    assert(count == other.count, "runs of different length")
    base.update(from: other.base, count: min(count, other.count))
  }

  func fill(_ value: Element) { base.update(repeating: value, count: count) }
}

/// Owns runs and frees them together.
final class FlatStore {
  private var places: [UnsafeMutableRawPointer] = []

  func make<Element: BitwiseCopyable>(_ count: Int, filledWith value: Element) -> Flat<Element> {
    let place = UnsafeMutablePointer<Element>.allocate(capacity: max(count, 1))
    place.initialize(repeating: value, count: max(count, 1))
    places.append(UnsafeMutableRawPointer(place))
    return Flat(base: place, count: count)
  }

  func make<Element: BitwiseCopyable>(copying values: [Element]) -> Flat<Element> {
    let place = UnsafeMutablePointer<Element>.allocate(capacity: max(values.count, 1))
    values.withUnsafeBufferPointer { source in
      if let first = source.baseAddress { place.initialize(from: first, count: source.count) }
    }
    places.append(UnsafeMutableRawPointer(place))
    return Flat(base: place, count: values.count)
  }

  deinit {
    for place in places { place.deallocate() }
  }
}
