/// What a key of the court is for.
public enum KeyRole: String, Sendable, Hashable, CaseIterable {
  /// Certifies signers and signs revocation lists; belongs offline.
  case root
  /// Signs receipts and decisions: CMS, ECDSA P-256.
  case signer
  /// Signs the same bytes once more, raw, where the court is so configured.
  case ed25519
  /// Signs checkpoints of the log.
  case log
  /// Certifies the SM2 signer; belongs offline.
  case sm2Root = "sm2-root"
  /// Signs the same bytes once more, raw, by SM2 with SM3.
  case sm2

  /// What can be exchanged for a new one of the same kind; roots are begun anew by a new court
  /// folder, since everybody's trust rests on them.
  public static let rotating: [KeyRole] = [.signer, .ed25519, .log, .sm2]

  var privateFile: String { rawValue + "-key.pem" }
  /// The certificate; for the log, whose key stands in no certificate, the public key.
  var publicFile: String { rawValue + ".pem" }
  /// The public part of a generation that is past.
  func publicFile(generation: Int) -> String { "\(rawValue)-\(generation).pem" }

  /// Who certifies it; nil for roots, which sign themselves, and for the log's bare key.
  var issuer: KeyRole? {
    switch self {
    case .signer, .ed25519: .root
    case .sm2: .sm2Root
    case .root, .sm2Root, .log: nil
    }
  }

  public var algorithm: String {
    switch self {
    case .root, .signer: "ECDSA P-256"
    case .ed25519, .log: "Ed25519"
    case .sm2Root, .sm2: "SM2"
    }
  }

  var title: String {
    switch self {
    case .root: "evidence root"
    case .signer: "evidence signer"
    case .ed25519: "evidence signer Ed25519"
    case .log: "evidence log"
    case .sm2Root: "evidence root SM2"
    case .sm2: "evidence signer SM2"
    }
  }

  func generate() throws(EvidenceFault) -> KeyHandle {
    switch self {
    case .root, .signer: try KeyHandle.generate("EC", group: "P-256")
    case .ed25519, .log: try KeyHandle.generate("ED25519")
    case .sm2Root, .sm2: try KeyHandle.generateSM2()
    }
  }
}
