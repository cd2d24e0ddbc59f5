import COpenSSL

/// Digests of the algorithms that bags use, several at once over one pass.
enum BagAlgorithm {
  /// From the normalised name in a manifest's file name to libcrypto's. Source: RFC 8493 §2.4.
  private static let names: [String: String] = [
    "md5": "MD5", "sha1": "SHA1", "sha224": "SHA224", "sha256": "SHA256", "sha384": "SHA384",
    "sha512": "SHA512", "sha512256": "SHA512-256", "sha3224": "SHA3-224", "sha3256": "SHA3-256",
    "sha3384": "SHA3-384", "sha3512": "SHA3-512", "blake2b512": "BLAKE2B-512",
    "blake2s256": "BLAKE2S-256", "sm3": "SM3",
  ]

  /// Digests that a liar can make collide.
  static let weak: Set<String> = ["md5", "sha1"]

  /// Lower case, letters and digits only.
  static func normalised(_ name: some StringProtocol) -> String {
    String(
      name.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || ("0"..."9") ~= $0 })
  }

  static func isKnown(_ name: String) -> Bool { names[name] != nil }

  fileprivate static func method(_ name: String) -> OpaquePointer? {
    names[name].flatMap { EVP_MD_fetch(nil, $0, nil) }
  }
}

/// Several digests of one stream.
final class BagHasher {
  private var contexts: [(name: String, context: OpaquePointer)] = []
  private(set) var sizeBytes: UInt64 = 0

  /// Names this machine cannot compute are left out of the answer.
  init(_ algorithms: Set<String>) {
    for name in algorithms.sorted() {
      guard let method = BagAlgorithm.method(name) else { continue }
      // The context keeps its own reference.
      defer { EVP_MD_free(method) }
      guard let context = EVP_MD_CTX_new() else { continue }
      if EVP_DigestInit_ex2(context, method, nil) == 1 {
        contexts.append((name, context))
      } else {
        EVP_MD_CTX_free(context)
      }
    }
  }

  deinit { for one in contexts { EVP_MD_CTX_free(one.context) } }

  func update(_ bytes: UnsafeRawBufferPointer) {
    sizeBytes += UInt64(bytes.count)
    guard !bytes.isEmpty else { return }
    for one in contexts { _ = EVP_DigestUpdate(one.context, bytes.baseAddress, bytes.count) }
  }

  /// Lower-case hexadecimal by algorithm.
  func finish() -> [String: String] {
    var digests: [String: String] = [:]
    for one in contexts {
      var out = [UInt8](repeating: 0, count: 64)
      var length: UInt32 = 0
      guard EVP_DigestFinal_ex(one.context, &out, &length) == 1 else { continue }
      digests[one.name] = Hex.encode(Array(out.prefix(Int(length))))
    }
    return digests
  }
}
