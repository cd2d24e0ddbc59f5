import CourtEvidence
import Foundation
import Glibc

/// What libFuzzer calls. The target is named by `XIEZHI_FUZZ_TARGET`; with `XIEZHI_FUZZ_SEEDS` the
/// program writes seeds into that folder instead, one folder a target, and ends.
private let target = ProcessInfo.processInfo.environment["XIEZHI_FUZZ_TARGET"] ?? ""

@_cdecl("LLVMFuzzerInitialize")
public func begin(
  _ count: UnsafeMutablePointer<Int32>, _ words: UnsafeMutablePointer<UnsafeMutableRawPointer>
) -> Int32 {
  let surroundings = ProcessInfo.processInfo.environment
  if let folder = surroundings["XIEZHI_FUZZ_SEEDS"] {
    do {
      let made = try FuzzSeeds(vectors: surroundings["XIEZHI_FUZZ_VECTORS"]).write(to: folder)
      print("\(made) seeds")
      exit(0)
    } catch {
      print("no seeds: \(error)")
      exit(1)
    }
  }
  guard FuzzTargets.all[target] != nil else {
    for name in FuzzTargets.all.keys.sorted() { print(name) }
    exit(2)
  }
  return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  FuzzTargets.run(target, Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
