/// What strangers' uploads pass through, for fuzzers and mutation tests. No input may trap.
package enum IntakeFuzzTargets {
  package static let all: [String: @Sendable ([UInt8]) -> Void] = [
    "multipart": { bytes in
      guard var parser = try? MultipartParser(boundary: "x") else { return }
      for start in stride(from: 0, to: bytes.count, by: 7) {
        guard (try? parser.feed(bytes[start..<min(start + 7, bytes.count)])) != nil else { return }
      }
      try? parser.finish()
    },
    "file-type": { bytes in
      var sniffer = TypeSniffer(declaredName: "")
      sniffer.update(bytes)
      _ = (sniffer.refusalSoFar, sniffer.finish())
    },
    "archive": { _ = ArchiveInspection.reason(for: $0, isWhole: true) },
    "inflate": { bytes in
      var unpacking = Inflate(bytes, from: 0, limit: 1 << 20)
      try? unpacking.run { _ in }
      precondition(unpacking.outputBytes <= 1 << 20, "unpacking keeps to its limit")
    },
    "tus-fields": { bytes in
      let field = String(decoding: bytes, as: UTF8.self)
      _ = (TusFields.metadata(field), TusFields.checksum(field), TusFields.number(field))
    },
    "png": { _ = try? PNGThumbnail.make(of: $0) },
  ]
}
