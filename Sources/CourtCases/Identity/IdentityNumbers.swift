public import CourtDomain

/// Checks identity numbers as filings and sign-ups carry them.
public enum IdentityNumbers {
  /// The one spelling under which a number is stored and compared; others stay as they are.
  public static func normalised(_ number: String) -> String {
    if let citizen = try? CitizenID.parse(number) { return citizen.description }
    if let code = try? SocialCreditCode.parse(number) { return code.description }
    return number
  }

  /// Defects of a citizen id or credit code; a foreign party's passport is taken as it is.
  ///
  /// Source: GB 11643-1999, GB 32100-2015.
  public static func defects(of number: String, at pointer: String, isForeign: Bool)
    -> [FieldDefect]
  {
    guard !isForeign else { return [] }
    do {
      _ = try CitizenID.parse(number)
      return []
    } catch let asCitizen {
      do {
        _ = try SocialCreditCode.parse(number)
        return []
      } catch let asCode {
        let looksLikeCitizen = number.dropLast().allSatisfy(\.isNumber)
        let text = looksLikeCitizen ? asCitizen.text : asCode.text
        return [
          FieldDefect(
            pointer, "identity-number", zh: text.zh, en: text.en,
            source: looksLikeCitizen ? "GB 11643-1999" : "GB 32100-2015")
        ]
      }
    }
  }
}
