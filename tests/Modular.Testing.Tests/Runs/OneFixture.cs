using System.Reflection;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;

namespace Modular.Testing.Tests.Runs;

/// <summary>An assembly of which one fixture is seen. NUnit passes over open generic fixtures when it looks for tests itself.</summary>
internal sealed class OneFixture(Type fixture) : ITestAssemblyBuilder
{
    public ITest Build(Assembly assembly, IDictionary<string, object> options)
    {
        var suite = new TestAssembly(assembly, assembly.Location);
        suite.Add(new DefaultSuiteBuilder().BuildFrom(new TypeWrapper(fixture)));
        return suite;
    }

    public ITest Build(string assemblyNameOrPath, IDictionary<string, object> options) => Build(fixture.Assembly, options);
}
