import ArgumentParser
import CourtLaw
import Foundation

/// Reads the table of average wages that decides small claims.
///
/// The figures are the statistical bureaus' and change every year, so they are local configuration
/// and have no default. Source: Civil Procedure Law art. 165; Interpretation art. 272.
enum Wages {
  static func load(_ path: String?) throws -> WageTable {
    guard let path else { return .empty }
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw ValidationError("the wage table \(path) cannot be read")
    }
    return try WageTable(yaml: text, file: path)
  }
}
