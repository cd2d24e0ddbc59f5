public import CourtDomain

/// A change of the court's keys, as the log tells it to everyone: a key that is swapped in silence
/// is a lie about who signs.
public struct KeyEvent: Sendable, Hashable {
  public enum Act: String, Sendable {
    case created = "key.created"
    case rotated = "key.rotated"
    case revoked = "key.revoked"
  }

  public let act: Act
  public let role: KeyRole
  /// 1 for the first key of a role.
  public let generation: Int
  public let at: Instant
  /// The origin of the court whose key it is.
  public let court: String
  /// SHA-256, in hexadecimal, of the certificate in DER; for the log of its public key's DER.
  public let keyID: String
  /// The place in the folder's own row of events, from 1.
  public let sequence: Int
  /// Canonical JSON (RFC 8785): what the log commits to. Never build it again.
  public let bytes: [UInt8]

  static let type = "xiezhi-key-event-v1"

  init(
    _ act: Act, _ role: KeyRole, generation: Int, at: Instant, keyID: String, publicPEM: String,
    sequence: Int, court: CourtIdentity, previous: String? = nil,
    reason: RevocationList.Reason? = nil
  ) {
    self.act = act
    self.role = role
    self.generation = generation
    self.at = at
    self.keyID = keyID
    self.sequence = sequence
    self.court = court.origin
    var document = JSONObject()
    document["act"] = .string(act.rawValue)
    document["algorithm"] = .string(role.algorithm)
    document["at"] = .string(at.rfc3339)
    document["court"] = .string(court.origin)
    document["generation"] = .int(generation)
    document["key_id"] = .string(keyID)
    document["public_pem"] = .string(publicPEM)
    document["role"] = .string(role.rawValue)
    document["sequence"] = .int(sequence)
    document["type"] = .string(Self.type)
    if let previous { document["previous_key_id"] = .string(previous) }
    if let reason { document["reason"] = .string("\(reason)") }
    bytes = JSONValue.object(document).canonicalBytes
  }

  /// Reads one back.
  ///
  /// - Throws: `malformed` for anything that is not its own canonical form.
  public init(bytes: [UInt8]) throws(EvidenceFault) {
    guard let document = try? JSONParser.parse(bytes), document.canonicalBytes == bytes,
      document["type"]?.string == Self.type,
      let act = document["act"]?.string.flatMap(Act.init(rawValue:)),
      let role = document["role"]?.string.flatMap(KeyRole.init(rawValue:)),
      let generation = document["generation"]?.int, (1...100_000).contains(generation),
      let sequence = document["sequence"]?.int, (1...1_000_000).contains(sequence),
      let at = document["at"]?.string.flatMap({ Instant(rfc3339: $0) }),
      let keyID = document["key_id"]?.string, Digest32(hex: keyID) != nil,
      let court = document["court"]?.string
    else {
      throw EvidenceFault(
        .malformed, place: "key event", reason: "the line is no event of this program",
        remedy: "Restore \(KeyCabinet.eventsFile) from the backup of the key folder")
    }
    self.act = act
    self.role = role
    self.generation = Int(generation)
    self.sequence = Int(sequence)
    self.at = at
    self.keyID = keyID
    self.court = court
    self.bytes = bytes
  }
}
