import Foundation

/// Values of header fields of resumable uploads, read strictly.
///
/// Source: tus 1.0.0, Upload-Metadata and Upload-Checksum.
public enum TusFields {
  /// Longer fields are refused unread.
  public static let maximumBytes = 8_192

  /// The pairs of `Upload-Metadata`: a key, and a text in base64 that may be missing.
  ///
  /// - Returns: nil where a pair is malformed, a key comes twice or a text is not UTF-8.
  public static func metadata(_ field: String) -> [String: String]? {
    guard field.utf8.count <= maximumBytes else { return nil }
    var found: [String: String] = [:]
    for pair in field.utf8.split(separator: UInt8(ascii: ",")) {
      let words = pair.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
      guard (1...2).contains(words.count), found[words[0]] == nil else { return nil }
      guard words.count == 2 else {
        found[words[0]] = ""
        continue
      }
      guard let bytes = Data(base64Encoded: words[1]),
        let text = String(validating: Array(bytes), as: UTF8.self)
      else { return nil }
      found[words[0]] = text
    }
    return found
  }

  /// The algorithm and digest of `Upload-Checksum`; nil where it is malformed or not known here.
  public static func checksum(_ field: String) -> TransferChecksum? {
    let words = field.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
    guard field.utf8.count <= maximumBytes, words.count == 2,
      let algorithm = TransferChecksum.Algorithm(rawValue: words[0]),
      let digest = Data(base64Encoded: words[1])
    else { return nil }
    return TransferChecksum(algorithm, digest: Array(digest))
  }

  /// A whole number from 0, as `Upload-Offset` and `Upload-Length` carry it; what no file can be
  /// as long as is told as the largest there is.
  public static func number(_ field: String) -> Int64? {
    guard (1...40).contains(field.utf8.count), field.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int64(field) ?? .max
  }
}
