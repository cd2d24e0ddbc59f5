import COpenSSL
import Foundation

/// Random bytes from libcrypto's generator, which the kernel seeds.
public enum SecureRandom {
  /// Throws rather than give weak bytes when the generator cannot be seeded. At most 1 MiB.
  public static func bytes(_ count: Int) throws(EvidenceFault) -> [UInt8] {
    guard (0...1_048_576).contains(count) else {
      throw EvidenceFault(
        .limit, place: "SecureRandom.bytes", reason: "\(count) bytes were asked for",
        remedy: "Ask for 0 to 1048576 bytes")
    }
    var out = [UInt8](repeating: 0, count: count)
    guard RAND_bytes(&out, Int32(count)) == 1 else { throw .crypto("RAND_bytes") }
    return out
  }
}

/// Whether two byte strings are equal, in a time that depends on their length only.
public func constantTimeEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
  a.count == b.count && (a.isEmpty || CRYPTO_memcmp(a, b, a.count) == 0)
}

/// Passwords at rest: scrypt (RFC 7914) in a text that says how it was made, so that the cost can
/// rise later without locking anyone out.
public enum PasswordHash {
  /// How much work one guess costs. Memory is 128·r·2^logN bytes: `standard` takes 32 MiB and
  /// about 0.1 s, `light` 1 MiB and a few ms and is meant for sandboxes and tests.
  public struct Cost: Sendable, Hashable {
    public let logN: Int
    public let r: Int
    public let p: Int

    public static let standard = Cost(logN: 15, r: 8, p: 1)
    public static let light = Cost(logN: 10, r: 8, p: 1)

    /// Nil outside logN 4...20, r 1...32, p 1...16: a stored text must not be able to ask for
    /// gigabytes.
    public init?(checkedLogN logN: Int, r: Int, p: Int) {
      guard (4...20).contains(logN), (1...32).contains(r), (1...16).contains(p) else { return nil }
      self.init(logN: logN, r: r, p: p)
    }

    private init(logN: Int, r: Int, p: Int) {
      (self.logN, self.r, self.p) = (logN, r, p)
    }
  }

  private static let hashBytes = 32
  /// Longer passwords are refused: hashing them is free work for an attacker.
  public static let maximumPasswordBytes = 1024

  /// `scrypt$ln=15,r=8,p=1$salt$hash`, the last two in base64 without padding.
  public static func make(_ password: String, cost: Cost = .standard) throws(EvidenceFault)
    -> String
  {
    guard password.utf8.count <= maximumPasswordBytes else {
      throw EvidenceFault(
        .limit, place: "password", reason: "it is longer than \(maximumPasswordBytes) bytes",
        remedy: "Choose a shorter password")
    }
    let salt = try SecureRandom.bytes(16)
    let hash = try derive(Array(password.utf8), salt: salt, cost: cost, count: hashBytes)
    return text(cost: cost, salt: salt, hash: hash)
  }

  /// False for a wrong password and for a stored text that cannot be read.
  public static func verify(_ password: String, against stored: String) -> Bool {
    guard let parts = parse(stored), password.utf8.count <= maximumPasswordBytes else {
      return false
    }
    let hash = try? derive(
      Array(password.utf8), salt: parts.salt, cost: parts.cost, count: parts.hash.count)
    guard let hash else { return false }
    return constantTimeEqual(hash, parts.hash)
  }

  /// A stored text that no password opens, of the same cost as a true one: verify against it when
  /// the sign-in name is unknown, so that the answer takes as long as for a known one.
  public static func decoy(cost: Cost = .standard) -> String {
    text(
      cost: cost, salt: [UInt8](repeating: 0x5a, count: 16),
      hash: [UInt8](repeating: 0, count: hashBytes))
  }

  /// The bare function of RFC 7914.
  static func derive(_ password: [UInt8], salt: [UInt8], cost: Cost, count: Int)
    throws(EvidenceFault) -> [UInt8]
  {
    var out = [UInt8](repeating: 0, count: count)
    let limit = UInt64(128 * cost.r) << UInt64(cost.logN)
    let done = password.withUnsafeBytes { bytes in
      EVP_PBE_scrypt(
        bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, salt, salt.count,
        1 << UInt64(cost.logN), UInt64(cost.r), UInt64(cost.p), limit * 2 + 1_048_576, &out, count)
    }
    guard done == 1 else { throw .crypto("scrypt") }
    return out
  }

  private static func text(cost: Cost, salt: [UInt8], hash: [UInt8]) -> String {
    "scrypt$ln=\(cost.logN),r=\(cost.r),p=\(cost.p)$\(unpadded(salt))$\(unpadded(hash))"
  }

  private static func unpadded(_ bytes: [UInt8]) -> String {
    String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
  }

  private static func padded(_ text: Substring) -> [UInt8]? {
    let fill = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    return Data(base64Encoded: text + fill).map { Array($0) }
  }

  private static func parse(_ stored: String) -> (cost: Cost, salt: [UInt8], hash: [UInt8])? {
    let fields = stored.split(separator: "$", omittingEmptySubsequences: false)
    guard stored.utf8.count <= 512, fields.count == 4, fields[0] == "scrypt" else { return nil }
    let numbers = zip(["ln=", "r=", "p="], fields[1].split(separator: ",")).compactMap {
      name, field in field.hasPrefix(name) ? Int(field.dropFirst(name.count)) : nil
    }
    guard numbers.count == 3,
      let cost = Cost(checkedLogN: numbers[0], r: numbers[1], p: numbers[2]),
      let salt = padded(fields[2]), let hash = padded(fields[3]),
      (8...64).contains(salt.count), (16...64).contains(hash.count)
    else { return nil }
    return (cost, salt, hash)
  }
}
