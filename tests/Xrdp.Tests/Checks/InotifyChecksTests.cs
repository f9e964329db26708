using Modular.Abstractions;
using Modular.Xrdp.Checks;

namespace Modular.Xrdp.Tests.Checks;

internal sealed class InotifyChecksTests
{
    [TestCase(128, false, null)]
    [TestCase(null, false, null)]
    [TestCase(16, false, "may have 16 inotify instances")]
    [TestCase(128, true, "are used up")]
    public void Check_OfFewInstances_WarnsWithTheSetting(int? limit, bool areUsedUp, string? message)
    {
        var findings = InotifyChecks.Check(limit, areUsedUp).ToList();

        Assert.That(findings, Has.Count.EqualTo(message is null ? 0 : 1));
        if (message is not null)
        {
            Assert.That(findings[0].Severity, Is.EqualTo(FindingSeverity.Warning));
            Assert.That(findings[0].Message, Does.Contain(message));
            Assert.That(findings[0].Fix, Does.Contain("sysctl fs.inotify.max_user_instances=1024"));
        }
    }
}
