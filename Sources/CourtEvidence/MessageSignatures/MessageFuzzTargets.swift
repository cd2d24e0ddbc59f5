import CourtDomain

/// What platforms send: structured fields, signed requests and JSON, for fuzzers and mutation tests.
package enum MessageFuzzTargets {
  package static let all: [String: @Sendable ([UInt8]) -> Void] = [
    "structured-field": { bytes in
      let field = String(decoding: bytes, as: UTF8.self)
      guard let read = try? FieldDictionary(parsing: field) else { return }
      let again = try? FieldDictionary(parsing: read.text)
      precondition(
        read.text.utf8.count > StructuredFieldReader.maximumBytes || again == read,
        "a field reads as it was written")
    },
    "message-signature": { bytes in
      let message = request(String(decoding: bytes, as: UTF8.self))
      _ = try? ContentDigest(of: message)
      guard let signature = try? MessageSignature(of: message) else { return }
      let policy = MessageSignature.Policy(
        required: ["@method", "@authority"], maximumAgeSeconds: 300, toleranceSeconds: 30)
      try? signature.check(policy, at: Instant(microseconds: 1_767_225_600_000_000))
      for algorithm in MessageSignatureAlgorithm.allCases {
        try? signature.verify(algorithm: algorithm, publicKeyPEM: key)
      }
    },
    "json": { bytes in
      guard let value = try? JSONParser.parse(bytes) else { return }
      precondition((try? JSONParser.parse(value.bytes)) == value, "read as written")
      let canonical = value.canonicalBytes
      let again = (try? JSONParser.parse(canonical))?.canonicalBytes
      precondition(again == canonical, "one canonical form")
      if let exact = value.ecmaCanonicalBytes {
        precondition(
          (try? JSONParser.parse(exact))?.ecmaCanonicalBytes == exact, "one form of RFC 8785")
      }
    },
  ]

  /// The first line is method and target, the others are fields.
  private static func request(_ text: String) -> SignedRequest {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let first = (lines.first ?? "").split(separator: " ", maxSplits: 1)
    let fields = lines.dropFirst().prefix(200).map { line in
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      return SignedRequest.Field(String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
    return SignedRequest(
      method: String(first.first ?? ""), scheme: "https", authority: "Court.example:443",
      target: first.count > 1 ? String(first[1]) : "/", fields: fields)
  }

  /// The public key of RFC 9421 appendix B.1.4.
  private static let key = """
    -----BEGIN PUBLIC KEY-----
    MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
    -----END PUBLIC KEY-----
    """
}
