import COpenSSL

extension HashFunction {
  /// The digest of bytes in memory.
  ///
  /// - Throws: `crypto` where the installed OpenSSL leaves the function out.
  public func digest(_ bytes: some Collection<UInt8>) throws(EvidenceFault) -> [UInt8] {
    let input = Array(bytes)
    guard let method = EVP_MD_fetch(nil, rawValue, nil) else { throw .crypto("digest \(rawValue)") }
    defer { EVP_MD_free(method) }
    var out = [UInt8](repeating: 0, count: length)
    var count: UInt32 = 0
    guard EVP_MD_get_size(method) == Int32(length),
      EVP_Digest(input, input.count, &out, &count, method, nil) == 1, Int(count) == length
    else { throw .crypto("digest \(rawValue)") }
    return out
  }
}
