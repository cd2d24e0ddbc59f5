public import CourtDomain

/// Proof that data existed at a time, renewed before what it rests on grows weak. Source: RFC 4998.
///
/// Chains of archive time-stamps: inside a chain each covers the stamp before it (renewed before a
/// certificate ends); a new chain covers the data again and all chains before it (renewed before a
/// hash function grows weak). Reading one proves nothing; `verify` does.
public struct EvidenceRecord: Sendable {
  public let der: [UInt8]
  /// The functions announced, in order of their use.
  public let functions: [HashFunction]
  public let chains: [[ArchiveTimeStamp]]
  /// Whether the data were sealed when they were stamped; such records are told apart, not read.
  public let hasEncryptionInfo: Bool
  /// The chains as they are encoded.
  let encodedChains: [[UInt8]]

  public static let maximumBytes = 8 << 20
  public static let maximumChains = 256
  public static let maximumStamps = 1024

  static let limits = DERLimits(bytes: maximumBytes, depth: 48, values: 400_000)

  /// - Throws: `malformed` for bytes that are not exactly one DER record of version 1.
  public init(der: [UInt8]) throws(EvidenceFault) {
    let what = "EvidenceRecord"
    var fields = try DERReader.document(der, what, limits: Self.limits).reader
    guard try fields.next("version").number("version") == 1 else {
      throw .der("version", "only version 1 is known")
    }
    let announced = try fields.next("digestAlgorithms", tag: DERTag.sequence)
    var functions: [HashFunction] = []
    for one in try announced.elements("digestAlgorithms", limit: 64) {
      functions.append(try HashFunction.read(one, "digestAlgorithms"))
    }
    _ = try fields.optional("cryptoInfos", tag: DERTag.constructed(0))
    hasEncryptionInfo =
      try fields.optional("encryptionInfo", tag: DERTag.constructed(1)) != nil
    let sequence = try fields.next("archiveTimeStampSequence", tag: DERTag.sequence)
    try fields.end(what)
    var chains: [[ArchiveTimeStamp]] = []
    var encoded: [[UInt8]] = []
    for chain in try sequence.elements("chain", limit: Self.maximumChains) {
      guard chain.tag == DERTag.sequence else { throw .der("chain", "a sequence was expected") }
      var stamps: [ArchiveTimeStamp] = []
      for stamp in try chain.elements("chain", limit: Self.maximumStamps) {
        stamps.append(try ArchiveTimeStamp(stamp))
      }
      guard !stamps.isEmpty else { throw .der("chain", "it holds no time-stamp") }
      chains.append(stamps)
      encoded.append(Array(chain.encoded))
    }
    guard !chains.isEmpty else { throw .der(what, "it holds no chain") }
    self.der = der
    self.functions = functions
    self.chains = chains
    encodedChains = encoded
  }

  /// Makes one from its chains.
  init(chains: [[ArchiveTimeStamp]]) throws(EvidenceFault) {
    var functions: [HashFunction] = []
    for chain in chains {
      for stamp in chain where !functions.contains(stamp.hash) { functions.append(stamp.hash) }
    }
    let encoded = chains.map { DER.sequence(of: $0.map(\.encoded)) }
    try self.init(
      der: DER.sequence(
        DER.integer(1), DER.sequence(of: functions.map(\.algorithmIdentifier)),
        DER.sequence(of: encoded)))
  }

  /// Since when the data are proven to exist, if everything holds.
  public var firstTime: Instant { chains[0][0].token.info.time }

  /// The stamp on which everything rests now: renew it in time.
  public var last: ArchiveTimeStamp { chains[chains.count - 1][chains[chains.count - 1].count - 1] }

  /// The DER of an ArchiveTimeStampSequence that holds the first `count` chains: what a new chain
  /// hashes beside the data. Source: RFC 4998 §5.2.
  func olderChains(_ count: Int) -> [UInt8] { DER.sequence(of: Array(encodedChains.prefix(count))) }
}

/// Something a record is about: its bytes, or digests of it where the bytes are elsewhere.
public struct ArchivedObject: Sendable {
  private let content: [UInt8]?
  private let digests: [HashFunction: [UInt8]]

  public init(content: [UInt8]) {
    self.content = content
    digests = [:]
  }

  /// Records that went over to other functions need the digest under each.
  public init(digests: [HashFunction: [UInt8]]) {
    content = nil
    self.digests = digests
  }

  /// Nil where only digests are known and this function is not among them.
  func digest(_ hash: HashFunction) throws(EvidenceFault) -> [UInt8]? {
    if let content { return try hash.digest(content) }
    return digests[hash]
  }
}
