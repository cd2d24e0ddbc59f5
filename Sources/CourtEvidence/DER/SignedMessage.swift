/// CMS SignedData, as far as it is read by hand: who signed, which certificates ride along, and
/// the attributes under the signature. Source: RFC 5652 §5.
///
/// Reading says nothing about whether the signature holds.
struct SignedMessage {
  /// How the signer is named. Source: RFC 5652 §5.3.
  enum SignerIdentifier {
    case issuerAndSerial(issuer: [UInt8], serial: [UInt8])
    case subjectKey([UInt8])
  }

  struct Signer {
    let identifier: SignerIdentifier
    let digest: HashFunction
    /// By object identifier; each type may stand there once only.
    let attributes: [String: DERValue]
    /// 1 for a signer named by issuer and serial number, 3 for one named by key.
    let version: Int
    let hasUnsignedAttributes: Bool
    /// Object identifier of the signature algorithm.
    let signature: String
  }

  let version: Int
  /// The functions announced before the content.
  let digests: [HashFunction]

  let contentType: String
  /// Nil for a detached signature.
  let content: [UInt8]?
  /// DER of every X.509 certificate that rides along, in the order it stands there.
  let certificates: [[UInt8]]
  /// DER of every X.509 revocation list that rides along.
  let revocationLists: [[UInt8]]
  let signers: [Signer]

  static let maximumCertificates = 64
  static let maximumSigners = 16

  /// - Throws: `malformed`.
  init(der: [UInt8], limits: DERLimits = .standard) throws(EvidenceFault) {
    let what = "SignedData"
    var outer = try DERReader.document(der, "ContentInfo", limits: limits).reader
    guard try outer.next(what).objectIdentifier(what) == OID.signedData else {
      throw .der(what, "the content is of another type")
    }
    let wrapper = try outer.next(what, tag: DERTag.constructed(0))
    try outer.end("ContentInfo")
    var inner = wrapper.reader
    var fields = try inner.next(what, tag: DERTag.sequence).reader
    try inner.end(what)
    version = try fields.next("version").number("version")
    let announced = try fields.next("digestAlgorithms", tag: DERTag.set)
    digests = try Self.functions(announced)
    (contentType, content) = try Self.content(
      try fields.next("encapContentInfo", tag: DERTag.sequence))
    let held = try fields.optional("certificates", tag: DERTag.constructed(0))
    certificates = try Self.plain(held, "certificates")
    let lists = try fields.optional("crls", tag: DERTag.constructed(1))
    revocationLists = try Self.plain(lists, "crls")
    let infos = try fields.next("signerInfos", tag: DERTag.set)
    try fields.end(what)
    var signers: [Signer] = []
    for info in try infos.elements("signerInfos", limit: Self.maximumSigners) {
      signers.append(try Self.signer(info))
    }
    self.signers = signers
  }

  private static func functions(_ value: DERValue) throws(EvidenceFault) -> [HashFunction] {
    var found: [HashFunction] = []
    for one in try value.elements("digestAlgorithms", limit: 32) {
      found.append(try HashFunction.read(one, "digestAlgorithms"))
    }
    return found
  }

  private static func content(_ value: DERValue) throws(EvidenceFault) -> (String, [UInt8]?) {
    let what = "encapContentInfo"
    var fields = value.reader
    let type = try fields.next(what).objectIdentifier(what)
    guard let wrapper = try fields.optional(what, tag: DERTag.constructed(0)) else {
      try fields.end(what)
      return (type, nil)
    }
    try fields.end(what)
    var inner = wrapper.reader
    let bytes = try inner.next(what).octets(what)
    try inner.end(what)
    return (type, bytes)
  }

  /// What of the frame around the signature is not as RFC 5652 §5.1 and §5.3 want it; no signature
  /// covers it.
  var frameDefects: [String] {
    var defects: [String] = []
    let isPlain = contentType == "1.2.840.113549.1.7.1"
    let usesKey = signers.contains { $0.version == 3 }
    let wanted = isPlain && !usesKey ? [1, 3, 4, 5] : [3, 4, 5]
    if !wanted.contains(version) { defects.append("SignedData has version \(version)") }
    for signer in signers {
      let isByKey = if case .subjectKey = signer.identifier { true } else { false }
      if signer.version != (isByKey ? 3 : 1) {
        defects.append("SignerInfo has version \(signer.version)")
      }
      if !digests.contains(signer.digest) {
        defects.append("\(signer.digest.rawValue) is not announced before the content")
      }
      if !SignatureAlgorithms.fits(signer.signature, signer.digest) {
        defects.append(
          "signature algorithm \(signer.signature) beside digest \(signer.digest.rawValue)")
      }
    }
    return defects
  }

  /// The plain X.509 members of a CHOICE set; other kinds are tagged and passed over.
  private static func plain(_ value: DERValue?, _ what: String) throws(EvidenceFault)
    -> [[UInt8]]
  {
    guard let value else { return [] }
    return try value.elements(what, limit: maximumCertificates)
      .filter { $0.tag == DERTag.sequence }.map { Array($0.encoded) }
  }

  private static func signer(_ value: DERValue) throws(EvidenceFault) -> Signer {
    let what = "SignerInfo"
    guard value.tag == DERTag.sequence else { throw .der(what, "a sequence was expected") }
    var fields = value.reader
    let version = try fields.next("version").number("version")
    let identifier = try identifier(try fields.next("sid"))
    let digest = try HashFunction.read(try fields.next("digestAlgorithm"), "digestAlgorithm")
    let signed = try fields.optional("signedAttrs", tag: DERTag.constructed(0))
    var algorithm = try fields.next("signatureAlgorithm", tag: DERTag.sequence).reader
    let signature = try algorithm.next("signatureAlgorithm")
      .objectIdentifier("signatureAlgorithm")
    _ = try fields.next("signature").octets("signature")
    let unsigned = try fields.optional("unsignedAttrs", tag: DERTag.constructed(1))
    try fields.end(what)
    return Signer(
      identifier: identifier, digest: digest, attributes: try signed.map(attributes) ?? [:],
      version: version, hasUnsignedAttributes: unsigned != nil, signature: signature)
  }

  private static func identifier(_ value: DERValue) throws(EvidenceFault) -> SignerIdentifier {
    if value.tag == DERTag.context(0) { return .subjectKey(Array(value.content)) }
    guard value.tag == DERTag.sequence else { throw .der("sid", "no signer is named") }
    var fields = value.reader
    let issuer = try fields.next("issuer", tag: DERTag.sequence)
    let serial = try fields.next("serialNumber").integer("serialNumber")
    try fields.end("sid")
    return .issuerAndSerial(issuer: Array(issuer.encoded), serial: serial)
  }

  /// Each of the attributes we ask for has exactly one value. Source: RFC 5652 §11.
  private static func attributes(_ value: DERValue) throws(EvidenceFault) -> [String: DERValue] {
    var found: [String: DERValue] = [:]
    for one in try value.elements("signedAttrs", limit: 64) {
      var fields = one.reader
      let type = try fields.next("attribute").objectIdentifier("attribute")
      let values = try fields.next("attribute", tag: DERTag.set)
      try fields.end("attribute")
      let all = try values.elements("attribute", limit: 64)
      guard found[type] == nil else { throw .der("signedAttrs", "\(type) stands there twice") }
      if all.count == 1 { found[type] = all[0] }
    }
    return found
  }
}
