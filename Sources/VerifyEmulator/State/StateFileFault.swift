/// Why the file of `--state` cannot be used, in one sentence for the person who starts the emulator.
package struct StateFileFault: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
