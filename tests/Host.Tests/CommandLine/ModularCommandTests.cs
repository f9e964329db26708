using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Modular.Host.CommandLine;
using Modular.Host.CommandLine.Keys;
using Modular.Host.CommandLine.Plugins;
using Modular.Host.CommandLine.State;
using Modular.Host.Settings;

namespace Modular.Host.Tests.CommandLine;

/// <summary>What is typed, and what is run of it.</summary>
internal sealed class ModularCommandTests
{
    private const int Served = 42;
    private const int Composed = 43;
    private readonly StringWriter _output = new();
    private FolderUse? _use;

    [SetUp]
    public void Forget()
    {
        _output.GetStringBuilder().Clear();
        _use = null;
    }

    [OneTimeTearDown]
    public void CloseOutput() => _output.Dispose();

    [Test]
    public async Task Run_WithoutAWord_Serves() => Assert.That(await RunAsync(), Is.EqualTo(Served));

    [TestCase("Read", "check")]
    [TestCase("Read", "--check")]
    [TestCase("Read", "state", "export", "file")]
    [TestCase("Read", "state", "backup", "file")]
    [TestCase("Change", "state", "import", "file")]
    [TestCase("Change", "state", "adopt")]
    [TestCase("Change", "state", "accept-loss")]
    [TestCase("Read", "state", "accept-loss", "--dry-run")]
    public async Task Run_OfACommandThatNeedsTheHost_ComposesItForThat(string use, params string[] words)
    {
        Assert.That(await RunAsync(words), Is.EqualTo(Composed));
        Assert.That($"{_use}", Is.EqualTo(use));
    }

    [TestCase("Unknown command strat. Did you mean modular state? There is modular check, modular health [live|ready], modular keys …, modular", "strat")]
    [TestCase("It is modular plugins check FOLDER", "plugins", "check")]
    [TestCase("Unknown option --chekc. Did you mean --check?", "--chekc")]
    [TestCase("Unknown option --unknown. There is", "--unknown=1")]
    [TestCase("Unknown option --helth. Did you mean --health?", "--helth")]
    [TestCase("Unknown option --check. Did you mean --check?", "--check=1")]
    [TestCase("Unknown option --PORT_RANGE_STRAT. Did you mean --PORT_RANGE_START?", "--PORT_RANGE_STRAT=20000")]
    [TestCase("Unknown command stray.", "stray")]
    [TestCase("Unknown command modular.", "modular")]
    [TestCase("Unknown command [suggest].", "[suggest]")]
    [TestCase("Unknown option -x", "-x")]
    [TestCase("Unknown command COLOUR", "COLOUR=blue")]
    [TestCase("Unknown option --Plugins:Xrdp", "--Plugins:Xrdp=1")]
    [TestCase("Unknown argument more", "check", "more")]
    [TestCase("Argument 'dead' not recognized. Must be one of: 'live' 'ready' It is modular health [live|ready]", "--health=dead")]
    [TestCase("There is modular state export FILE", "state")]
    [TestCase("It is modular state export FILE", "state", "export")]
    [TestCase("It is modular state export FILE", "state", "export", "file", "more")]
    [TestCase("Unknown option --pass. It is modular state export FILE", "state", "export", "--pass=word", "file")]
    [TestCase("Unknown command expotr. Did you mean modular state export?", "state", "expotr", "file")]
    [TestCase("It is modular state adopt;", "state", "adopt", "file")]
    [TestCase("Unknown option --force", "state", "adopt", "--force")]
    [TestCase("Unknown option --dryrun. Did you mean --dry-run?", "state", "accept-loss", "--dryrun")]
    [TestCase("Unknown option --dry-runn. Did you mean --dry-run?", "state", "accept-loss", "--dry-run", "--dry-runn")]
    [TestCase("It is modular state accept-loss [--dry-run]", "state", "accept-loss", "--dry-run=false")]
    [TestCase("There is modular keys create --name NAME [--scopes SCOPES] [--user USER] [--expires TIME], modular keys list, modular keys revoke ID", "keys")]
    [TestCase("Option '--name' is required", "keys", "create")]
    [TestCase("missing for option: '--name'", "keys", "create", "--name")]
    [TestCase("--name needs a value.", "keys", "create", "--name", "--user", "alice")]
    [TestCase("--user needs a value.", "keys", "create", "--name", "a", "--user", "--expires")]
    [TestCase("needs --name NAME: 1 to 64", "keys", "create", "--name", "a b")]
    [TestCase("--scopes must be", "keys", "create", "--name", "a", "--scopes", "everything")]
    [TestCase("--expires must be", "keys", "create", "--name", "a", "--expires", "soon")]
    [TestCase("It is modular keys revoke ID", "keys", "revoke")]
    public void Run_OfWhatNobodyKnows_NamesItAndWhatThereIs(string message, params string[] words)
    {
        Assert.That(() => RunAsync(words), Throws.TypeOf<UsageException>().With.Message.Contains(message));
        Assert.That(_use, Is.Null);
    }

    [Test]
    public async Task Run_OfAnUnknownOption_ShowsNeitherItsValueNorMoreThanOneLine()
    {
        var refusal = await Assert.ThrowsAsync<UsageException>(() => RunAsync("--pass\u001b[2Jword\n=topsecret"));

        Assert.That(refusal!.Message, Does.Not.Contain("topsecret").And.Not.Contain('\n').And.Not.Contain('\u001b'));
    }

    [TestCase("modular [command] [options]", "--help")]
    [TestCase("modular [command] [options]", "-h")]
    [TestCase("modular check [options]", "check", "--help")]
    [TestCase("modular check [options]", "--check", "--help")]
    [TestCase("modular health [<live|ready>] [options]", "health", "--help")]
    [TestCase("modular state [command] [options]", "state", "-h")]
    [TestCase("modular state import <FILE> [options]", "state", "import", "--help")]
    [TestCase("modular keys create [options]", "keys", "create", "--help")]
    public async Task Help_OfEachCommand_SaysHowItIsWritten(string usage, params string[] words)
    {
        Assert.That(await RunAsync(words), Is.Zero);
        Assert.That(_output.ToString(), Does.Contain(usage));
        Assert.That(_use, Is.Null);
    }

    [Test]
    public async Task Help_OfTheProgram_ListsEverySettingInALineAndEveryExitCode()
    {
        await RunAsync("--help");

        var lines = _output.ToString().Split(Environment.NewLine);
        foreach (var setting in SettingDefinitions.All)
            Assert.That(lines.Where(l => l.StartsWith($"  {setting.Name} ", StringComparison.Ordinal)),
                Has.One.Contains($"[{setting.Default}; {setting.Rule}]".Replace("`", "", StringComparison.Ordinal)));

        foreach (var (code, meaning) in ExitCodes.Meanings)
            Assert.That(lines, Has.One.EqualTo($"  {code,-3} {meaning}"));
    }

    [Test]
    public async Task Version_IsALine()
    {
        Assert.That(await RunAsync("--version"), Is.Zero);
        Assert.That(_output.ToString().TrimEnd(), Does.Match(@"^[0-9]+\.[0-9]+\.[0-9]+\S*$"));
    }

    private Task<int> RunAsync(params string[] words)
    {
        Task<int> Compose(FolderUse use, Func<ComposedHost, Task<int>> work)
        {
            _use = use;
            return Task.FromResult(Composed);
        }

        IConfiguration NoConfiguration() => throw new InvalidOperationException("nothing may be read");
        return new ModularCommand(() => Task.FromResult(Served))
        {
            CheckCommand.Create(Compose, _output),
            HealthCommand.Create(NoConfiguration, _output),
            new KeysCommand(new FakeTimeProvider(), _output, _output).Create(NoConfiguration),
            StateCommand.Create(Compose, _output),
            new PluginsCommand(_output).Create(() => throw new InvalidOperationException("nothing may be read")),
        }.RunAsync(words, _output);
    }
}
