internal import CPostgres

/// Connects with `PQconnectdbParams`, which blocks; the caller owns the handle and looks at its status.
func connect(_ parameters: [(keyword: String, value: String)]) -> OpaquePointer? {
    unsafe withCStrings(parameters.map(\.keyword)) { keywords in
        unsafe withCStrings(parameters.map(\.value)) { values in
            // 1: `dbname` is a connection string and is expanded in its place.
            unsafe PQconnectdbParams(keywords, values, 1)
        }
    }
}

extension PostgresConfiguration {
    /// Whether libpq understands the connection string; says nothing about whether a server answers.
    package var isConnectionWellFormed: Bool {
        // libpq's words on the fault can quote a password, so that they are dropped.
        guard let options = unsafe PQconninfoParse(connection, nil) else { return false }
        unsafe PQconninfoFree(options)
        return true
    }
}

/// Lends the strings as C strings with a null pointer behind the last.
private func withCStrings<Result>(
    _ strings: [String],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
    var bytes: [CChar] = []
    let starts = strings.map { string in
        defer { bytes.append(contentsOf: string.utf8CString) }
        return bytes.count
    }
    return unsafe bytes.withUnsafeBufferPointer { bytes in
        let pointers = unsafe starts.map { start in unsafe bytes.baseAddress.map { unsafe $0 + start } } + [nil]
        return unsafe body(pointers)
    }
}
