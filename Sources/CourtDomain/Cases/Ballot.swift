/// One member's vote: sealed by a digest first, opened when all have sealed theirs.
public struct Ballot: Sendable, Hashable {
  public var vote: String
  /// 1, 2, …: a vote without a majority is held again.
  public var round: Int
  public var accountID: AccountID
  /// SHA-256 of `vote|case|person|option|nonce`.
  public var commitment: [UInt8]
  public var committedAt: Instant
  public var option: String?
  public var nonce: String?
  public var revealedAt: Instant?

  public init(
    vote: String, round: Int, accountID: AccountID, commitment: [UInt8], committedAt: Instant,
    option: String? = nil, nonce: String? = nil, revealedAt: Instant? = nil
  ) {
    self.vote = vote
    self.round = round
    self.accountID = accountID
    self.commitment = commitment
    self.committedAt = committedAt
    self.option = option
    self.nonce = nonce
    self.revealedAt = revealedAt
  }

  /// The text whose SHA-256 is the commitment.
  public static func sealed(
    vote: String, in id: CaseID, by person: String, option: String, nonce: String
  ) -> String {
    "\(vote)|\(id)|\(person)|\(option)|\(nonce)"
  }
}
