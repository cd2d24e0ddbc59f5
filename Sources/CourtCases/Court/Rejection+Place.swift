import CourtDomain

extension Rejection {
  /// The same refusal with the place in the request that it is about.
  ///
  /// - Parameter pointer: JSON pointer (RFC 6901) into the body; empty for the whole of it.
  func at(_ pointer: String) -> Rejection {
    Rejection(
      code, standing, zh: text.zh, en: text.en, source: source,
      reasons: reasons + [FieldDefect(pointer, code, zh: text.zh, en: text.en, source: source)])
  }
}
