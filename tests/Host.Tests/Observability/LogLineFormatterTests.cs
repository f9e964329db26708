using Modular.Host.Observability;
using Serilog;

namespace Modular.Host.Tests.Observability;

internal sealed class LogLineFormatterTests
{
    [Test]
    public void Format_IsOneLineInTheFormatOfTheField()
    {
        var lines = Log(log => log.ForContext("SourceContext", "Modular.Host.X").Information("Server {ServerId} runs at {Port}", "abc", 13389));

        Assert.That(lines, Has.Length.EqualTo(1));
        Assert.That(lines[0], Does.Match(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - Modular\.Host\.X - INFO - Server abc runs at 13389$"));
    }

    [Test]
    public void Format_OfTextWithLineEnds_StaysOneLine()
    {
        var lines = Log(log => log.Warning("User {User}", "eve\n2026-01-01 00:00:00,000 - x - INFO - forged\r\u2028\u001b[31m"));

        Assert.That(lines, Has.Length.EqualTo(1));
        Assert.That(lines[0], Does.Contain("WARNING").And.Contain("\\u000a").And.Contain("\\u2028").And.Contain("\\u001b"));
    }

    [Test]
    public void Format_OfAnException_IndentsItsLines()
    {
        var lines = Log(log => log.Fatal(new InvalidOperationException("a\nb"), "It broke"));

        Assert.That(lines[0], Does.EndWith("CRITICAL - It broke"));
        Assert.That(lines[1..], Is.All.StartsWith("    "));
    }

    private static string[] Log(Action<ILogger> write)
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var log = new LoggerConfiguration().WriteTo.File(new LogLineFormatter(), path).CreateLogger())
                write(log);

            return File.ReadAllLines(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
