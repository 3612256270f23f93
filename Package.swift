// swift-tools-version: 6.2
import PackageDescription

// `unsafe` may occur only in the five targets that own handles; everything else compiles without it.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func command(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypesHTTP1: Target.Dependency = .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "postern",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "postern", targets: ["postern"]),
        .executable(name: "verify-emulator", targets: ["verify-emulator"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        // C: a module map and a shim header each, nothing else.
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CEpoll"),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),

        // Handles: one C import each; they know nothing of two-factor logins.
        library("Reactor", ["CEpoll"]),
        library("Postgres", ["CPostgres", "Reactor", logging]),
        library("Curl", ["CCurl", "Reactor"]),
        library("Cryptography", ["COpenSSL"]),
        library("QRCode", ["CQREncode"]),

        // Wire: the provider's API. The model is values only.
        library("VerifyModel"),
        library("VerifyClient", ["VerifyModel", "Curl"]),

        // Rules: no I/O, no clock, no randomness of their own.
        library("Domain"),

        // The service, and the provider's stand-in.
        library(
            "Gateway",
            [
                "Domain", "Reactor", "Postgres", "Curl", "Cryptography", "QRCode", "VerifyModel", "VerifyClient",
                hummingbird, hummingbirdCore, lifecycle, logging, metrics, coreMetrics, configuration, httpTypes,
                nioCore, nioHTTP1, nioHTTPTypesHTTP1, nioPosix, signals, system,
            ]
        ),
        library(
            "VerifyEmulator",
            [
                "VerifyModel", "Cryptography", "Curl", hummingbird, hummingbirdCore, lifecycle, logging, httpTypes,
                nioCore, system,
            ]
        ),

        // Programs.
        library(
            "Commands",
            [
                "Gateway", "Domain", "Postgres", "Curl", "Cryptography", "VerifyModel", "VerifyClient", arguments,
                configuration, lifecycle, logging, nioCore, system,
            ]
        ),
        command("postern", ["Commands", arguments]),
        command("verify-emulator", ["VerifyEmulator", arguments, lifecycle, signals, logging, system]),

        // Tests: real parts only; a real PostgreSQL, real sockets, real libcurl.
        .target(
            name: "TestPrograms",
            dependencies: [subprocess, system],
            path: "Tests/TestPrograms",
            swiftSettings: settings
        ),
        .target(
            name: "TestSupport",
            dependencies: [
                "TestPrograms",
                "Gateway", "Domain", "Postgres", "Curl", "Cryptography", "VerifyModel", "VerifyEmulator", configuration,
                lifecycle, logging,
            ],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        tests("ReactorTests", ["Reactor"]),
        tests("PostgresTests", ["Postgres", "Reactor", "ScriptedServer", logging]),
        .target(name: "ScriptedServer", path: "Tests/ScriptedServer", swiftSettings: settings),
        .target(name: "OfficialDescription", path: "Tests/OfficialDescription", swiftSettings: settings),
        tests("CurlTests", ["Curl", "ScriptedServer", "TestPrograms"]),
        tests("CryptographyTests", ["Cryptography"]),
        tests("QRCodeTests", ["QRCode", "TestPrograms"]),
        tests("VerifyModelTests", ["VerifyModel", "OfficialDescription"], resources: [.copy("Fixtures")]),
        tests(
            "VerifyClientTests",
            [
                "VerifyClient", "VerifyModel", "VerifyEmulator", "Curl", "OfficialDescription", "ScriptedServer",
                lifecycle, logging,
            ]
        ),
        tests("DomainTests", ["Domain"]),
        tests("CommandsTests", ["Commands", "VerifyModel", "OfficialDescription"]),
        tests(
            "VerifyEmulatorTests",
            ["VerifyEmulator", "Cryptography", "Curl", lifecycle, nioCore, nioPosix, logging]
        ),
        tests(
            "GatewayTests",
            [
                "Gateway", "TestSupport", "Domain", "Postgres", "Curl", "Cryptography", "VerifyModel", "VerifyEmulator",
                hummingbird, lifecycle, logging, coreMetrics, httpTypes, nioCore, nioPosix, system,
            ]
        ),
    ]
)
