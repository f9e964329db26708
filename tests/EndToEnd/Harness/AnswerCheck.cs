namespace Modular.EndToEnd.Harness;

/// <summary>What looks at every answer that an <see cref="ApiClient"/> gets; a project that has nothing to say of them sets nothing.</summary>
internal static class AnswerCheck
{
    /// <summary>Fails the test when an answer is not as promised. Its body has been read.</summary>
    public static Func<HttpResponseMessage, Task>? Current { get; set; }
}
