/// The head of one part of a form: which field it is, and what the file is called.
public struct MultipartPart: Sendable, Hashable {
  public let name: String
  /// Set for files. As the sender wrote it; never a path to be trusted.
  public let fileName: String?
  public let contentType: String?

  /// - Parameter lines: the header lines without the blank one.
  init(lines: [UInt8]) throws(MultipartDefect) {
    guard let text = String(validating: lines, as: UTF8.self) else { throw .header }
    var disposition: String?
    var type: String?
    for line in text.replacing("\r\n", with: "\n").split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      guard let colon = line.firstIndex(of: ":"), line.first != " ", line.first != "\t" else {
        throw .header
      }
      let value = Self.trimmed(line[line.index(after: colon)...])
      switch line[..<colon].lowercased() {
      case "content-disposition":
        guard disposition == nil else { throw .header }
        disposition = value
      case "content-type": type = value
      case "content-transfer-encoding":
        guard ["binary", "8bit", "7bit"].contains(value.lowercased()) else { throw .encoding }
      default: break
      }
    }
    guard let disposition else { throw .header }
    let parameters = try Self.parameters(disposition)
    guard let name = parameters["name"], (1...100).contains(name.utf8.count) else { throw .header }
    self.name = name
    fileName = parameters["filename*"] ?? parameters["filename"]
    contentType = type
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }

  /// The parameters of `form-data`; a quoted text may hold semicolons.
  private static func parameters(_ value: String) throws(MultipartDefect) -> [String: String] {
    let bytes = Array(value.utf8)
    var at = 0
    func token() -> String {
      let start = at
      while at < bytes.count, bytes[at] != 0x3B, bytes[at] != 0x3D { at += 1 }
      return trimmed(Substring(String(decoding: bytes[start..<at], as: UTF8.self))).lowercased()
    }
    guard token() == "form-data" else { throw .header }
    var found: [String: String] = [:]
    while at < bytes.count {
      guard bytes[at] == 0x3B else { throw .header }
      at += 1
      let name = token()
      guard at < bytes.count, bytes[at] == 0x3D, !name.isEmpty, found[name] == nil else {
        throw .header
      }
      at += 1
      let raw = try Self.value(bytes, &at)
      found[name] = name.hasSuffix("*") ? try extended(raw) : unescaped(raw)
    }
    return found
  }

  private static func value(_ bytes: [UInt8], _ at: inout Int) throws(MultipartDefect) -> String {
    while at < bytes.count, bytes[at] == 0x20 { at += 1 }
    var out: [UInt8] = []
    guard at < bytes.count, bytes[at] == 0x22 else {
      while at < bytes.count, bytes[at] != 0x3B {
        out.append(bytes[at])
        at += 1
      }
      return trimmed(Substring(String(decoding: out, as: UTF8.self)))
    }
    at += 1
    while at < bytes.count, bytes[at] != 0x22 {
      // A backslash escapes a quotation mark only: names from Windows hold bare ones.
      if bytes[at] == 0x5C, at + 1 < bytes.count, bytes[at + 1] == 0x22 { at += 1 }
      out.append(bytes[at])
      at += 1
    }
    guard at < bytes.count else { throw .header }
    at += 1
    while at < bytes.count, bytes[at] == 0x20 { at += 1 }
    guard at == bytes.count || bytes[at] == 0x3B else { throw .header }
    return String(decoding: out, as: UTF8.self)
  }

  /// The three characters that browsers write by their numbers. Source: WHATWG HTML, multipart
  /// form data.
  private static func unescaped(_ text: String) -> String {
    text.replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n")
  }

  /// `UTF-8''` and percent-encoded bytes. Source: RFC 8187 §3.2.
  private static func extended(_ text: String) throws(MultipartDefect) -> String {
    let parts = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].lowercased() == "utf-8" else { throw .header }
    var bytes: [UInt8] = []
    var rest = Array(parts[2].utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == 0x25 else {
        bytes.append(byte)
        continue
      }
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      guard rest.count >= 2, let decoded = UInt8(digits, radix: 16) else { throw .header }
      bytes.append(decoded)
      rest = rest.dropFirst(2)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .header }
    return text
  }
}

/// What is wrong with a form's body.
public enum MultipartDefect: String, Error, Sendable, Hashable, CaseIterable {
  case boundary
  case cutShort = "cut-short"
  case encoding
  case header
  case headerTooLong = "header-too-long"
  case padding
  case tooManyParts = "too-many-parts"
}
