using Modular.Abstractions;

namespace Modular.Xrdp.Tests.Support;

internal sealed class NoProgress : IProgress<StartStep>
{
    public void Report(StartStep value)
    {
    }
}
