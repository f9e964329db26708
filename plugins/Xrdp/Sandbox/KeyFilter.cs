using System.IO.Pipes;
using System.Runtime.InteropServices;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Sandbox;

/// <summary>
/// A seccomp filter for bubblewrap that refuses the kernel's key rings (keyrings(7)), which no namespace separates: those of one uid share its quota, and a
/// session keyring is inherited from whoever started the manager. Containers refuse them, too.
/// </summary>
internal static class KeyFilter
{
    private const uint NumberOffset = 0, ArchitectureOffset = 4;
    private const uint Allowed = 0x7fff0000, NotImplemented = 0x00050000 | 38;
    private const uint WithoutX32Bit = 0xbfffffff;

    /// <summary>The number of add_key, which request_key and keyctl follow, by AUDIT_ARCH: x86-64, i386, arm64, arm.</summary>
    private static readonly (uint Architecture, uint First)[] Calls = [(0xc000003e, 248), (0x40000003, 286), (0xc00000b7, 217), (0x40000028, 309)];

    /// <summary>The filter in a pipe that ends after it.</summary>
    public static SafeHandle Open()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        var end = pipe.ClientSafePipeHandle;
        pipe.Write(Compile());
        return end;
    }

    private static byte[] Compile()
    {
        var program = new FilterProgram();
        foreach (var (architecture, first) in Calls)
        {
            program
                .Add(FilterProgram.Load, ArchitectureOffset)
                .Add(FilterProgram.Equal, architecture, no: 6)
                .Add(FilterProgram.Load, NumberOffset)
                .Add(FilterProgram.And, WithoutX32Bit)
                .Add(FilterProgram.AtLeast, first, no: 2)
                .Add(FilterProgram.Above, first + 2, yes: 1)
                .Add(FilterProgram.Return, NotImplemented)
                .Add(FilterProgram.Return, Allowed);
        }

        return program.Add(FilterProgram.Return, Allowed).ToBytes();
    }
}
