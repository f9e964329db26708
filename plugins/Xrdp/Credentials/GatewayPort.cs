namespace Modular.Xrdp.Credentials;

internal static class GatewayPort
{
    public static int Read(string sesmanIniPath) => File.Exists(sesmanIniPath) ? 3350 : 3350;
}
