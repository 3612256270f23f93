internal import COpenSSL

/// The owner of one EVP_CIPHER_CTX, used for one message.
@safe
struct CipherContext: ~Copyable {
    private let context: OpaquePointer

    init() {
        guard let context = unsafe EVP_CIPHER_CTX_new() else { preconditionFailure("no memory for a cipher") }
        unsafe self.context = unsafe context
    }

    deinit {
        unsafe EVP_CIPHER_CTX_free(context)
    }

    /// Encrypts into `sealed`, which starts with the nonce and has room for ciphertext and tag behind it.
    func encrypt(
        _ plaintext: UnsafeRawBufferPointer,
        key: SecretBytes,
        associatedData: [UInt8],
        into sealed: UnsafeMutableRawBufferPointer
    ) -> Bool {
        let sealed = unsafe sealed.assumingMemoryBound(to: UInt8.self)
        guard let nonce = sealed.baseAddress else { return false }
        let ciphertext = unsafe nonce + AES256GCM.nonceCount
        let tag = unsafe ciphertext + plaintext.count
        let input = unsafe plaintext.assumingMemoryBound(to: UInt8.self).baseAddress
        let cipher = unsafe Algorithms.shared.aes256GCM.pointer
        var written: Int32 = 0
        return unsafe EVP_EncryptInit_ex2(context, cipher, key.address, nonce, nil) == 1
            && EVP_EncryptUpdate(context, nil, &written, associatedData, Int32(associatedData.count)) == 1
            && EVP_EncryptUpdate(context, ciphertext, &written, input, Int32(plaintext.count)) == 1
            && EVP_EncryptFinal_ex(context, tag, &written) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(AES256GCM.tagCount), tag) == 1
    }

    /// Decrypts `nonce ‖ ciphertext ‖ tag` and says whether it is authentic; if not, `plaintext` is wiped.
    func decrypt(
        _ sealed: [UInt8],
        key: SecretBytes,
        associatedData: [UInt8],
        into plaintext: UnsafeMutableRawBufferPointer
    ) -> Bool {
        let isAuthentic = unsafe sealed.withUnsafeBufferPointer { sealed in
            guard let nonce = sealed.baseAddress else { return false }
            let ciphertext = unsafe nonce + AES256GCM.nonceCount
            let tag = unsafe UnsafeMutableRawPointer(mutating: ciphertext + plaintext.count)
            let output = unsafe plaintext.assumingMemoryBound(to: UInt8.self).baseAddress
            let cipher = unsafe Algorithms.shared.aes256GCM.pointer
            var written: Int32 = 0
            return unsafe EVP_DecryptInit_ex2(context, cipher, key.address, nonce, nil) == 1
                && EVP_DecryptUpdate(context, nil, &written, associatedData, Int32(associatedData.count)) == 1
                && EVP_DecryptUpdate(context, output, &written, ciphertext, Int32(plaintext.count)) == 1
                && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(AES256GCM.tagCount), tag) == 1
                && EVP_DecryptFinal_ex(context, tag.assumingMemoryBound(to: UInt8.self), &written) == 1
        }
        if !isAuthentic {
            unsafe OPENSSL_cleanse(plaintext.baseAddress, plaintext.count)
            ERR_clear_error()
        }
        return isAuthentic
    }
}
