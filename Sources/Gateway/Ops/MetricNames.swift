/// What each metric means; the text of its `# HELP` line.
enum MetricNames {
    static let help: [String: String] = [
        "gw_http_requests_total": "Requests by method, route template and status.",
        "gw_http_seconds": "Time from a request's head to its answer.",
        "gw_flows_total": "Finished flows by app, purpose, method and outcome.",
        "gw_flow_seconds": "Time from the start of a flow to its approval.",
        "gw_provider_seconds": "Duration of provider calls by operation and how they ended.",
        "gw_provider_errors_total": "Refusals of the provider by operation and its error code.",
        "gw_admin_calls_total": "Calls to the provider that operators asked for, by action and outcome.",
        "gw_breaker_state": "Circuit breaker per class of operations: 0 closed, 1 trying, 2 open.",
        "gw_intents_unresolved": "Provider calls whose outcome is not known yet.",
        "gw_intent_oldest_seconds": "Age of the oldest provider call whose outcome is not known yet.",
        "gw_limits_denied_total": "Requests that a limit refused, by scope of the limit.",
        "gw_pg_pool_in_use": "Database connections that are leased.",
        "gw_pg_round_trips": "Round trips to the database since the start.",
        "gw_pg_pool_waiting": "Requests that wait for a database connection.",
        "gw_totp_replay_total": "TOTP codes refused because they were used before.",
        "gw_log_lines_dropped_total": "Log lines lost because nobody read the output fast enough.",
        "gw_key_lookups_total": "Look-ups of API keys that went to the database.",
    ]
}
