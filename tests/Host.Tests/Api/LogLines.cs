using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Modular.Host.Tests.Api;

/// <summary>Everything of ours that was logged, as <c>id message</c>.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> All => _lines;

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName.StartsWith("Modular.", StringComparison.Ordinal));

    public void Dispose()
    {
    }

    private sealed class Writer(LogLines lines, bool isOurs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => isOurs || logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                lines._lines.Enqueue($"{eventId.Id} {logLevel} {formatter(state, exception)}");
        }
    }
}
