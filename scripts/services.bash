# Sourced, not run: starts and stops the gateway and the emulator beside a private PostgreSQL (scripts/with-postgres).
#
# The caller sets: directory (keys, logs; wiped at start and end), binaries, http_port, ops_port, emulator_port; and
# may set provider (a URL that speaks Verify), if it is not to be the emulator.
# shellcheck shell=bash disable=SC2154

account_sid=AC00000000000000000000000000000001
auth_token=00000000000000000000000000000001
service_sid=VA00000000000000000000000000000001
running=()

fail() {
    printf '%s: %s\n' "$0" "$*" >&2
    exit 1
}

require_free_ports() {
    local name
    for name in http_port ops_port emulator_port; do
        if (exec 3<>"/dev/tcp/127.0.0.1/${!name}") 2>/dev/null; then
            fail "port ${!name} is taken; choose another one: ${name^^}=… $0"
        fi
    done
}

# Addresses, keys and an empty, migrated database. Nothing of a real provider account in the caller's shell gets through.
prepare_services() {
    gateway=http://127.0.0.1:$http_port emulator=http://127.0.0.1:$emulator_port
    unset VERIFY_API_KEY_SID VERIFY_API_KEY_SECRET VERIFY_SERVICE_LOGIN VERIFY_SERVICE_ENROLL VERIFY_SERVICE_STEPUP
    export HTTP_HOST=127.0.0.1 HTTP_PORT=$http_port OPS_HOST=127.0.0.1 OPS_PORT=$ops_port
    export DATABASE_MIGRATION_URL=$POSTERN_TEST_DATABASE_URL MIGRATIONS_PATH=migrations OPENAPI_PATH=openapi.yaml
    # The running service has a role of its own: it may neither change the schema nor rewrite the audit.
    export DATABASE_URL=${POSTERN_TEST_DATABASE_URL/postgres@/postern@}
    export VERIFY_BASE_URL=${provider:-$emulator} VERIFY_ALLOW_HTTP=true
    export VERIFY_ACCOUNT_SID=$account_sid VERIFY_AUTH_TOKEN=$auth_token VERIFY_SERVICE_SID=$service_sid
    export KEYRING_FILE=$directory/keyring.json ASSERTION_KEY_FILE=$directory/assertion-key.pem

    rm -rf -- "$directory"
    mkdir -p -- "$directory"
    quietly "$binaries/postern" init --directory "$directory"
    quietly "$binaries/postern" migrate
    quietly psql -Xq -v ON_ERROR_STOP=1 -c 'create role postern login in role postern_runtime'
}

# Shows what a command says only if it fails.
quietly() {
    local said
    said=$("$@" 2>&1) || fail "$*"$'\n'"$said"
}

# start NAME URL COMMAND…: returns when the URL answers.
start() {
    local name=$1 url=$2 log=$directory/$1.log tries
    shift 2
    "$@" >"$log" 2>&1 </dev/null &
    running+=($!)
    for ((tries = 0; tries < 500; tries++)); do
        if curl --silent --fail --output /dev/null "$url"; then return; fi
        if ! kill -0 "${running[-1]}" 2>/dev/null; then break; fi
        sleep 0.02
    done
    tail -n 20 "$log" >&2
    fail "$name did not start"
}

start_emulator() {
    start emulator "$emulator/_emulator/messages" "$binaries/verify-emulator" --port "$emulator_port" \
        --account-sid "$account_sid" --auth-token "$auth_token" --service "$service_sid" "$@"
}

start_gateway() { start gateway "http://127.0.0.1:$ops_port/readyz" "$binaries/postern" serve; }

# The last one started first: the gateway lets open requests end while the provider still answers.
stop_services() {
    trap '' INT TERM
    local index
    for ((index = ${#running[@]} - 1; index >= 0; index--)); do
        kill -TERM "${running[index]}" 2>/dev/null || true
        wait "${running[index]}" 2>/dev/null || true
    done
    rm -rf -- "$directory"
}

# make_app SLUG [OPTION…]: leaves its API key in `key`.
make_app() {
    quietly "$binaries/postern" app create --slug "$@"
    key=$("$binaries/postern" key create --app "$1" | grep -oE 'psk_[a-z]+_[0-9a-z]+_[0-9a-z]+' | head -n 1)
}

# call METHOD PATH BODY
call() {
    curl --silent --show-error --fail-with-body -X "$1" "$gateway$2" -d "$3" \
        -H "Authorization: Bearer $key" -H 'Content-Type: application/json'
}

# The string members of our answers hold no escapes: no parser is needed to read one.
member() { grep -o "\"$1\": *\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }

latest_code() { curl --silent "$emulator/_emulator/messages" | grep -o '"code": *"[0-9]*"' | tail -n 1 | tr -dc 0-9; }
