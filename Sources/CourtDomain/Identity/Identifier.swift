public import Foundation

/// A time-ordered random id (UUID version 7) that cannot be mistaken for another noun's.
///
/// Time-ordered, so that index pages fill in order; made by the caller, so that a whole filing is
/// one round trip. Source: RFC 9562 §5.7.
public struct Identifier<Noun>: Hashable, Sendable, CustomStringConvertible {
  public let uuid: UUID

  public init(uuid: UUID) { self.uuid = uuid }

  /// Reads the canonical form with hyphens, in either case.
  public init?(_ text: String) {
    guard text.utf8.count == 36, let uuid = UUID(uuidString: text) else { return nil }
    self.uuid = uuid
  }

  public var description: String { uuid.uuidString.lowercased() }

  public static func == (left: Self, right: Self) -> Bool { left.uuid == right.uuid }
  public func hash(into hasher: inout Hasher) { hasher.combine(uuid) }
}

public enum CaseNoun: Sendable {}
public enum PartyNoun: Sendable {}
public enum AccountNoun: Sendable {}
public enum EvidenceNoun: Sendable {}
public enum HearingNoun: Sendable {}
public enum DeadlineNoun: Sendable {}
public enum DraftNoun: Sendable {}
public enum ServiceNoun: Sendable {}
public enum DecisionNoun: Sendable {}
public enum TaskNoun: Sendable {}
public enum MigrationRunNoun: Sendable {}

public typealias CaseID = Identifier<CaseNoun>
public typealias PartyID = Identifier<PartyNoun>
public typealias AccountID = Identifier<AccountNoun>
public typealias EvidenceID = Identifier<EvidenceNoun>
public typealias HearingID = Identifier<HearingNoun>
public typealias DeadlineID = Identifier<DeadlineNoun>
public typealias DraftID = Identifier<DraftNoun>
public typealias ServiceID = Identifier<ServiceNoun>
public typealias DecisionID = Identifier<DecisionNoun>
public typealias TaskID = Identifier<TaskNoun>
public typealias MigrationRunID = Identifier<MigrationRunNoun>

/// Where new ids come from; tests put a counting one here.
public protocol IdentifierSource: Sendable {
  func uuid(at now: Instant) -> UUID
}

extension IdentifierSource {
  public func make<Noun>(at now: Instant, _: Noun.Type = Noun.self) -> Identifier<Noun> {
    Identifier(uuid: uuid(at: now))
  }
}

/// UUID version 7 from the system's random numbers.
public struct RandomIdentifiers: IdentifierSource {
  public init() {}

  public func uuid(at now: Instant) -> UUID {
    let milliseconds = UInt64(max(0, now.microseconds / 1000))
    var generator = SystemRandomNumberGenerator()
    let high = generator.next()
    let low = generator.next()
    func time(_ shift: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: milliseconds >> shift) }
    func random(_ word: UInt64, _ shift: UInt64) -> UInt8 {
      UInt8(truncatingIfNeeded: word >> shift)
    }
    return UUID(
      uuid: (
        time(40), time(32), time(24), time(16), time(8), time(0),
        0x70 | (random(high, 0) & 0x0F), random(high, 8),
        0x80 | (random(high, 16) & 0x3F), random(high, 24),
        random(low, 0), random(low, 8), random(low, 16), random(low, 24), random(low, 32),
        random(low, 40)
      ))
  }
}
