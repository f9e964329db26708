namespace Modular.Host.Settings;

/// <summary>Every setting of the host, in the order operators read them. Settings of plugins are the plugins' own.</summary>
internal static class SettingDefinitions
{
    public static IReadOnlyList<SettingDefinition> All { get; } =
    [
        new("RDP_SERVER_MANAGER_HOST", "the host name", "a host name or address", "What clients are told to connect to."),
        new("RDP_SERVER_MANAGER_PORT", "8081", "1-65535, outside the RDP port range", "The API's port."),
        new("RDP_SERVER_MANAGER_BIND", "0.0.0.0", "addresses separated by `,`; `localhost`; `*` or `::` for IPv4 and IPv6", "The addresses of this machine that the API listens on."),
        new("RDP_SERVER_MANAGER_URL", "from host and port", "an absolute http(s) URL", "The API's address as its clients see it."),
        new("NODE_ID", "kept in `DATA_PATH/node-id`, at first the host name", "1-63 letters, digits or . _ -", "Name of what shares ports: the same for managers of one machine, different where each has a network of its own."),
        new("LUCID_ENV", "development", "any word; `production` is strict", "In production, database URLs must not point to this machine's loopback."),
        new("SERVER_BACKEND", "xrdp", "a key that a loaded plugin provides", "What runs servers."),
        new("PORT_ALLOCATOR", "`redis` if REDIS_URL is set, else `local`", "a key that a loaded plugin provides", "Who hands out ports."),
        new("STATE_STORE", "`mongodb` if MONGODB_URL is set, else `sqlite`", "a key that a loaded plugin provides", "Where records are kept."),
        new("MONGODB_URL", "none", "mongodb:// or mongodb+srv://", "Address of MongoDB; MONGODB_URI is the same."),
        new("REDIS_URL", "none", "redis:// or rediss://", "Address of Redis."),
        new("PORT_RANGE_START", "13389", "1024-65535, below PORT_RANGE_END", "First port for servers."),
        new("PORT_RANGE_END", "14389", "1024-65535, above PORT_RANGE_START", "Last port for servers, included."),
        new("ADVERTISED_PORT_OFFSET", "0", "a whole number; the range plus it must stay within 1-65535", "What is added to a server's port where clients are told to connect, e.g. where a container publishes other ports."),
        new("PORT_REUSE_DELAY_SECONDS", "60", "0-86400", "How long a freed port rests unless nothing else is free."),
        new("MAX_CONCURRENT_SERVERS", "50", "1-1000", "Servers that may be active (creating to stopping) at a time."),
        new("MAX_SERVERS_PER_USER", "0", "0-1000; 0 is no limit", "The same for one user."),
        new("MAX_STORED_SERVERS_PER_USER", "ten times MAX_SERVERS_PER_USER", "0-100000, not below MAX_SERVERS_PER_USER; 0 is no limit", "Servers that one user may have, stopped ones included: each holds a port and a home until it is deleted."),
        new("MAX_DISK_PER_USER", "0", "MiB, 0-1000000000; 0 is no limit", "What the files of one user's servers may take on disk, stopped ones included."),
        new("MAX_STARTS_IN_FLIGHT", "twice the processors, at least 4", "1-1000", "Starts at a time; more wait, the users taking turns."),
        new("START_TIMEOUT_SECONDS", "30", "1-600", "Until RDP must answer, from a start's turn on."),
        new("STOP_GRACE_SECONDS", "5", "0-600", "Until what still runs of a stopping server is killed."),
        new("ORPHAN_GRACE_SECONDS", "60", "5-86400", "Age from which something of ours without a record is ended; its files go to lost+found. They are looked for as often, at least every 30 s."),
        new("LOST_AND_FOUND_DAYS", "90", "0-36500; 0 is for ever", "How long `DATA_PATH/lost+found` keeps files that no record wants."),
        new("PROBE_INTERVAL_SECONDS", "45", "0 or 10-3600; 0 is never", "How often a running server is asked whether it still answers."),
        new("SHUTDOWN_MODE", "stop", "stop or keep", "Whether SIGTERM stops the servers or leaves them for the next start to adopt."),
        new("SHUTDOWN_TIMEOUT_SECONDS", "30", "1-600", "Bound of a graceful stop."),
        new("AUTH_MODE", "auto", "auto, apikey, jwt or none", "`auto` takes what is configured, API keys and JWTs; with neither, it serves callers on this machine only. `none` serves everybody who reaches the port."),
        new("JWT_SECRET_KEY", "none", "at least 32 bytes", "Verifies JWTs signed with HS256."),
        new("JWT_SECRET_AS_KEY", "on", "on or off", "Whether callers that send JWT_SECRET_KEY itself are served as a service, with `servers:read` and `servers:write` for all users."),
        new("JWT_USER_CLAIM", "sub,user_id", "names separated by `,`", "Claims that name the user; the first that a JWT has counts."),
        new("JWT_SCOPE_CLAIM", "scope,scp", "names separated by `,`", "Claims that hold scopes. Where one is there, the role does not count."),
        new("JWT_ROLE_CLAIM", "role", "names separated by `,`", "Claims that hold a role."),
        new("JWT_ROLE_SCOPES", "`admin=admin; user=servers:read servers:write; service=servers:read servers:write`", "role=scopes, separated by `;`", "What roles may do; others may nothing."),
        new("AUTH_SERVICE_URL", "none", "an absolute http(s) URL", "JWTs are verified with the keys at `/.well-known/jwks.json` below it."),
        new("AUTH_VERIFY_PATH", "none", "a path that begins with `/`; needs AUTH_SERVICE_URL", "Where below AUTH_SERVICE_URL the service says whether it takes a JWT, where it publishes no keys."),
        new("JWT_ISSUER", "anything", "a text", "What the claim `iss` must be."),
        new("JWT_AUDIENCE", "anything", "a text", "What the claim `aud` must hold."),
        new("RATE_LIMIT_PER_MINUTE", "600", "0-1000000; 0 is no limit", "Requests that one caller may make."),
        new("TRUSTED_PROXIES", "none", "addresses or networks separated by `,`, e.g. 127.0.0.1", "Proxies whose `X-Forwarded-For` says where a request comes from."),
        new("API_GATEWAY_URL", "none", "an absolute http(s) URL", "Where clients reach the API through a gateway: `Location` and `Link` of its requests begin with it. An address in it is a trusted proxy; for a host name TRUSTED_PROXIES says which."),
        new("CORS_ORIGINS", "none", "origins separated by `,`, e.g. https://console.example.org; `*` is all", "Sites whose pages may call the API."),
        new("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING, ERROR or CRITICAL", "What is logged."),
        new("LOG_FORMAT", "text", "text or json", "How it is logged."),
        new("DATA_PATH", "`/app/data` in the container, else `./data`", "a writable folder", "What must survive."),
        new("LOG_PATH", "`/app/logs` in the container, else `./logs`", "a writable folder", "Log files of the manager and of servers."),
        new("PLUGINS_PATH", "`plugins` beside the program", "a folder", "Where plugins are looked for."),
        new("ENV_FILES", "none", "files separated by `:`; one that ends with `?` may be missing", "Files with NAME=value lines, later ones win, the environment wins over all of them."),
    ];

    /// <summary>Whether it is a setting of the host or of a plugin, written with colons.</summary>
    public static bool IsOurs(string name) => name.StartsWith("Plugins:", StringComparison.OrdinalIgnoreCase)
        || All.Any(d => d.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) || name.Equals("MONGODB_URI", StringComparison.OrdinalIgnoreCase);
}
