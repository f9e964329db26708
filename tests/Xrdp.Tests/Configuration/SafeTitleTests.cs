using Modular.Xrdp.Configuration;

namespace Modular.Xrdp.Tests.Configuration;

internal sealed class SafeTitleTests
{
    [TestCase(null, "Remote desktop")]
    [TestCase("", "Remote desktop")]
    [TestCase(" .-_ ", "Remote desktop")]
    [TestCase("$$$", "Remote desktop")]
    [TestCase("Build 7.2_x-y", "Build 7.2_x-y")]
    [TestCase("$HOME", "HOME")]
    [TestCase("$ask", "Desktop ask")]
    [TestCase("ASKari", "Desktop ASKari")]
    [TestCase("a\nb", "a b")]
    public void From_LeavesOnlyWhatCannotHurt(string? text, string expected) => Assert.That(SafeTitle.From(text), Is.EqualTo(expected));

    [TestCase("x")]
    [TestCase("ask")]
    [TestCase("ask ")]
    public void From_WhenLong_HasAtMost64AndNoBlankAtTheEnd(string start) =>
        Assert.That(SafeTitle.From(start + new string(' ', 50) + new string('y', 200)), Has.Length.LessThanOrEqualTo(64).And.Not.EndsWith(" "));

    [Test]
    public void From_WhateverCharacterIsGiven_IsHarmless()
    {
        for (var c = 0; c <= char.MaxValue; c++)
            Assert.That(SafeTitle.From($"{(char)c}ask{(char)c}"), Does.Match("^(?!ask)[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$"));
    }
}
