import ArgumentParser
import CourtDomain
import CourtLaw
import Foundation

/// The flags that every `law` command takes.
struct LawOptions: ParsableArguments {
  @OptionGroup var court: CourtOptions

  @Option(help: "Folder of the dated tables; the share folder's Workflows/law when left out.")
  var law: String?

  @Option(help: "zh-CN, en, or both.") var language = LawLanguage.en

  func folder() throws -> String {
    try law ?? (court.resolve().shareFolder + "/Workflows/law")
  }

  /// - Throws: `LawDefects` with every defect of the tables.
  func book() throws -> LawBook { try LawBook.load(folder: folder()) }

  func settings(_ book: LawBook) throws -> CourtSettings {
    let code = try court.resolve(needsShare: law == nil).courtCode
    return try answered(book) { () throws(LawError) in try book.court(code) }
  }

  /// Turns the book's refusal into a message for the command line, with what the tables know that
  /// helps.
  func answered<Value>(_ book: LawBook, _ ask: () throws(LawError) -> Value) throws -> Value {
    do throws(LawError) { return try ask() } catch {
      throw ValidationError(
        language.tongues.map { refusal(error, book, $0) }.joined(separator: "\n"))
    }
  }

  /// Prints an answer: as JSON, or told in the languages that were asked for.
  func tell(_ json: JSONValue, as format: LawFormat, _ telling: (Language) -> String) {
    if format == .json { return print(json.text) }
    for tongue in language.tongues { print(telling(tongue)) }
  }

  private func refusal(_ error: LawError, _ book: LawBook, _ tongue: Language) -> String {
    [error.text(tongue), book.hint(for: error)?(tongue)].compactMap { $0 }.joined(separator: " ")
  }
}

enum LawLanguage: String, ExpressibleByArgument, CaseIterable {
  case zh, en, both

  init?(argument: String) {
    switch argument.lowercased() {
    case "zh", "zh-cn": self = .zh
    case "en": self = .en
    case "both": self = .both
    default: return nil
    }
  }

  var tongues: [Language] {
    switch self {
    case .zh: [.zh]
    case .en: [.en]
    case .both: [.zh, .en]
    }
  }

  /// Where only one language fits.
  var tongue: Language { self == .zh ? .zh : .en }
}

enum LawFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

/// A day on the command line.
struct DayArgument: ExpressibleByArgument {
  let day: CalendarDay

  init?(argument: String) {
    guard let day = CalendarDay(iso8601: argument) else { return nil }
    self.day = day
  }
}

/// An amount in yuan on the command line.
struct YuanArgument: ExpressibleByArgument {
  let amount: Decimal

  init?(argument: String) {
    guard let amount = Yuan.read(argument) else { return nil }
    self.amount = amount
  }
}

extension CalendarDay {
  /// Today where the court sits.
  static func today(_ zone: CourtZone) -> CalendarDay {
    let now = Date().timeIntervalSince1970
    return zone.day(of: Instant(microseconds: Int64(now * 1_000_000)))
  }
}
