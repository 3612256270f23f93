internal import COpenSSL
internal import Synchronization

/// Bytes from OpenSSL's generator, fit for keys, nonces and identifiers.
package enum RandomBytes {
    /// Draws `count` new bytes.
    ///
    /// A system without randomness ends the process: nothing safe could follow.
    package static func make(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        unsafe bytes.withUnsafeMutableBytes { unsafe fill($0) }
        return bytes
    }

    static func fill(_ storage: UnsafeMutableRawBufferPointer) {
        guard unsafe RAND_bytes(storage.baseAddress, Int32(storage.count)) == 1 else {
            preconditionFailure("the system has no randomness to give")
        }
    }
}

/// Decimal codes in which every digit is equally likely.
package enum RandomDigits {
    /// Draws a code of `count` digits, with leading zeros as they fall.
    package static func make(_ count: Int) -> String {
        make(count, from: RandomBytes.make)
    }

    /// Draws from `source`, which returns as many random bytes as it is asked for.
    package static func make(_ count: Int, from source: (Int) -> [UInt8]) -> String {
        var digits: [UInt8] = []
        digits.reserveCapacity(count)
        while digits.count < count {
            // 250 is the largest multiple of 10 in a byte; what lies above would favour the digits 0 to 5.
            let fair = source(count - digits.count).lazy.filter { $0 < 250 }
            digits += fair.map { UInt8(ascii: "0") + $0 % 10 }
        }
        return String(decoding: digits, as: UTF8.self)
    }
}

/// Random numbers that make identifiers unique; drawn ahead, because OpenSSL takes as long for 16 bytes as for 500.
///
/// They are no secrets: keys, nonces and codes come from `RandomBytes`, which keeps nothing.
package enum RandomWords {
    private struct Supply {
        var words: [UInt64] = []
    }

    private static let supply = Mutex(Supply())

    /// Draws two new words.
    package static func pair() -> (UInt64, UInt64) {
        supply.withLock { supply in
            if supply.words.count < 2 { supply.words = draw() }
            return (supply.words.removeLast(), supply.words.removeLast())
        }
    }

    private static func draw() -> [UInt64] {
        let bytes = RandomBytes.make(512)
        return stride(from: 0, to: bytes.count, by: 8).map { start in
            bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
}
