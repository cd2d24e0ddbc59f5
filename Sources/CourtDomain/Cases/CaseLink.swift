/// Two cases of which one follows the other: appeal, enforcement, judicial confirmation.
public struct CaseLink: Sendable, Hashable {
  public var first: CaseID
  public var following: CaseID
  /// The name under which the first case's procedure declares what follows.
  public var sequel: String
  public var openedAt: Instant

  public init(first: CaseID, following: CaseID, sequel: String, openedAt: Instant) {
    self.first = first
    self.following = following
    self.sequel = sequel
    self.openedAt = openedAt
  }
}
