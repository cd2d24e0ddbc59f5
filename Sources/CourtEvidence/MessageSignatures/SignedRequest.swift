public import CourtDomain

/// Why a message signature is not taken, in words for whoever sent it.
public struct MessageSignatureRefusal: Error, Sendable, Hashable {
  /// Stable: `signature.malformed`, `signature.expired` …
  public let code: String
  public let text: LocalizedText

  init(_ code: String, zh: String, en: String) {
    self.code = code
    text = LocalizedText(zh: zh, en: en)
  }

  static func malformed(_ what: String) -> MessageSignatureRefusal {
    MessageSignatureRefusal(
      "signature.malformed", zh: "签名字段格式不符合 RFC 9421／8941：\(what)",
      en: "a signature field is not as RFC 9421 and RFC 8941 want it: \(what)")
  }
}

/// What of an HTTP message a signature can cover.
public struct SignedRequest: Sendable, Hashable {
  public struct Field: Sendable, Hashable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public var method: String
  public var scheme: String
  public var authority: String
  /// Path and query exactly as on the request line.
  public var target: String
  /// Of a response; `nil` for requests.
  public var status: Int?
  /// In their order; a name may come several times.
  public var fields: [Field]

  public init(
    method: String, scheme: String, authority: String, target: String, status: Int? = nil,
    fields: [Field]
  ) {
    self.method = method
    self.scheme = scheme
    self.authority = authority
    self.target = target
    self.status = status
    self.fields = fields
  }

  var path: String {
    let path = target.prefix { $0 != "?" && $0 != "#" }
    return path.isEmpty ? "/" : String(path)
  }

  /// With its question mark; that alone where there is none. Source: RFC 9421 section 2.2.7.
  var query: String {
    guard let mark = target.firstIndex(of: "?") else { return "?" }
    return String(target[mark...].prefix { $0 != "#" })
  }

  /// All values under the name, trimmed, folded lines made one. Source: RFC 9421 section 2.1.
  func values(_ name: String) -> [String] {
    fields.filter { $0.name.lowercased() == name }.map { field in
      let lines = field.value.split(whereSeparator: { $0.isNewline })
      return lines.map { $0.trimmingOptionalSpaces }.filter { !$0.isEmpty }.joined(separator: " ")
    }
  }

  /// Lower case, without the port that the scheme implies. Source: RFC 9421 section 2.2.3.
  var normalAuthority: String {
    let lower = authority.lowercased()
    let usual = scheme.lowercased() == "https" ? ":443" : ":80"
    return lower.hasSuffix(usual) ? String(lower.dropLast(usual.count)) : lower
  }
}

extension StringProtocol {
  /// Without spaces and tabs at both ends: HTTP's OWS.
  var trimmingOptionalSpaces: String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    let start = drop(while: isSpace)
    guard let last = start.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(start[...last])
  }
}
