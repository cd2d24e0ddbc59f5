import CourtDomain
import CourtEvidence
public import CourtWorkflow

/// How a secret vote stands.
public struct VoteCount: Sendable {
  public let vote: String
  public let round: Int
  /// Keys of those who vote, in the order of their seats.
  public let members: [String]
  public let committed: [String]
  public let revealed: [String]
  /// What the majority of the panel chose; empty without one, or below the quorum.
  public let result: String
  /// Each member's option, known once he has revealed.
  public let options: [String: String]

  public var isCommitted: Bool { !members.isEmpty && committed.count == members.count }
  public var isRevealed: Bool { !members.isEmpty && revealed.count == members.count }
  /// Members who chose otherwise than the majority.
  public var dissents: [String] {
    guard !result.isEmpty else { return [] }
    return members.filter { options[$0].map { $0 != result } ?? false }
  }

  /// Counts the last round among the present members; who has left the panel counts no more.
  init(_ declared: VoteDeclaration, _ ballots: [Ballot], members: [String]) {
    let own = ballots.filter { $0.vote == declared.name }
    let last = own.map(\.round).max() ?? 1
    let cast = own.filter { $0.round == last && members.contains($0.accountID.description) }
    var chosen: [String: String] = [:]
    for ballot in cast { chosen[ballot.accountID.description] = ballot.option }
    let persons = cast.map(\.accountID.description)
    vote = declared.name
    round = last
    self.members = members
    committed = members.filter { persons.contains($0) }
    revealed = members.filter { chosen[$0] != nil }
    options = chosen
    let winner = declared.options.first { option in
      chosen.values.count { $0 == option } * 2 > members.count
    }
    result = chosen.count >= Int(declared.quorum) ? winner ?? "" : ""
  }
}

extension OpenCase {
  /// The vote that is being acted on, or the one last voted in, or the first declared.
  func countedVote() -> VoteCount? {
    guard let definition = try? mainEngine().definition, !definition.votes.isEmpty else {
      return nil
    }
    let latest = surroundings.ballots.max { $0.committedAt < $1.committedAt }?.vote
    let declared =
      (surroundings.vote ?? latest).flatMap { definition.vote($0) } ?? definition.votes.first
    return declared.map(count)
  }

  public func count(_ vote: VoteDeclaration) -> VoteCount {
    let seats = assignments.filter { $0.isCurrent && vote.by.contains($0.role.rawValue) }
    return VoteCount(
      vote, surroundings.ballots,
      members: seats.sorted { ($0.seat, $0.role.rawValue) < ($1.seat, $1.role.rawValue) }
        .map(\.accountID.description))
  }

  /// The vote and how it stands, for those who vote in it; nobody else is told anything.
  ///
  /// Source: Civil Procedure Law art. 45; Online Litigation Rules (the panel deliberates in secret).
  public func openVote(_ name: String) throws -> (vote: VoteDeclaration, count: VoteCount) {
    guard let vote = try mainEngine().definition.vote(name) else {
      throw Rejection(
        "vote.unknown", .notFound, zh: "本程序没有该表决", en: "this procedure has no such vote")
    }
    let count = count(vote)
    guard let person = account?.id.description, count.members.contains(person) else {
      throw Rejection(
        "vote.secret", .forbidden, zh: "评议不公开，只有合议庭成员可以参加和查看表决",
        en: "deliberation is secret: only members of the panel vote and see the votes",
        source: "CPL art. 45")
    }
    return (vote, count)
  }

  /// Seals the caller's vote. A vote that ended without a majority begins anew with the next one.
  ///
  /// - Throws: `Rejection` `vote.panel-incomplete`, `vote.committed-already`, or why the procedure
  ///   does not take it now; `Invalid` for what is no digest.
  @discardableResult
  public func commitVote(_ name: String, commitment: String) throws -> VoteCount {
    var (vote, count) = try openVote(name)
    guard let digest = Digest32(hex: commitment) else {
      throw Invalid([
        FieldDefect(
          "/commitment", "digest", zh: "应为 64 位小写十六进制的 SHA-256 摘要",
          en: "a SHA-256 digest as 64 hexadecimal digits is expected")
      ])
    }
    guard count.members.count >= Int(vote.quorum) else {
      throw Rejection(
        "vote.panel-incomplete", .conflict, zh: "合议庭尚未组成，不能表决",
        en: "the panel is not complete: \(count.members.count) of \(vote.quorum) members")
    }
    let begins = count.isRevealed && count.result.isEmpty
    let person = account?.id.description ?? ""
    guard begins || !count.committed.contains(person), let account else {
      throw Rejection(
        "vote.committed-already", .conflict, zh: "您已提交表决，不能更改",
        en: "your vote is sealed and cannot be changed")
    }
    let ballot = Ballot(
      vote: name, round: count.round + (begins ? 1 : 0), accountID: account.id,
      commitment: digest.bytes, committedAt: now)
    surroundings.ballots.append(ballot)
    let id = file.id
    pending.beside.append { try $0.insertBallot(ballot, in: id) }
    try votes(name) {
      try perform(vote.commit, input: ["commitment": .string(commitment)], via: "votes")
    }
    count = self.count(vote)
    return count
  }

  /// Opens the caller's vote, once everybody has sealed his.
  ///
  /// The docket tells that a vote was opened, never which: the parties read the docket.
  /// - Throws: `Rejection` `vote.not-all-committed`, `vote.revealed-already`,
  ///   `vote.option-unknown`, `vote.does-not-match`.
  @discardableResult
  public func revealVote(_ name: String, option: String, nonce: String) throws -> VoteCount {
    let (vote, count) = try openVote(name)
    let person = account?.id.description ?? ""
    guard count.isCommitted else {
      throw Rejection(
        "vote.not-all-committed", .conflict, zh: "尚有成员未提交表决，不得公开",
        en: "nobody reveals before every member has committed")
    }
    guard !count.revealed.contains(person) else {
      throw Rejection(
        "vote.revealed-already", .conflict, zh: "您已公开表决", en: "your vote is open already")
    }
    guard vote.options.contains(option) else {
      throw Rejection(
        "vote.option-unknown", .unacceptable, zh: "没有该选项",
        en: "the options are " + vote.options.joined(separator: ", "))
    }
    let place = surroundings.ballots.firstIndex {
      $0.vote == name && $0.round == count.round && $0.accountID.description == person
    }
    let sealed = Ballot.sealed(
      vote: name, in: file.id, by: person, option: option, nonce: nonce)
    guard let place,
      SHA256.digest(Array(sealed.utf8)).bytes == surroundings.ballots[place].commitment
    else {
      throw Rejection(
        "vote.does-not-match", .unacceptable, zh: "公开的内容与提交的摘要不符",
        en: "this is not what was sealed: the digest of vote|case|person|option|nonce differs")
    }
    surroundings.ballots[place].option = option
    surroundings.ballots[place].nonce = nonce
    surroundings.ballots[place].revealedAt = now
    let (ballot, id) = (surroundings.ballots[place], file.id)
    pending.beside.append { try $0.revealBallot(ballot, in: id) }
    try votes(name) {
      try perform(
        vote.reveal, input: ["option": .string(option), "nonce": .string(nonce)], via: "votes",
        recording: ["sealed": .string(SHA256.digest(Array(sealed.utf8)).hex)])
    }
    return self.count(vote)
  }

  /// What the conditions of the act read is this vote and no other.
  private func votes(_ name: String, _ body: () throws -> Void) rethrows {
    surroundings.vote = name
    defer { surroundings.vote = nil }
    try body()
  }
}
