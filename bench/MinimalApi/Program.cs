// The smallest ASP.NET Core service: what the figures of the manager are compared with.
var app = WebApplication.CreateSlimBuilder(args).Build();
app.MapGet("/health/ready", () => "ready");
await app.RunAsync();
