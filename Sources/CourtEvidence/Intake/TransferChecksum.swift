import COpenSSL

/// A digest of one piece of an upload, told by its sender to catch what the way damaged.
///
/// Source: tus 1.0.0, Checksum extension.
public struct TransferChecksum: Sendable, Hashable {
  public enum Algorithm: String, Sendable, CaseIterable {
    case sha1
    case sha256

    fileprivate var name: String { self == .sha1 ? "SHA1" : "SHA256" }
    fileprivate var sizeBytes: Int { self == .sha1 ? 20 : 32 }
  }

  public let algorithm: Algorithm
  public let digest: [UInt8]

  /// - Returns: nil where the digest has not the algorithm's length.
  public init?(_ algorithm: Algorithm, digest: [UInt8]) {
    guard digest.count == algorithm.sizeBytes else { return nil }
    self.algorithm = algorithm
    self.digest = digest
  }

  public func matches(_ bytes: [UInt8]) -> Bool {
    var out = [UInt8](repeating: 0, count: 64)
    var length = 0
    let done = bytes.withUnsafeBytes { input in
      EVP_Q_digest(
        nil, algorithm.name, nil, input.baseAddress, input.count, &out, &length)
    }
    return done == 1 && Array(out.prefix(length)) == digest
  }
}
