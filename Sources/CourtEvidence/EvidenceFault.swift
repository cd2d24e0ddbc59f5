import COpenSSL

/// What went wrong while making or reading evidence material, where, and what to do about it.
///
/// Only the caller's surroundings (files, keys, malformed stored bytes) lead here. A signature or a
/// proof that does not hold is an answer of the verifiers, not a fault.
public struct EvidenceFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// The stable name of the fault, for logs and tests.
  public enum Code: String, Sendable {
    case crypto = "evidence.crypto"
    case keyFolder = "evidence.key-folder"
    case keyMismatch = "evidence.key-mismatch"
    case trustFolder = "evidence.trust-folder"
    case malformed = "evidence.malformed"
    case limit = "evidence.limit"
    case inconsistent = "evidence.inconsistent"
    case file = "evidence.file"
  }

  public let code: Code
  /// The file, field or operation concerned.
  public let place: String
  public let reason: String
  public let remedy: String

  public init(_ code: Code, place: String, reason: String, remedy: String) {
    self.code = code
    self.place = place
    self.reason = reason
    self.remedy = remedy
  }

  public var description: String { "\(code.rawValue): \(place): \(reason). \(remedy)" }

  /// Takes everything libcrypto left in this thread's error queue; left there, it would be
  /// blamed on the next call.
  static func crypto(_ operation: String, remedy: String = "Check the OpenSSL 3 installation")
    -> EvidenceFault
  {
    let reasons = drainErrors()
    return EvidenceFault(
      .crypto, place: operation,
      reason: reasons.isEmpty ? "libcrypto gave no reason" : reasons.joined(separator: "; "),
      remedy: remedy)
  }

  /// At most 16 reasons, oldest first; the queue is empty afterwards.
  @discardableResult
  static func drainErrors() -> [String] {
    var reasons: [String] = []
    var text = [CChar](repeating: 0, count: 256)
    while reasons.count < 16 {
      let code = ERR_get_error()
      if code == 0 { break }
      ERR_error_string_n(code, &text, text.count)
      let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      reasons.append(String(decoding: bytes, as: UTF8.self))
    }
    ERR_clear_error()
    return reasons
  }
}
