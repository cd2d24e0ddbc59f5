import Foundation

/// Finds the folder of shared conformance vectors, which is no part of the repository.
enum SharedVectors {
  /// `XIEZHI_SHARED`, or a folder `shared` beside one of the folders above this file.
  static func folder() -> URL? {
    if let path = ProcessInfo.processInfo.environment["XIEZHI_SHARED"] {
      return URL(fileURLWithPath: path)
    }
    var place = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<12 {
      place.deleteLastPathComponent()
      let candidate = place.appendingPathComponent("shared")
      if FileManager.default.fileExists(atPath: candidate.appendingPathComponent("vectors").path) {
        return candidate
      }
    }
    return nil
  }

  /// The lines of a file below the folder; nil, with the reason printed, when it is absent.
  static func lines(of path: String) -> [String]? {
    guard let folder = folder(),
      let text = try? String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    else {
      print("skipped: \(path) was not found; set XIEZHI_SHARED to the folder that holds it")
      return nil
    }
    return text.split(separator: "\n").map(String.init)
  }
}
