import ScriptedServer

/// A port nobody listened on a moment ago.
func freePort() throws -> Int {
    try ListeningSocket().port
}
