import CourtDomain

extension CalendarNotice {
  /// The name of its file in the law folder.
  public var fileName: String { "calendar-\(year).yaml" }

  /// The calendar table of the year, as `LawBook` reads it.
  public func yaml() -> String {
    var lines = [
      "# Working-day calendar of \(year) for the People's Republic of China: the days that the yearly "
        + "notice of the",
      "# General Office of the State Council takes off or moves. Every other day works Monday to "
        + "Friday.",
      "# `off` lists whole runs of days off, weekend days inside them included; `working` lists "
        + "make-up",
      "# working days (调休上班). A year without such a file is an error for whoever counts into it.",
      "table: calendar", "rule: calendar.\(year)", "year: \(year)", "valid_from: \(year)-01-01",
      "valid_to: \(year)-12-31", "source: HOLIDAY",
    ]
    lines += noticeLines
    lines.append("off:")
    for run in runs {
      lines.append(
        "  - {from: \(run.from), to: \(run.to), name: \(scalar(run.name)), "
          + "en: \(scalar(english(run.name)))}")
    }
    let working = entries.filter { !$0.isOff }.sorted { $0.day < $1.day }
    lines.append(working.isEmpty ? "working: []" : "working:")
    for entry in working {
      lines.append(
        "  - {day: \(entry.day), name: \(scalar(entry.name)), "
          + "en: \(scalar(english(entry.name)))}")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var noticeLines: [String] {
    var lines: [String] = []
    if let number { lines.append("  document: \(scalar(number))") }
    if let issuedOn { lines.append("  issued: \(issuedOn)") }
    if let url { lines.append("  url: \(scalar(url))") }
    return lines.isEmpty ? [] : ["notice:"] + lines
  }

  /// Days off that follow each other under one name.
  private var runs: [(from: CalendarDay, to: CalendarDay, name: String)] {
    var out: [(from: CalendarDay, to: CalendarDay, name: String)] = []
    for entry in entries.filter(\.isOff).sorted(by: { $0.day < $1.day }) {
      if let last = out.last, last.name == entry.name, last.to.adding(days: 1) == entry.day {
        out[out.count - 1].to = entry.day
      } else {
        out.append((entry.day, entry.day, entry.name))
      }
    }
    return out
  }

  private func english(_ name: String) -> String {
    let found = Self.holidays.compactMap { holiday in
      name.firstRange(of: holiday.name).map { (at: $0.lowerBound, en: holiday.en) }
    }
    let words = found.sorted { $0.at < $1.at }.map(\.en)
    return words.isEmpty ? "public holiday" : words.joined(separator: " and ")
  }

  /// Plain where that is safe, else quoted.
  private func scalar(_ text: String) -> String {
    let isPlain =
      text.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0.properties.numericType != nil
          || "、〔〕 /._-:".unicodeScalars.contains($0)
      } && text.first?.isLetter == true && text.last?.isWhitespace == false
      && !text.contains(": ") && text.last != ":"
    return isPlain ? text : quoted(text)
  }

  private func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": out += "\\" + String(scalar)
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: out += " "
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
