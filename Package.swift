// swift-tools-version: 6.1
import PackageDescription

/// The features every Swift target of ours is compiled with (Sources/README.md says why).
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A library target of ours.
func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

/// A test target of ours; all of them may use the test equipment in `Tests/TestSupport`.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: dependencies + ["TestSupport"], swiftSettings: house)
}

/// All functions are bound at the start: binding one at its first call saves the processor's wide
/// registers on the stack, and with them what was copied last, a key for example.
let bound: [LinkerSetting] = [.unsafeFlags(["-Xlinker", "-z", "-Xlinker", "now"])]

let package = Package(
    name: "modelpool",
    products: [
        .executable(name: "modelpool", targets: ["modelpool"]),
        // For tests: LD_PRELOAD takes a shared library.
        .library(name: "TestPreload", type: .dynamic, targets: ["CTestPreload"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        // C shims: what Swift cannot import, one purpose a function.
        .target(
            name: "CTerminal",
            linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
        .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "COpenSSL", linkerSettings: [.linkedLibrary("crypto")]),
        .target(name: "CSystem"),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("dl")]),
        .target(name: "CPostgres", linkerSettings: [.linkedLibrary("dl")]),
        .target(name: "CYaml", linkerSettings: [.linkedLibrary("yaml")]),
        .target(name: "CCommand"),

        room("PoolModel", []),
        room("Vault", ["PoolModel", "COpenSSL", "CSystem"]),
        room("PostgresClient", ["PoolModel", "CPostgres"]),
        room(
            "PoolStore",
            ["PoolModel", "Vault", "CPostgres", "CSQLite", "CSystem", "PostgresClient"]),
        room("ProviderClient", ["PoolModel", "CCurl"]),
        room("Interchange", ["PoolModel", "CSQLite", "CYaml"]),
        room("TerminalScreen", []),
        room("TerminalDriver", ["TerminalScreen", "CTerminal"]),
        room("PoolUI", ["PoolModel", "TerminalScreen"]),

        .executableTarget(
            name: "modelpool",
            dependencies: [
                "PoolModel", "Vault", "PostgresClient", "PoolStore", "ProviderClient",
                "Interchange",
                "TerminalScreen", "TerminalDriver", "PoolUI", "CCommand",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: house,
            linkerSettings: bound + [
                // Resources/linking/libstdc++.so says what for.
                .unsafeFlags(
                    [
                        "-L\(Context.packageDirectory)/Resources/linking",
                        "-Xclang-linker", "-static-libgcc",
                    ], .when(configuration: .release))
            ]),

        .target(
            name: "TestSupport", dependencies: ["TerminalScreen", "CTestSupport"],
            path: "Tests/TestSupport",
            swiftSettings: house),
        .executableTarget(
            name: "TerminalProbe", dependencies: ["TerminalDriver", "TerminalScreen"],
            path: "Tests/TerminalProbe", swiftSettings: house),
        .executableTarget(
            name: "StoreWorker", dependencies: ["PoolStore", "Vault", "PoolModel", "CTestFaults"],
            path: "Tests/StoreWorker", swiftSettings: house, linkerSettings: bound),
        .target(
            name: "CTestSupport", path: "Tests/CTestSupport",
            linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto"), .linkedLibrary("dl")]),
        .target(
            name: "CTestPreload", path: "Tests/CTestPreload",
            linkerSettings: [.linkedLibrary("dl")]),
        .target(
            name: "CTestFaults", path: "Tests/CTestFaults",
            linkerSettings: [.linkedLibrary("sqlite3")]),
        tests("PoolModel", ["PoolModel"]),
        tests("Vault", ["Vault", "PoolModel", "StoreWorker"]),
        tests(
            "PoolStore",
            [
                "PoolStore", "Vault", "PoolModel", "PostgresClient", "CSQLite", "StoreWorker",
                "CTestFaults",
            ]),
        tests("PostgresClient", ["PostgresClient"]),
        tests("ProviderClient", ["ProviderClient", "PoolModel"]),
        tests("Interchange", ["Interchange", "PoolModel", "ProviderClient"]),
        tests(
            "ModelField", ["PoolModel", "Vault", "PoolStore", "Interchange", "PoolUI"]),
        tests("TerminalScreen", ["TerminalScreen"]),
        tests(
            "TerminalDriver", ["TerminalDriver", "TerminalScreen", "CTerminal", "TerminalProbe"]),
        tests("PoolUI", ["PoolUI", "PoolModel", "TerminalScreen"]),
        tests(
            "EndToEnd",
            [
                "modelpool", "CTestPreload",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
    ]
)
