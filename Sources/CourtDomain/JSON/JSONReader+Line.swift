extension JSONReader {
  /// A name: one line of what can be seen, without marks that turn or hide what stands beside them
  /// in titles, lists and papers.
  ///
  /// Source: Unicode general categories Cc, Cf, Zl and Zp.
  public func line(_ name: String, required: Bool = true, max: Int = 200) -> String? {
    guard let text = text(name, required: required, max: max) else { return nil }
    let isPlain = text.unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: false
      default: true
      }
    }
    guard isPlain else {
      note(
        name, "line", zh: "应为一行可见文字，不含换行或不可见字符",
        en: "must be one line that can be seen: no line breaks, no invisible characters")
      return nil
    }
    return text
  }
}
