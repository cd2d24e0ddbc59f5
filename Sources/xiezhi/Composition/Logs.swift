import CourtDomain
import Foundation
import Logging

/// One JSON object a line on standard error; never personal data, only ids, codes and faults.
struct JSONLineLog: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .info
  let label: String

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var fields = [
      "at": SystemClock().now().rfc3339, "level": event.level.rawValue, "label": label,
      "message": event.message.description,
    ]
    for (name, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) {
      fields[name] = value.description
    }
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
    guard let line = try? JSONSerialization.data(withJSONObject: fields, options: options) else {
      return
    }
    try? FileHandle.standardError.write(contentsOf: line + [0x0A])
  }

  static func start(level: Logger.Level = .info) -> Logger {
    LoggingSystem.bootstrap { JSONLineLog(logLevel: level, label: $0) }
    return Logger(label: "xiezhi")
  }
}
