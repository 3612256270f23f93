import FoundationEssentials
import Glibc
import SystemPackage
import VerifyModel

/// The file that an emulator can be started from again: a snapshot, then a line for everything that happened since.
///
/// A line is handed to the kernel before its call is answered, so it outlives the process however that ends. It reaches
/// the disk when the kernel writes it; only snapshots are forced there (fsync), as a stand-in for tests needs no more.
/// The file is its owner's alone, and one emulator's at a time (flock).
final class StateJournal {
    private var descriptor: FileDescriptor?
    private var chain: LineChain
    /// Whether nothing is written any more, since a write has failed or the file was closed.
    private(set) var isBroken = false

    private init(_ descriptor: FileDescriptor, _ chain: LineChain) {
        self.descriptor = descriptor
        self.chain = chain
    }

    deinit {
        close()
    }

    func close() {
        isBroken = true
        try? descriptor?.close()
        descriptor = nil
    }

    func append(_ line: some Encodable) throws(StateFileFault) {
        guard let descriptor else { throw StateFileFault("the state file was closed") }
        do {
            try descriptor.writeAll(chain.seal(VerifyJSON.encode(line)))
        } catch {
            isBroken = true
            throw StateFileFault("the state file cannot be written: \(error)")
        }
    }
}

extension StateJournal {
    /// Forces to the disk what was written.
    private func flush(_ path: String) throws(StateFileFault) {
        guard let descriptor, fsync(descriptor.rawValue) == 0 else {
            throw StateFileFault("\(path) cannot be written: \(Errno(rawValue: errno))")
        }
    }
}

// MARK: Opening

extension StateJournal {
    /// Replays what the file holds and goes on with a new one that holds no more than what is left of it.
    ///
    /// The new file is complete before the old one goes; a start that is interrupted in between finds it and goes on.
    ///
    /// - Throws: when the file is another account's, broken before its last line, in use, or out of reach.
    static func open(
        _ path: String,
        replay: ([UInt8]) throws(StateFileFault) -> Void,
        snapshot: (StateJournal) throws(StateFileFault) -> Void
    ) throws(StateFileFault) -> StateJournal {
        let next = path + ".new"
        var isInterrupted = false
        if !exists(path), exists(next) { isInterrupted = try holdsSnapshot(next) }
        var old: FileDescriptor?
        try requireFile(path)
        if isInterrupted || exists(path) { old = try locked(isInterrupted ? next : path) }
        defer { try? old?.close() }
        if old != nil { try read(isInterrupted ? next : path, replay) }

        if isInterrupted { try move(next, to: path) }
        try remove(next)
        let journal = try StateJournal(created(next), LineChain())
        try snapshot(journal)
        try journal.flush(next)
        try remove(path)
        try move(next, to: path)
        return journal
    }

    /// Hands every whole line to `replay`; what follows the last line's end was never answered and does not count.
    private static func read(
        _ path: String,
        _ replay: ([UInt8]) throws(StateFileFault) -> Void
    ) throws(StateFileFault) {
        let bytes = try contents(path)
        var chain = LineChain()
        var start = bytes.startIndex
        var number = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            number += 1
            do throws(StateFileFault) {
                guard let text = chain.open(Array(bytes[start..<end])) else {
                    throw StateFileFault("it is not what was written there")
                }
                try replay(text)
            } catch {
                throw StateFileFault(
                    "\(path) cannot be used from line \(number) on: \(error). Move it away to start anew."
                )
            }
            start = bytes.index(after: end)
        }
        // A state file always has whole lines; what has none is something else, and not ours to replace.
        guard number > 0 || bytes.isEmpty else { throw StateFileFault("\(path) is no state file") }
    }

    /// Whether the file holds a whole snapshot, which is so from its `begin` line on.
    private static func holdsSnapshot(_ path: String) throws(StateFileFault) -> Bool {
        var isWhole = false
        let bytes = try contents(path)
        var chain = LineChain()
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            guard let text = chain.open(Array(line)),
                let line = try? VerifyJSON.decode(JournalLine.self, from: text)
            else { return isWhole }
            isWhole = isWhole || line.begin != nil
        }
        return isWhole
    }

    // MARK: Files

    private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// A device or a directory cannot be replaced by a file.
    private static func requireFile(_ path: String) throws(StateFileFault) {
        guard exists(path) else { return }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard attributes?[.type] as? FileAttributeType == .typeRegular else {
            throw StateFileFault("\(path) is no regular file")
        }
    }

    private static func contents(_ path: String) throws(StateFileFault) -> Data {
        do { return try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe) } catch {
            throw StateFileFault("\(path) cannot be read: \(error)")
        }
    }

    private static func locked(_ path: String) throws(StateFileFault) -> FileDescriptor {
        try hold(path, .readWrite, [.closeOnExec])
    }

    private static func created(_ path: String) throws(StateFileFault) -> FileDescriptor {
        try hold(path, .writeOnly, [.create, .exclusiveCreate, .append, .closeOnExec])
    }

    private static func hold(
        _ path: String,
        _ mode: FileDescriptor.AccessMode,
        _ options: FileDescriptor.OpenOptions
    ) throws(StateFileFault) -> FileDescriptor {
        let descriptor: FileDescriptor
        do {
            descriptor = try .open(FilePath(path), mode, options: options, permissions: .ownerReadWrite)
        } catch {
            throw StateFileFault("\(path) cannot be opened: \(error)")
        }
        guard flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            try? descriptor.close()
            throw StateFileFault("\(path) is in use by another emulator")
        }
        return descriptor
    }

    private static func remove(_ path: String) throws(StateFileFault) {
        guard exists(path) else { return }
        do { try FileManager.default.removeItem(atPath: path) } catch {
            throw StateFileFault("\(path) cannot be replaced: \(error)")
        }
    }

    private static func move(_ path: String, to other: String) throws(StateFileFault) {
        do { try FileManager.default.moveItem(atPath: path, toPath: other) } catch {
            throw StateFileFault("\(path) cannot be renamed: \(error)")
        }
    }
}
