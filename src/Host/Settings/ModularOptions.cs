using System.Net;
using Modular.Abstractions;

namespace Modular.Host.Settings;

/// <summary>What operators set. Each member names its setting; defaults and rules are in docs/operators.md.</summary>
internal sealed class ModularOptions
{
    /// <summary>RDP_SERVER_MANAGER_HOST: the host name that clients are told; default: this machine's.</summary>
    public string AdvertisedHost { get; set; } = Environment.MachineName;

    /// <summary>RDP_SERVER_MANAGER_PORT: the API's port at each of its addresses.</summary>
    public int ApiPort { get; set; } = AddressSettings.ApiPort.Otherwise;

    /// <summary>RDP_SERVER_MANAGER_BIND: the addresses that the API listens on; IPv6's any takes IPv4, too.</summary>
    public IReadOnlyList<IPAddress> ApiAddresses { get; set; } = [IPAddress.Any];

    /// <summary>Each of <see cref="ApiAddresses"/> with <see cref="ApiPort"/>.</summary>
    public IEnumerable<IPEndPoint> ApiEndPoints => ApiAddresses.Select(address => new IPEndPoint(address, ApiPort));

    /// <summary>RDP_SERVER_MANAGER_URL: the API's own address as clients see it; null: from host and port.</summary>
    public string? ApiUrl { get; set; }

    /// <summary>NODE_ID: the name of this node, see <see cref="NodeIdentity"/>; null: the one that DATA_PATH keeps.</summary>
    public string? NodeId { get; set; }

    /// <summary>LUCID_ENV: <c>production</c> forbids loopback database addresses.</summary>
    public string DeploymentEnvironment { get; set; } = AddressSettings.Deployment.Default;

    /// <summary>STATE_STORE: key of the store.</summary>
    public string StateStore { get; set; } = "sqlite";

    /// <summary>PORT_ALLOCATOR: key of the allocator.</summary>
    public string PortAllocator { get; set; } = "local";

    /// <summary>SERVER_BACKEND: key of the backend.</summary>
    public string ServerBackend { get; set; } = PartSettings.ServerBackend.Default;

    /// <summary>PORT_RANGE_START and PORT_RANGE_END, both included.</summary>
    public PortRange PortRange { get; set; } = new() { Start = PortSettings.RangeStart.Otherwise, End = PortSettings.RangeEnd.Otherwise };

    /// <summary>ADVERTISED_PORT_OFFSET: what a server's port differs by where clients connect, e.g. at a published port of a container.</summary>
    public int AdvertisedPortOffset { get; set; }

    /// <summary>MAX_CONCURRENT_SERVERS: 1-1000 servers from creating to stopping.</summary>
    public int MaxConcurrentServers { get; set; } = LimitSettings.ConcurrentServers.Otherwise;

    /// <summary>MAX_SERVERS_PER_USER: 0 is no limit.</summary>
    public int MaxServersPerUser { get; set; }

    /// <summary>MAX_STORED_SERVERS_PER_USER: servers of one user, those that do not run included; 0 is no limit.</summary>
    public int MaxStoredServersPerUser { get; set; }

    /// <summary>MAX_DISK_PER_USER, in bytes: what the files of one user's servers may take; 0 is no limit.</summary>
    public long MaxDiskPerUser { get; set; }

    /// <summary>MAX_STARTS_IN_FLIGHT: starts at a time; the others wait, the users taking turns.</summary>
    public int MaxStartsInFlight { get; set; } = LimitSettings.StartsInFlight.Otherwise;

    /// <summary>PORT_REUSE_DELAY_SECONDS.</summary>
    public TimeSpan PortReuseDelay { get; set; } = PortSettings.ReuseDelay.Seconds;

    /// <summary>START_TIMEOUT_SECONDS: from its turn in the queue until RDP answers.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSettings.StartTimeout.Seconds;

    /// <summary>STOP_GRACE_SECONDS: until what still runs is killed.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSettings.StopGrace.Seconds;

    /// <summary>ORPHAN_GRACE_SECONDS: how old something without a record must be before it is swept.</summary>
    public TimeSpan OrphanGrace { get; set; } = TimeSettings.OrphanGrace.Seconds;

    /// <summary>LOST_AND_FOUND_DAYS: how long files that no record wants are kept; 0: until somebody deletes them.</summary>
    public int LostAndFoundDays { get; set; } = TimeSettings.LostAndFoundDays.Otherwise;

    /// <summary>PROBE_INTERVAL_SECONDS: how often a running server is asked whether it answers; zero: never.</summary>
    public TimeSpan ProbeInterval { get; set; } = TimeSettings.ProbeInterval.Seconds;

    /// <summary>LOG_LEVEL in the seed's words: DEBUG, INFO, WARNING, ERROR, CRITICAL.</summary>
    public string LogLevel { get; set; } = LogSettings.Level.Default;

    /// <summary>LOG_FORMAT: <c>text</c> or <c>json</c>.</summary>
    public string LogFormat { get; set; } = LogSettings.Format.Default;

    /// <summary>DATA_PATH, absolute.</summary>
    public string DataPath { get; set; } = "";

    /// <summary>LOG_PATH, absolute.</summary>
    public string LogPath { get; set; } = "";

    /// <summary>PLUGINS_PATH, absolute.</summary>
    public string PluginsPath { get; set; } = "";

    /// <summary>SHUTDOWN_MODE: what a graceful stop does with running servers.</summary>
    public ShutdownMode ShutdownMode { get; set; } = ShutdownMode.Stop;

    /// <summary>SHUTDOWN_TIMEOUT_SECONDS: bound of a graceful stop.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSettings.ShutdownTimeout.Seconds;

    /// <summary>AUTH_MODE: who may call.</summary>
    public AuthMode AuthMode { get; set; } = AuthMode.Auto;

    /// <summary>JWT_SECRET_KEY: verifies HS256 tokens; null: none are taken. Never shown.</summary>
    public string? JwtSecretKey { get; set; }

    /// <summary>JWT_SECRET_AS_KEY: whether whoever sends the secret itself is served as a service of the platform.</summary>
    public bool IsSecretAKey { get; set; } = true;

    /// <summary>JWT_USER_CLAIM, JWT_SCOPE_CLAIM, JWT_ROLE_CLAIM, JWT_ROLE_SCOPES.</summary>
    public ClaimOptions Claims { get; set; } = new();

    /// <summary>AUTH_SERVICE_URL: the service whose published keys verify RS, PS and ES tokens; null: none are taken.</summary>
    public Uri? AuthServiceUrl { get; set; }

    /// <summary>
    /// AUTH_VERIFY_PATH: where below <see cref="AuthServiceUrl"/> it says whether it takes a token, instead of publishing keys; null: it publishes them.
    /// </summary>
    public string? AuthVerifyPath { get; set; }

    /// <summary>JWT_ISSUER: what <c>iss</c> must be; null: anything.</summary>
    public string? JwtIssuer { get; set; }

    /// <summary>JWT_AUDIENCE: what <c>aud</c> must hold; null: anything.</summary>
    public string? JwtAudience { get; set; }

    /// <summary>RATE_LIMIT_PER_MINUTE: requests of one caller; 0 is no limit.</summary>
    public int RateLimitPerMinute { get; set; } = AccessSettings.RatePerMinute.Otherwise;

    /// <summary>TRUSTED_PROXIES: whose word on where a request comes from is taken.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; set; } = [];

    /// <summary>
    /// API_GATEWAY_URL: the gateway through which clients call; null: there is none. One that is named by its address is among <see cref="TrustedProxies"/>.
    /// </summary>
    public ApiGateway? Gateway { get; set; }

    /// <summary>In CORS_ORIGINS: pages of every site.</summary>
    public const string AnyOrigin = "*";

    /// <summary>CORS_ORIGINS: sites whose pages may call.</summary>
    public IReadOnlyList<string> CorsOrigins { get; set; } = [];
}
