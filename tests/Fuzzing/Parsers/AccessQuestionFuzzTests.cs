using System.Buffers.Binary;
using Modular.Xrdp.Credentials;
using Modular.Xrdp.Tests.Credentials;

namespace Modular.Fuzzing.Parsers;

/// <summary>What comes over the credential gateway's socket: the one right question is understood, and nothing else passes for it.</summary>
internal sealed class AccessQuestionFuzzTests
{
    private const string User = "alice";
    private const string Password = "pw-of-alice";

    [Test]
    [CancelAfter(300_000)]
    public Task Question_Damaged_IsRefusedOrAnotherOne() => Fuzz.RunAsync(20_000, async random =>
    {
        var good = ScpQuestion.Of(User, Password);
        var damaged = Damage.Of(good, random);
        using var stream = new MemoryStream(damaged);
        try
        {
            if (await ScpMessage.ReadAsync(stream, CancellationToken.None) is { UserName: User, Password: Password })
                Assert.That(damaged.AsSpan(0, 12 + User.Length).SequenceEqual(good.AsSpan(0, 12 + User.Length)) || HasLongerSize(damaged),
                    "only what follows may differ");
        }
        catch (EndOfStreamException)
        {
            // it was cut off: the listener hangs up
        }
    });

    [Test]
    [CancelAfter(300_000)]
    public Task Question_OfAnyTexts_GivesThemBack() => Fuzz.RunAsync(5_000, async random =>
    {
        var (user, password) = (Text(random), Text(random));
        using var stream = new MemoryStream(ScpQuestion.Of(user, password));
        var question = await ScpMessage.ReadAsync(stream, CancellationToken.None);
        Assert.That((question?.UserName, question?.Password), Is.EqualTo(((string?)user, (string?)password)));
        Assert.That(question!.ToString(), password.Length > 8 && !user.Contains(password, StringComparison.Ordinal) ? Does.Not.Contain(password) : Is.Not.Null);
    });

    /// <summary>A total length that covers more than the two texts is what xrdp itself could send.</summary>
    private static bool HasLongerSize(byte[] question) => BinaryPrimitives.ReadUInt32BigEndian(question.AsSpan(4)) > 14 + User.Length + Password.Length;

    private static string Text(Random random)
    {
        var text = new string([.. HostileText.Next(random).Where(c => !char.IsSurrogate(c))]);
        return text.Length > 100 ? text[..100] : text;
    }
}
