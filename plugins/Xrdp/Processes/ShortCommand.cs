using System.ComponentModel;
using System.Diagnostics;

namespace Modular.Xrdp.Processes;

/// <summary>Runs a program that answers at once and returns what it said.</summary>
internal static class ShortCommand
{
    /// <summary>Why a command fails, in one line; null when it works.</summary>
    public static async Task<string?> WhyNotAsync(IReadOnlyList<string> command, TimeSpan limit, CancellationToken ct)
    {
        var (exitCode, output) = await RunAsync(command[0], command.Skip(1), limit, ct);
        return exitCode == 0 ? null : output.Length > 0 ? output.ReplaceLineEndings(" ") : $"{command[0]} ended with exit code {exitCode}";
    }

    /// <summary>
    /// Exit code (null when it could not be started or took longer than <paramref name="limit"/>) and output, errors included. Throws Unavailable for want of
    /// descriptors.
    /// </summary>
    public static async Task<(int? ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments, TimeSpan limit, CancellationToken ct)
    {
        using var process = new Process();
        process.StartInfo =
            new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        process.StartInfo.Environment.Clear();
        process.StartInfo.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(limit);
        try
        {
            process.Start();
            process.StandardInput.Close();
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, (await output + await errors).Trim());
        }
        catch (Win32Exception e) when (DescriptorShortage.IsCauseOf(e))
        {
            throw DescriptorShortage.Explain(e);
        }
        catch (Win32Exception e)
        {
            return (null, e.Message);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return (null, $"{program} did not answer within {limit.TotalSeconds:0} s");
        }
    }
}
