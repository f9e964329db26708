using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Modular.Faults;

/// <summary>
/// For <c>DOTNET_STARTUP_HOOKS</c>, which runs it before the host's own code: the host that is built then gets a clock that jumps. The name and the place are
/// .NET's (https://github.com/dotnet/runtime/blob/main/docs/design/features/host-startup-hook.md).
/// </summary>
internal sealed class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("MODULAR_FAULT_CLOCK") is { Length: > 0 } file)
            DiagnosticListener.AllListeners.Subscribe(new Observer<DiagnosticListener>(listener => Watch(listener, file)));
    }

    private static void Watch(DiagnosticListener listener, string clockFile)
    {
        if (listener.Name == "Microsoft.Extensions.Hosting")
            listener.Subscribe(new Observer<KeyValuePair<string, object?>>(happened => ReplaceClock(happened, clockFile)));
    }

    private static void ReplaceClock(KeyValuePair<string, object?> happened, string clockFile)
    {
        if (happened is { Key: "HostBuilding", Value: IHostBuilder builder })
            builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(new FaultingClock(clockFile)));
    }

    private sealed class Observer<T>(Action<T> onNext) : IObserver<T>
    {
        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void OnNext(T value) => onNext(value);
    }
}
