namespace Modular.Host.Plugins;

/// <summary>
/// Runs code of a plugin on a thread of its own: what it throws, and that it does not return, is a <see cref="PluginException"/> of one line.
/// A thread that does not return is left behind; it is one of the background and does not keep the process.
/// </summary>
internal sealed class ForeignCode(TimeSpan limit)
{
    /// <param name="what">What is run, as the first words of a sentence: "The constructor of EchoModule".</param>
    /// <param name="code">Also what reads the plugin's objects belongs in it.</param>
    public T Run<T>(string what, Func<T> code)
    {
        var (result, failure) = (default(T), default(PluginException));
        var thread = new Thread(() =>
        {
            try
            {
                result = code();
            }
            catch (Exception e)
            {
                failure = PluginReasons.Of(what, e); // on this thread, for the exception is the plugin's, too: its Message may do anything
            }
        })
        {
            IsBackground = true,
            Name = "plugin",
        };
        thread.Start();
        if (!thread.Join(limit))
            throw new PluginException($"{what} did not return within {limit.TotalSeconds:0.#} s.");

        return failure is null ? result! : throw failure;
    }
}
