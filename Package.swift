// swift-tools-version: 6.2
import PackageDescription

// The arrows between the rooms are the `dependencies` below; `deploy/test` builds with
// `--explicit-target-dependency-import-check error`, so an import that is not drawn here fails.
let house: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let log: Target.Dependency = .product(name: "Logging", package: "swift-log")
let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(
  name: "HummingbirdCore", package: "hummingbird")
let lifecycle: Target.Dependency = .product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(
  name: "UnixSignals", package: "swift-service-lifecycle")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: house)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["CourtTestSupport"], exclude: exclude,
    swiftSettings: house)
}

let package = Package(
  name: "Xiezhi",
  products: [.executable(name: "xiezhi", targets: ["xiezhi"])],
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

    room("CourtDomain"),
    room("CourtLaw", ["CourtDomain", yams]),
    room("CourtWorkflow", [yams]),
    room("CourtEvidence", ["CourtDomain", "COpenSSL"]),
    room("CourtScheduling", ["CourtDomain"]),
    room("CourtSimilarity", ["CourtDomain"]),
    room(
      "CourtCases",
      [
        "CourtDomain", "CourtLaw", "CourtWorkflow", "CourtEvidence", "CourtScheduling",
        "CourtSimilarity", log,
      ]),
    room("CourtPG", ["CLibPQ"]),
    room("CourtStore", ["CourtCases", "CourtDomain", "CourtWorkflow", "CourtEvidence", "CourtPG"]),
    room("CourtOutbound", ["CourtCases", "CourtClient", "CourtDomain", "CourtEvidence"]),
    room(
      "CourtAPI",
      [
        "CourtCases", "CourtDomain", "CourtLaw", "CourtWorkflow", "CourtEvidence",
        "CourtScheduling", "CourtSimilarity", hummingbird, hummingbirdCore, log, nioCore, httpTypes,
      ]),
    room("CourtClient", ["CourtDomain", nioCore, nioPosix, nioHTTP1]),
    .executableTarget(
      name: "xiezhi",
      dependencies: [
        "CourtDomain", "CourtLaw", "CourtWorkflow", "CourtEvidence", "CourtScheduling",
        "CourtSimilarity", "CourtCases", "CourtPG", "CourtStore", "CourtOutbound", "CourtAPI",
        "CourtClient", arguments, hummingbird, lifecycle, unixSignals, log, nioCore, httpTypes,
        yams,
      ],
      swiftSettings: house),

    .target(
      name: "CourtTestSupport", dependencies: ["CourtDomain", "CourtPG"], swiftSettings: house),
    tests("CourtDomainTests", ["CourtDomain"]),
    tests("CourtLawTests", ["CourtLaw", "CourtDomain"]),
    tests("CourtWorkflowTests", ["CourtWorkflow"], exclude: ["SeededFaults"]),
    tests("CourtEvidenceTests", ["CourtEvidence", "CourtDomain"]),
    tests("CourtSchedulingTests", ["CourtScheduling", "CourtDomain"]),
    tests("CourtSimilarityTests", ["CourtSimilarity", "CourtDomain"]),
    tests("CourtPGTests", ["CourtPG"]),
    tests(
      "CourtCasesTests",
      [
        "CourtCases", "CourtStore", "CourtOutbound", "CourtDomain", "CourtLaw", "CourtWorkflow",
        "CourtEvidence", "CourtScheduling", "CourtSimilarity", "CourtPG",
      ]),
    // Starts the built program, so it must be built with it.
    tests(
      "AcceptanceTests",
      ["xiezhi", "CourtClient", "CourtDomain", "CourtEvidence", "CourtCases", "CourtPG"]),
    tests(
      "CourtStoreTests", ["CourtStore", "CourtCases", "CourtDomain", "CourtEvidence", "CourtPG"]),
    tests(
      "CourtAPITests",
      [
        "CourtAPI", "CourtCases", "CourtDomain", "CourtLaw", "CourtWorkflow", "CourtEvidence",
        hummingbird, hummingbirdCore, log, nioCore, nioEmbedded, httpTypes, yams,
      ]),
  ]
)
