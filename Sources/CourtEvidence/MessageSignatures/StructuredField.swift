import Foundation

/// A value of a structured HTTP field.
///
/// Source: RFC 8941 (and RFC 9651, whose dates and display strings are not taken here).
public enum FieldValue: Sendable, Hashable {
  case integer(Int64)
  /// With its own digits, which are at most 12 before and 3 after the point.
  case decimal(String)
  case string(String)
  case token(String)
  case bytes([UInt8])
  case boolean(Bool)

  /// As RFC 8941 section 4.1 writes it.
  public var text: String {
    switch self {
    case .integer(let number): String(number)
    case .decimal(let digits): digits
    case .string(let text):
      "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    case .token(let token): token
    case .bytes(let bytes): ":" + Data(bytes).base64EncodedString() + ":"
    case .boolean(let value): value ? "?1" : "?0"
    }
  }

  public var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  public var integer: Int64? {
    guard case .integer(let number) = self else { return nil }
    return number
  }

  public var bytes: [UInt8]? {
    guard case .bytes(let bytes) = self else { return nil }
    return bytes
  }
}

/// Parameters in their written order, each name once.
public struct FieldParameters: Sendable, Hashable {
  public struct Entry: Sendable, Hashable {
    public let name: String
    public let value: FieldValue
  }

  public private(set) var entries: [Entry] = []

  public subscript(name: String) -> FieldValue? { entries.first { $0.name == name }?.value }

  /// A later parameter of the same name replaces the earlier one, and stands in its place.
  mutating func set(_ name: String, _ value: FieldValue) {
    let entry = Entry(name: name, value: value)
    if let index = entries.firstIndex(where: { $0.name == name }) {
      entries[index] = entry
    } else {
      entries.append(entry)
    }
  }

  public var text: String {
    entries.map { $0.value == .boolean(true) ? ";\($0.name)" : ";\($0.name)=\($0.value.text)" }
      .joined()
  }
}

public struct FieldItem: Sendable, Hashable {
  public var value: FieldValue
  public var parameters: FieldParameters

  public var text: String { value.text + parameters.text }
}

public struct FieldInnerList: Sendable, Hashable {
  public var items: [FieldItem]
  public var parameters: FieldParameters

  public var text: String {
    "(" + items.map(\.text).joined(separator: " ") + ")" + parameters.text
  }
}

public enum FieldMember: Sendable, Hashable {
  case item(FieldItem)
  case innerList(FieldInnerList)

  public var text: String {
    switch self {
    case .item(let item): item.text
    case .innerList(let list): list.text
    }
  }
}

/// A dictionary of a structured field, in its written order.
public struct FieldDictionary: Sendable, Hashable {
  public struct Entry: Sendable, Hashable {
    public let name: String
    public let member: FieldMember
  }

  public private(set) var entries: [Entry] = []

  public subscript(name: String) -> FieldMember? { entries.first { $0.name == name }?.member }

  public var text: String {
    entries.map { entry in
      if case .item(let item) = entry.member, item.value == .boolean(true) {
        return entry.name + item.parameters.text
      }
      return entry.name + "=" + entry.member.text
    }.joined(separator: ", ")
  }

  mutating func set(_ name: String, _ member: FieldMember) {
    let entry = Entry(name: name, member: member)
    if let index = entries.firstIndex(where: { $0.name == name }) {
      entries[index] = entry
    } else {
      entries.append(entry)
    }
  }

  /// - Throws: `MessageSignatureRefusal` `signature.malformed` for anything RFC 8941 does not let
  ///   through, and for more than the limits allow.
  public init(parsing text: String) throws(MessageSignatureRefusal) {
    var reader = StructuredFieldReader(text)
    try reader.checkLength()
    self = try reader.dictionary()
  }

  init() {}
}
