/// One text in the two languages every user-visible text must exist in.
public struct Bilingual: Sendable, Hashable {
  /// Simplified Chinese.
  public var zh: String
  /// English.
  public var en: String

  public init(zh: String, en: String) {
    self.zh = zh
    self.en = en
  }
}

/// One of the two languages, named by its BCP 47 tag in a definition.
public enum DisplayLanguage: String, Sendable, CaseIterable {
  case zh = "zh-CN"
  case en
}

extension Bilingual {
  public subscript(language: DisplayLanguage) -> String {
    switch language {
    case .zh: zh
    case .en: en
    }
  }
}
