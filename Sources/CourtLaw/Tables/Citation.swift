import CourtDomain

/// The instruments that citations may name.
struct SourceList: Sendable {
  var names: [String: LocalizedText] = [:]

  /// Puts `CPL 85.3; INT 99` into words; answers the keys it does not know, or the part it
  /// cannot read, instead.
  func words(for citation: String) -> Result<LocalizedText, CitationDefect> {
    var zh: [String] = []
    var en: [String] = []
    for part in citation.split(separator: ";", omittingEmptySubsequences: false) {
      let words = part.split(separator: " ")
      guard let key = words.first, words.count <= 2 else {
        return .failure(.unreadable(part.trimmingSpaces))
      }
      guard let name = names[String(key)] else { return .failure(.unknownSource(String(key))) }
      guard words.count == 2 else {
        zh.append(name.zh)
        en.append(name.en)
        continue
      }
      let articles = words[1].split(separator: ",", omittingEmptySubsequences: false)
      let read = articles.compactMap { Article(String($0)) }
      guard read.count == articles.count else {
        return .failure(.unreadable(part.trimmingSpaces))
      }
      zh.append(name.zh + read.map(\.zh).joined(separator: "、"))
      en.append(name.en + " art. " + read.map(\.en).joined(separator: ", "))
    }
    return .success(
      LocalizedText(zh: zh.joined(separator: "；"), en: en.joined(separator: "; ")))
  }
}

enum CitationDefect: Error, Hashable {
  case unknownSource(String)
  case unreadable(String)
}

/// `85`, `85.3` (款), `13#1` (项), `201-202`.
private struct Article {
  let zh: String
  let en: String

  init?(_ text: String) {
    if let dash = text.firstIndex(of: "-") {
      guard let first = Int(text[..<dash]), let last = Int(text[text.index(after: dash)...]),
        0 < first, first < last, last < 10_000
      else { return nil }
      zh = "第\(ChineseNumeral.write(first))条至第\(ChineseNumeral.write(last))条"
      en = "\(first)–\(last)"
      return
    }
    let itemSplit = text.split(separator: "#", omittingEmptySubsequences: false)
    let paragraphSplit = itemSplit[0].split(separator: ".", omittingEmptySubsequences: false)
    let numbers = (paragraphSplit + itemSplit.dropFirst()).map { Int($0) ?? 0 }
    guard itemSplit.count <= 2, paragraphSplit.count <= 2,
      numbers.allSatisfy({ (1..<10_000).contains($0) })
    else { return nil }
    let paragraph = paragraphSplit.count == 2 ? numbers[1] : nil
    let item = itemSplit.count == 2 ? numbers[numbers.count - 1] : nil
    zh =
      "第\(ChineseNumeral.write(numbers[0]))条"
      + (paragraph.map { "第\(ChineseNumeral.write($0))款" } ?? "")
      + (item.map { "第（\(ChineseNumeral.write($0))）项" } ?? "")
    en = "\(numbers[0])" + (paragraph.map { "(\($0))" } ?? "") + (item.map { " item \($0)" } ?? "")
  }
}

/// Chinese numerals as statutes and case numbers write them: 八十五, 一百零二.
enum ChineseNumeral {
  private static let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"]

  /// For 1 to 9999; plain digits outside.
  static func write(_ number: Int) -> String {
    guard (1...9999).contains(number) else { return String(number) }
    var out = ""
    var pendingZero = false
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
      let digit = number / unit % 10
      if digit == 0 {
        pendingZero = !out.isEmpty
        continue
      }
      if pendingZero { out += digits[0] }
      pendingZero = false
      let silentOne = unit == 10 && digit == 1 && out.isEmpty
      out += (silentOne ? "" : digits[digit]) + name
    }
    return out
  }

  /// Reads 一 to 九十九; `nil` for anything else.
  static func read(_ text: some StringProtocol) -> Int? {
    guard text.count <= 3 else { return nil }
    return (1...99).first { write($0) == text || "一" + write($0) == text && $0 / 10 == 1 }
  }
}
