import Foundation
import Yams

extension WageTable {
  /// Reads a configuration's wages: `wages: [{province: "33", year: 2025, yuan: "…", source: …}]`.
  ///
  /// - Parameter file: its name for messages.
  /// - Throws: `LawDefects` with everything wrong at once, also a province's year given twice.
  public init(yaml: String, file: String) throws(LawDefects) {
    let log = FindingLog()
    var entries: [Entry] = []
    for row in LawFolder.parse(yaml, file, log)?.rows("wages") ?? [] {
      row.allow(["province", "year", "yuan", "source"])
      guard let province = row.required("province"),
        let year = row.int("year", in: 1990...2200, required: true),
        let yuan = row.decimal("yuan", required: true), let source = row.required("source")
      else { continue }
      if entries.contains(where: { $0.province == province && $0.year == year }) || yuan == 0 {
        row.defect(
          "wages.wrong", at: "year", zh: "\(province) \(year) 年的数额重复或为零。",
          en: "The wage of \(province) in \(year) stands twice or is zero.",
          remedyZh: "每省每年只写一个数额。", remedyEn: "Give one amount for each province and year.")
      }
      entries.append(Entry(province: province, year: year, yuan: yuan, source: source))
    }
    guard log.findings.isEmpty else { throw LawDefects(log.sorted()) }
    self.init(entries)
  }
}
