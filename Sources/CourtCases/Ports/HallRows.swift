public import CourtDomain

/// The day of the hearing: who is let in, with what equipment, and what the record says.
public protocol HallRows {
  /// Hearings that begin between two instants, earliest first, with their cases.
  func hearings(from: Instant, to: Instant, openOnly: Bool, limit: Int) throws
    -> [(hearing: Hearing, file: CaseFile)]
  func insertRecordVersion(_ version: RecordVersion, of id: HearingID) throws
  func recordVersions(of id: HearingID) throws -> [RecordVersion]
  func saveCorrection(_ correction: RecordCorrection, of id: HearingID) throws
  func corrections(of id: HearingID) throws -> [RecordCorrection]
  func saveSignature(_ signature: RecordSignature, of id: HearingID) throws
  func recordSignatures(of id: HearingID) throws -> [RecordSignature]
  func saveGuest(_ guest: HearingGuest, of id: HearingID) throws
  func guests(of id: HearingID) throws -> [HearingGuest]
  /// In place of that person's check of that hearing from before.
  func saveEquipmentCheck(_ check: EquipmentCheck, of id: HearingID) throws
  /// Each person's newest, those of the last 500 who tried.
  func equipmentChecks(of id: HearingID) throws -> [EquipmentCheck]
}

/// The record of a hearing as it stood at one time.
public struct RecordVersion: Sendable, Hashable {
  /// From 1.
  public var number: Int
  public var text: String
  public var sha256: [UInt8]
  public var writtenBy: AccountID
  public var writtenAt: Instant
  /// The correction that made it.
  public var correction: Int?

  public init(
    number: Int, text: String, sha256: [UInt8], writtenBy: AccountID, writtenAt: Instant,
    correction: Int? = nil
  ) {
    self.number = number
    self.text = text
    self.sha256 = sha256
    self.writtenBy = writtenBy
    self.writtenAt = writtenAt
    self.correction = correction
  }
}

/// What somebody wants corrected, and what became of it; a refusal stays in the file too.
public struct RecordCorrection: Sendable, Hashable {
  public var number: Int
  public var base: Int
  public var text: String
  public var reason: String
  public var askedBy: AccountID
  public var askedAt: Instant
  public var isAccepted: Bool?
  public var decidedBy: AccountID?
  public var decidedAt: Instant?
  public var answer: String

  public init(
    number: Int, base: Int, text: String, reason: String, askedBy: AccountID, askedAt: Instant,
    isAccepted: Bool? = nil, decidedBy: AccountID? = nil, decidedAt: Instant? = nil,
    answer: String = ""
  ) {
    self.number = number
    self.base = base
    self.text = text
    self.reason = reason
    self.askedBy = askedBy
    self.askedAt = askedAt
    self.isAccepted = isAccepted
    self.decidedBy = decidedBy
    self.decidedAt = decidedAt
    self.answer = answer
  }
}

/// Somebody's hand under one version of the record, or that he refused it and why.
public struct RecordSignature: Sendable, Hashable {
  public var accountID: AccountID
  public var version: Int
  public var signs: Bool
  public var reason: String
  public var at: Instant

  public init(accountID: AccountID, version: Int, signs: Bool, reason: String, at: Instant) {
    self.accountID = accountID
    self.version = version
    self.signs = signs
    self.reason = reason
    self.at = at
  }
}

/// Somebody at the door of a hearing.
public struct HearingGuest: Sendable, Hashable {
  public enum Standing: String, Sendable, CaseIterable {
    case waiting
    case admitted
    case refused
    case left
  }

  public var accountID: AccountID
  /// `party`, `representative`, `court` or `observer`.
  public var part: String
  public var standing: Standing
  public var since: Instant
  public var decidedBy: AccountID?
  public var reason: String

  public init(
    accountID: AccountID, part: String, standing: Standing, since: Instant,
    decidedBy: AccountID? = nil, reason: String = ""
  ) {
    self.accountID = accountID
    self.part = part
    self.standing = standing
    self.since = since
    self.decidedBy = decidedBy
    self.reason = reason
  }
}

/// What a person's equipment could do when it was tried.
public struct EquipmentCheck: Sendable, Hashable {
  public var accountID: AccountID
  public var at: Instant
  public var body: JSONValue
  public var passes: Bool

  public init(accountID: AccountID, at: Instant, body: JSONValue, passes: Bool) {
    self.accountID = accountID
    self.at = at
    self.body = body
    self.passes = passes
  }
}

/// Where hearings are seen and heard. The court has no video of its own: whoever runs it makes the
/// address, which is one person's for one hearing.
public protocol VideoRooms: Sendable {
  /// `nil` where no video rooms are connected.
  func link(
    room: String, hearing: HearingID, person: AccountID, part: String, until: Instant
  ) -> String?
}

public struct NoVideoRooms: VideoRooms {
  public init() {}
  public func link(
    room: String, hearing: HearingID, person: AccountID, part: String, until: Instant
  ) -> String? { nil }
}
