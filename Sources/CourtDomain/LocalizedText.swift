/// A text for people in the two languages every court page and problem carries.
public struct LocalizedText: Hashable, Sendable {
  public var zh: String
  public var en: String

  public init(zh: String, en: String) {
    self.zh = zh
    self.en = en
  }

  public func callAsFunction(_ language: Language) -> String {
    language == .zh ? zh : en
  }
}

/// The languages a reader may ask for; English is the answer to any other wish.
public enum Language: String, Sendable, CaseIterable {
  case zh = "zh-CN"
  case en

  /// Picks from an `Accept-Language` header by quality; limits itself to the first 16 entries.
  public init(acceptLanguage header: String?) {
    var best = (quality: 0.0, language: Language.zh)
    for entry in (header ?? "").split(separator: ",").prefix(16) {
      let parts = entry.split(separator: ";").map { $0.trimmingSpaces }
      guard let tag = parts.first?.lowercased() else { continue }
      let quality =
        parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
      guard quality > best.quality else { continue }
      if tag.hasPrefix("zh") || tag == "*" { best = (quality, .zh) }
      if tag.hasPrefix("en") { best = (quality, .en) }
    }
    if best.quality == 0, header?.isEmpty == false { self = .en } else { self = best.language }
  }
}

extension StringProtocol {
  /// Without spaces and tabs at either end.
  public var trimmingSpaces: String {
    var view = Substring(self)
    while let first = view.first, first == " " || first == "\t" { view.removeFirst() }
    while let last = view.last, last == " " || last == "\t" { view.removeLast() }
    return String(view)
  }
}
