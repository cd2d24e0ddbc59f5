import CourtDomain
import CourtEvidence
import Foundation

/// Bags of other makers: `vVERSION/CATEGORY/BAG`. Source: Library of Congress, BagIt conformance
/// suite.
enum BagVectors {
  private static let accepted: Set<String> = ["valid", "warning"]
  private static let refused: Set<String> = ["invalid", "linux-only"]

  static func run(_ folder: VectorFolder, _ tally: inout VectorTally) {
    for version in folders(folder.path) where version.hasPrefix("v") {
      for category in folders(folder.path + "/" + version) {
        let place = version + "/" + category
        let bags = folders(folder.path + "/" + place)
        guard accepted.contains(category) || refused.contains(category) else {
          tally.skip("bags of the category '\(category)' have no verdict here", count: bags.count)
          continue
        }
        for bag in bags {
          let report = BagValidator.validate(folder: folder.path + "/" + place + "/" + bag)
          let wanted = accepted.contains(category)
          let why = report.defects.first.map { "\($0.place): \($0.message.en)" } ?? "accepted"
          tally.expect(report.isValid == wanted, "\(place)/\(bag): \(why)")
        }
      }
    }
  }

  private static func folders(_ path: String) -> [String] {
    let found = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return found.sorted().filter { name in
      var isFolder: ObjCBool = false
      return !name.hasPrefix(".")
        && FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder)
        && isFolder.boolValue
    }
  }
}
