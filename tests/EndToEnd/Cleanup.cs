using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

[SetUpFixture]
internal sealed class Cleanup
{
    [OneTimeTearDown]
    public void DeleteCopyOfTheHost() => HostProgram.DeleteCopy();
}
