/// Which hash function a signature algorithm's name implies. libcrypto goes by the digest algorithm
/// alone, so that another name beside it would pass; no signature covers it.
///
/// Source: RFC 5754, RFC 5758, RFC 8017, RFC 8419, NIST's computer security objects register.
enum SignatureAlgorithms {
  /// Names that leave the function to the digest algorithm or to parameters.
  private static let open: Set<String> = [
    "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10", "1.2.840.10045.2.1", "1.2.840.10040.4.1",
    "1.3.101.112", "1.3.101.113",
  ]

  private static let functions: [String: HashFunction] = [
    "1.2.840.113549.1.1.4": .md5, "1.2.840.113549.1.1.5": .sha1,
    "1.2.840.113549.1.1.11": .sha256, "1.2.840.113549.1.1.12": .sha384,
    "1.2.840.113549.1.1.13": .sha512, "1.2.840.113549.1.1.14": .sha224,
    "1.3.36.3.3.1.2": .ripemd160, "1.2.840.10045.4.1": .sha1, "1.2.840.10045.4.3.1": .sha224,
    "1.2.840.10045.4.3.2": .sha256, "1.2.840.10045.4.3.3": .sha384,
    "1.2.840.10045.4.3.4": .sha512, "2.16.840.1.101.3.4.3.10": .sha3For256,
    "2.16.840.1.101.3.4.3.11": .sha3For384, "2.16.840.1.101.3.4.3.12": .sha3For512,
    "2.16.840.1.101.3.4.3.14": .sha3For256, "2.16.840.1.101.3.4.3.15": .sha3For384,
    "2.16.840.1.101.3.4.3.16": .sha3For512, "1.2.840.10040.4.3": .sha1,
    "2.16.840.1.101.3.4.3.1": .sha224, "2.16.840.1.101.3.4.3.2": .sha256,
    "1.2.156.10197.1.501": .sm3, "1.2.156.10197.1.504": .sm3,
  ]

  static func fits(_ algorithm: String, _ digest: HashFunction) -> Bool {
    open.contains(algorithm) || functions[algorithm] == digest
  }
}
