using Modular.Abstractions;
using MongoDB.Driver;

namespace Modular.Stores.MongoDb;

/// <summary>
/// Runs calls with a bound of time, and turns the driver's exceptions into what operators can act on. No message holds the URL, for it may hold a password.
/// </summary>
internal sealed class MongoDbCalls(TimeProvider time)
{
    private const int Unauthorized = 13;
    private const int AuthenticationFailed = 18;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await call(both.Token);
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Unavailable("MongoDB did not answer within 2.5 s. Look whether it runs and whether MONGODB_URL names the right host.", e);
        }
        catch (Exception e) when (e is MongoException or TimeoutException && !IsDuplicate(e))
        {
            throw Explain(e);
        }
    }

    /// <summary>Whether the id was there already (code 11000).</summary>
    public static bool IsDuplicate(Exception e) => e is MongoWriteException { WriteError.Category: ServerErrorCategory.DuplicateKey };

    private static ServerException Explain(Exception e) => e switch
    {
        MongoAuthenticationException => Refused(e),
        MongoCommandException { Code: Unauthorized or AuthenticationFailed } => Refused(e),
        MongoConnectionException { InnerException: MongoAuthenticationException } => Refused(e),
        MongoIncompatibleDriverException =>
            new ServerException(ServerError.Unavailable, "MongoDB is too old: version 4.4 or newer is needed.", e) { Retryable = false },
        MongoNotPrimaryException or MongoNodeIsRecoveringException => Unavailable("MongoDB has no primary now; an election may be under way.", e),
        MongoWriteConcernException or MongoWriteException { WriteConcernError: not null } =>
            Unavailable("MongoDB could not confirm the write at a majority of its members.", e),
        MongoExecutionTimeoutException => Unavailable("MongoDB was too slow.", e),
        TimeoutException t when t.ToString().Contains("MongoAuthenticationException", StringComparison.Ordinal) => Refused(e),
        _ => Unavailable("MongoDB cannot be reached. Look whether it runs and whether MONGODB_URL names the right host.", e),
    };

    private static ServerException Refused(Exception e) =>
        Unavailable("MongoDB refuses the user name or password of MONGODB_URL. Correct it; mind authSource.", e);

    private static ServerException Unavailable(string message, Exception e) => new(ServerError.Unavailable, message, e) { RetryAfter = RetryAfter };
}
