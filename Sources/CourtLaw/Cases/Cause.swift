public import CourtDomain

/// A cause of action 案由 in one version of the official list.
public struct Cause: Hashable, Sendable {
  /// The same through all versions, such as `online-shopping-contract`.
  public let id: String
  /// Number inside the version, such as `88(8)`; `nil` where it has not been confirmed.
  public let code: String?
  public let name: LocalizedText
  /// Id of the cause above it.
  public let parent: String?
  /// Such as `causes.2026`.
  public let version: String
  /// The dispute type of jurisdiction.yaml it usually belongs to.
  public let dispute: String?
  public let aliases: [String]
  /// The earlier name by which it was found.
  public internal(set) var matchedAlias: String?
  public let citation: String
}

extension LawBook {
  /// The causes in force on that day, by id.
  public func causes(on day: CalendarDay) -> [Cause] {
    tables.causes.all(on: day).map(\.value)
  }

  /// The cause of that id, number, name or earlier name, in the version in force on that day.
  ///
  /// A dispute type of jurisdiction.yaml finds its cause too where it has only one.
  public func cause(_ text: String, on day: CalendarDay) throws(LawError) -> Cause {
    let all = causes(on: day)
    if let exact = all.first(where: { $0.id == text || $0.name.zh == text || $0.code == text }) {
      return exact
    }
    guard var renamed = all.first(where: { $0.aliases.contains(text) }) else {
      let related = all.filter { $0.dispute == text }
      let heads = related.filter { cause in !related.contains { $0.id == cause.parent } }
      guard heads.count == 1, let head = heads.first else {
        throw .unknownCause(text, on: day)
      }
      return head
    }
    renamed.matchedAlias = text
    return renamed
  }
}
