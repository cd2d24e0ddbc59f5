/// A person or room that can be in one hearing at a time.
///
/// The order is by kind and then by id: bookers that lock resources take the locks in this order,
/// so that two of them can never wait for each other.
public struct ResourceKey: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// In lock order.
  public enum Kind: String, Sendable, CaseIterable {
    case judge
    /// A lay assessor 人民陪审员.
    case assessor
    case clerk
    /// A video courtroom.
    case room
    case party
    case representative
    case mediator
    case interpreter
    case witness
    /// Anybody, where the part played does not matter; the label tells it.
    case person
  }

  public let kind: Kind
  public let id: String
  /// What people call it in reasons; the id unless told otherwise, and no part of what it is.
  public let label: String

  public init(_ kind: Kind, _ id: String, label: String? = nil) {
    self.kind = kind
    self.id = id
    self.label = label ?? id
  }

  public static func == (left: ResourceKey, right: ResourceKey) -> Bool {
    left.kind == right.kind && left.id == right.id
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    hasher.combine(id)
  }

  public static func judge(_ id: String) -> ResourceKey { ResourceKey(.judge, id) }
  public static func clerk(_ id: String) -> ResourceKey { ResourceKey(.clerk, id) }
  public static func room(_ id: String) -> ResourceKey { ResourceKey(.room, id) }
  public static func party(_ id: String) -> ResourceKey { ResourceKey(.party, id) }
  public static func representative(_ id: String) -> ResourceKey {
    ResourceKey(.representative, id)
  }

  public var description: String { kind.rawValue + ":" + id }

  public static func < (left: ResourceKey, right: ResourceKey) -> Bool {
    if left.kind != right.kind { return left.kind.order < right.kind.order }
    return left.id < right.id
  }
}

extension ResourceKey.Kind {
  fileprivate var order: Int {
    switch self {
    case .judge: 0
    case .assessor: 1
    case .clerk: 2
    case .room: 3
    case .party: 4
    case .representative: 5
    case .mediator: 6
    case .interpreter: 7
    case .witness: 8
    case .person: 9
    }
  }
}
