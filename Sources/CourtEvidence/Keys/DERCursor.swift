/// Walks DER values one after another: just enough to read fields libcrypto does not show.
///
/// For bytes that libcrypto has already parsed and encoded again without a difference.
struct DERCursor {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: some Sequence<UInt8>) { rest = Array(bytes)[...] }

  private static let integer: UInt8 = 0x02
  private static let sequence: UInt8 = 0x30
  private static let set: UInt8 = 0x31

  /// The next value's tag and content; nil at the end or where a length makes no sense.
  mutating func next() -> (tag: UInt8, content: ArraySlice<UInt8>)? {
    guard let tag = rest.popFirst(), tag & 0x1F != 0x1F, let first = rest.popFirst() else {
      return nil
    }
    var length = Int(first)
    if first >= 0x80 {
      let count = Int(first & 0x7F)
      guard (1...4).contains(count), rest.count >= count else { return nil }
      length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
      rest = rest.dropFirst(count)
    }
    guard rest.count >= length else { return nil }
    defer { rest = rest.dropFirst(length) }
    return (tag, rest.prefix(length))
  }

  /// The version numbers of SignedData and of its first SignerInfo. Both are 1 where the signer is
  /// named by issuer and serial number. Source: RFC 5652 §5.1, §5.3.
  ///
  /// No signature covers them, so they are looked at by themselves.
  static func signedDataVersions(_ cms: [UInt8]) -> [UInt8] {
    var outer = DERCursor(cms)
    guard let contentInfo = outer.next(), contentInfo.tag == sequence else { return [] }
    var inner = DERCursor(contentInfo.content)
    guard inner.next() != nil, let explicit = inner.next() else { return [] }
    var wrapper = DERCursor(explicit.content)
    guard let signedData = wrapper.next(), signedData.tag == sequence else { return [] }
    var fields = DERCursor(signedData.content)
    guard let version = fields.next(), version.tag == integer else { return [] }
    var last: (tag: UInt8, content: ArraySlice<UInt8>)?
    for _ in 0..<8 {
      guard let field = fields.next() else { break }
      last = field
    }
    guard let signers = last, signers.tag == set else { return [] }
    var set = DERCursor(signers.content)
    guard let signer = set.next(), signer.tag == sequence else { return [] }
    var signerFields = DERCursor(signer.content)
    guard let signerVersion = signerFields.next(), signerVersion.tag == integer else { return [] }
    return Array(version.content) + Array(signerVersion.content)
  }
}
