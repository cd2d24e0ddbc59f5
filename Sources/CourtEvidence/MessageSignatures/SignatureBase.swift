import Foundation

/// The text a message signature is over.
///
/// Source: RFC 9421 sections 2 and 2.5.
enum SignatureBase {
  static func text(
    of message: SignedRequest, covering list: FieldInnerList
  ) throws(MessageSignatureRefusal) -> String {
    var lines: [String] = []
    var seen: Set<String> = []
    for item in list.items {
      guard let name = item.value.string else {
        throw .malformed("a covered component is not a string")
      }
      // Two components are the same whatever the order of their parameters.
      let sorted = item.parameters.entries.sorted { $0.name < $1.name }
        .map { "\($0.name)=\($0.value.text)" }.joined(separator: ";")
      guard name == name.lowercased(), name != "@signature-params",
        seen.insert(name + ";" + sorted).inserted
      else {
        throw .malformed("component \(name) is repeated, not lower case, or not to be covered")
      }
      let value = try Component(name: name, parameters: item.parameters).value(in: message)
      lines.append("\(item.text): \(value)")
    }
    lines.append("\"@signature-params\": \(list.text)")
    return lines.joined(separator: "\n")
  }

  /// One covered component.
  private struct Component {
    let name: String
    let parameters: FieldParameters

    func value(in message: SignedRequest) throws(MessageSignatureRefusal) -> String {
      let found = name.hasPrefix("@") ? try derived(message) : try field(message)
      guard !found.contains(where: \.isNewline), found.utf8.allSatisfy({ $0 < 0x80 }) else {
        throw .malformed("the value of \(name) is not one line of ASCII")
      }
      return found
    }

    private func allow(_ names: Set<String>) throws(MessageSignatureRefusal) {
      for entry in parameters.entries where !names.contains(entry.name) {
        throw .malformed("parameter \(entry.name) of component \(name) is not known here")
      }
    }

    private func derived(_ message: SignedRequest) throws(MessageSignatureRefusal) -> String {
      try allow(name == "@query-param" ? ["name"] : [])
      if name == "@status" {
        guard let status = message.status else { throw absent }
        return String(status)
      }
      guard message.status == nil else { throw absent }
      switch name {
      case "@method": return message.method
      case "@target-uri":
        return message.scheme.lowercased() + "://" + message.authority + message.target
      case "@authority": return message.normalAuthority
      case "@scheme": return message.scheme.lowercased()
      case "@request-target": return message.target
      case "@path": return message.path
      case "@query": return message.query
      case "@query-param": return try queryParameter(message)
      default: throw absent
      }
    }

    private var absent: MessageSignatureRefusal {
      .malformed("component \(name) is not in this message")
    }

    /// Source: RFC 9421 section 2.2.8; a parameter that comes twice cannot be covered.
    private func queryParameter(_ message: SignedRequest) throws(MessageSignatureRefusal)
      -> String
    {
      guard let wanted = parameters["name"]?.string else { throw absent }
      let pairs = message.query.dropFirst().split(separator: "&")
      var found: [String] = []
      for pair in pairs {
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard Self.normal(parts[0]) == wanted else { continue }
        found.append(parts.count > 1 ? Self.normal(parts[1]) : "")
      }
      guard found.count == 1 else { throw absent }
      return found[0]
    }

    /// Form-decoded, then percent-encoded anew, so that all spellings are one.
    private static func normal(_ text: Substring) -> String {
      let spaced = String(text.replacing("+", with: " "))
      let decoded = spaced.removingPercentEncoding ?? spaced
      var out = ""
      for byte in decoded.utf8 {
        let isPlain =
          (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
          || (0x61...0x7A).contains(byte) || [0x2A, 0x2D, 0x2E, 0x5F].contains(byte)
        if isPlain {
          out.unicodeScalars.append(Unicode.Scalar(byte))
        } else {
          let hex = String(byte, radix: 16, uppercase: true)
          out += "%" + (hex.count == 1 ? "0" + hex : hex)
        }
      }
      return out
    }

    private func field(_ message: SignedRequest) throws(MessageSignatureRefusal) -> String {
      try allow(["sf", "key", "bs"])
      let values = message.values(name)
      guard !values.isEmpty else { throw absent }
      let isWhole = parameters["bs"] != nil
      let isStrict = parameters["sf"] != nil || parameters["key"] != nil
      guard !(isWhole && isStrict) else {
        throw .malformed("component \(name) is bs and sf at once")
      }
      if isWhole {
        return values.map { FieldValue.bytes(Array($0.utf8)).text }.joined(separator: ", ")
      }
      let joined = values.joined(separator: ", ")
      guard isStrict else { return joined }
      let dictionary = try FieldDictionary(parsing: joined)
      guard let key = parameters["key"] else { return dictionary.text }
      guard let name = key.string, let member = dictionary[name] else { throw absent }
      return member.text
    }
  }
}
