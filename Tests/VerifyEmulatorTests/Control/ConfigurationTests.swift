import Logging
import Testing
import VerifyEmulator

@Suite struct ConfigurationTests {
    private var usable: EmulatorConfiguration {
        EmulatorConfiguration(accountSID: Wire.account, authToken: Wire.password)
    }

    @Test(arguments: ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
    func `loopback needs no permission`(host: String) {
        var configuration = usable
        configuration.host = host

        #expect(configuration.faults.isEmpty)
    }

    @Test(arguments: ["0.0.0.0", "::", "192.0.2.1", "127.example.org", "emulator"])
    func `another host needs permission`(host: String) {
        var configuration = usable
        configuration.host = host
        #expect(configuration.faults.count == 1)

        configuration.allowsRemote = true
        #expect(configuration.faults.isEmpty)
    }

    @Test func `all faults are told together, without secrets`() {
        var configuration = EmulatorConfiguration(accountSID: "AC1", authToken: "")
        configuration.apiKeys = ["SK1": "hush"]
        configuration.services = ["VA1"]
        configuration.host = "0.0.0.0"

        let error = #expect(throws: UnusableConfiguration.self) {
            try VerifyEmulator(configuration, logger: Logger(label: "test"))
        }

        #expect(error?.faults.count == 5)
        #expect(error?.description.contains("hush") == false)
    }
}
