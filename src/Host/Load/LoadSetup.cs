using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Modular.Host.Load;

/// <summary>Keeps the manager alive when more comes than it has file descriptors for.</summary>
internal static class LoadSetup
{
    public static void AddLoad(this IServiceCollection services)
    {
        services.AddSingleton<RefusedConnections>();
        services.AddSingleton<IConnectionListenerFactory, BoundedListenerFactory>();
    }

    /// <summary>Gives back what was counted when the connection was taken on.</summary>
    public static void UseDescriptorBudget(this ListenOptions listen) => listen.Use(next => async connection =>
    {
        try
        {
            await next(connection);
        }
        finally
        {
            listen.ApplicationServices.GetRequiredService<DescriptorBudget>().RemoveConnection();
        }
    });
}
