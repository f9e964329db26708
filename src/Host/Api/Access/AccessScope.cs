namespace Modular.Host.Api.Access;

/// <summary>What a caller may do, and what a route asks for. Each holds those before it.</summary>
internal enum AccessScope
{
    /// <summary>Open to everybody.</summary>
    Open,

    /// <summary>Any caller that is known.</summary>
    Authenticated,

    /// <summary><c>servers:read</c>.</summary>
    Read,

    /// <summary><c>servers:write</c>.</summary>
    Write,

    /// <summary><c>admin</c>: everything, the servers of all users included.</summary>
    Admin,
}
