import ArgumentParser
import CourtDomain
import CourtEvidence
import CourtScheduling
import Foundation

/// Instances and schedules as files, plain or packed with gzip.
enum HearingsFiles {
  static func bytes(_ path: String) throws -> [UInt8] {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    if let size = attributes?[.size] as? Int, size > GzipFile.limitBytes {
      throw HearingsFailure("\(path) has more than \(GzipFile.limitBytes >> 20) MiB")
    }
    guard let file = FileHandle(forReadingAtPath: path), let read = try? file.readToEnd() ?? Data()
    else { throw ValidationError("\(path) cannot be read") }
    let bytes = [UInt8](read)
    guard GzipFile.isGzip(bytes) else { return bytes }
    do throws(GzipFile.Defect) {
      return try GzipFile.unpack(bytes)
    } catch {
      throw HearingsFailure("\(path) \(error)")
    }
  }

  static func instance(_ path: String, _ language: Language = .en) throws -> PlanningInstance {
    let text = try bytes(path)
    do throws(InstanceDefects) {
      return try PlanningInstance.read(text)
    } catch {
      throw HearingsFailure(defects: error, in: path, language)
    }
  }

  static func schedule(_ path: String, _ language: Language = .en) throws -> [ScheduleLine] {
    let text = try bytes(path)
    do throws(InstanceDefects) {
      return try ScheduleLine.read(text)
    } catch {
      throw HearingsFailure(defects: error, in: path, language)
    }
  }

  /// Writes beside the file and puts the whole in its place; what is no ordinary file, such as a
  /// pipe, is written to directly.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let kind = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    let isSpecial = kind.map { $0 != .typeRegular } ?? false
    let target = URL(fileURLWithPath: path)
    do {
      try Data(bytes).write(to: target, options: isSpecial ? [] : .atomic)
    } catch {
      throw HearingsFailure("\(path) cannot be written: \(error.localizedDescription)")
    }
  }
}

/// A file of hearings that cannot be used; the program ends with 2.
struct HearingsFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  init(defects: InstanceDefects, in path: String, _ language: Language) {
    let more = defects.count - defects.worded.count
    description =
      defects.worded.map { "\(path):\($0(language))" }.joined(separator: "\n")
      + (more > 0 ? "\n… +\(more)" : "")
  }
}
