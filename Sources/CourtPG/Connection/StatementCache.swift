/// What a prepared statement is known by.
enum StatementKey: Hashable {
  /// A literal: its address in the program is its identity, which is cheaper than its text.
  case literal(address: UInt, length: Int)
  case text(String)
}

/// The prepared statements of one connection, the least recently used forgotten first.
struct StatementCache {
  /// Each costs memory in the server's process.
  static let limit = 512

  struct Prepared {
    let name: String
    /// The types it was prepared with; 0 where the server inferred one.
    let types: [UInt32]
  }

  private struct Entry {
    var variants: [Prepared]
    var lastUse: UInt64
  }

  private var entries: [StatementKey: Entry] = [:]
  private var clock: UInt64 = 0
  private var nextNumber: UInt64 = 0
  private(set) var count = 0
  /// Names the server still holds although nothing here refers to them.
  private(set) var forgotten: [String] = []

  /// The statement prepared for these parameter types; a NULL (type 0) fits any.
  mutating func find(_ key: StatementKey, _ types: [UInt32]) -> Prepared? {
    guard let slot = entries.index(forKey: key) else { return nil }
    clock &+= 1
    entries.values[slot].lastUse = clock
    for variant in entries.values[slot].variants where fits(variant.types, types) {
      return variant
    }
    return nil
  }

  private func fits(_ prepared: [UInt32], _ wanted: [UInt32]) -> Bool {
    guard prepared.count == wanted.count else { return false }
    for index in wanted.indices where wanted[index] != 0 && wanted[index] != prepared[index] {
      return false
    }
    return true
  }

  mutating func newName() -> String {
    nextNumber &+= 1
    return "x\(nextNumber)"
  }

  /// Remembers a statement that the server has accepted.
  mutating func insert(_ key: StatementKey, _ prepared: Prepared) {
    clock &+= 1
    entries[key, default: Entry(variants: [], lastUse: clock)].variants.append(prepared)
    count += 1
    while count > Self.limit {
      guard let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })?.key else {
        break
      }
      forget(oldest)
    }
  }

  mutating func forget(_ key: StatementKey) {
    guard let entry = entries.removeValue(forKey: key) else { return }
    forgotten.append(contentsOf: entry.variants.map(\.name))
    count -= entry.variants.count
  }

  mutating func takeForgotten() -> [String] {
    defer { forgotten.removeAll() }
    return forgotten
  }

  /// After DISCARD ALL or DEALLOCATE ALL the server has none of them.
  mutating func removeAll() {
    entries.removeAll()
    forgotten.removeAll()
    count = 0
  }
}
