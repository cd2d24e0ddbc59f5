import Foundation

/// Many items, each timed from its announcement to its signed receipt.
extension UploadBenchmark {
  func receipts(_ count: Int, _ court: BenchCourt, _ server: borrowing ServerChild) async throws
    -> BenchTable
  {
    let file = court.folder.path + "/evidence.png"
    try BenchFile.write(file, bytes: size.bytes)
    let resting = ProcessFigures.statusBytes("VmRSS", of: server.processID)
    let upload = try await EvidenceUpload.prepare(server.client)
    try await send(upload, file)
    var uploads: [Double] = []
    progress("\(count) items")
    let copies = try await ScratchCopy(court).timed(file, rounds: count) {
      uploads.append(try await seconds { try await send(upload, file) })
    }
    let peak = ProcessFigures.statusBytes("VmHWM", of: server.processID)
    return table(uploads, copies, resting: resting, peak: peak)
  }

  private func table(_ uploads: [Double], _ copies: [Double], resting: Int, peak: Int)
    -> BenchTable
  {
    var table = BenchTable(
      "\(uploads.count) items of \(size.description)\(way): upload to receipt",
      columns: ["p50 ms", "p95 ms", "slowest ms", "p50 of COPY", "p95 of COPY"])
    let shares = [0.5, 0.95, 1]
    let base = shares.map { Statistics.percentile($0, of: copies) }
    for (name, times) in [("evidence upload", uploads), ("COPY, committed", copies)] {
      let found = shares.map { Statistics.percentile($0, of: times) }
      table.add(
        name,
        found.map { .number($0 * 1_000, decimals: 1) } + [
          .ratio(found[0] / max(base[0], 1e-9)), .ratio(found[1] / max(base[1], 1e-9)),
        ])
    }
    table.notes = [
      "announcement, bytes, two digests, type check, commit and signed receipt; one after the other",
      "server memory: \(resting >> 20) MiB at rest, \(peak >> 20) MiB at its peak (VmHWM)",
      "load of the machine: \(ProcessFigures.loadAverage)",
    ]
    return table
  }
}
