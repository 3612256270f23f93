internal import CQREncode

/// The owner of one QRcode of libqrencode.
@safe
struct Symbol: ~Copyable {
    private let code: UnsafeMutablePointer<CQREncode.QRcode>

    /// Modules on each side.
    let width: Int

    /// Encodes `bytes` as they are, in the smallest version that holds them with error correction level M.
    init(_ bytes: [UInt8]) throws(QRCodeError) {
        guard !bytes.isEmpty else { throw .empty }
        // libqrencode fails for data beyond version 40 and for want of memory; the second does not come back here.
        guard let code = unsafe QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M) else { throw .tooLong }
        unsafe self.code = unsafe code
        width = Int(unsafe code.pointee.width)
    }

    deinit {
        unsafe QRcode_free(code)
    }

    /// qrencode.h: the lowest bit of each module is its colour.
    func isDark(row: Int, column: Int) -> Bool {
        unsafe code.pointee.data[row * width + column] & 1 == 1
    }
}
