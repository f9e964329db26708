using System.Buffers.Binary;
using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace Modular.Xrdp.Sandbox;

/// <summary>
/// A seccomp filter for bubblewrap that refuses the kernel's key rings (keyrings(7)), which no namespace separates: those of one uid share its quota, and a session
/// keyring is inherited from whoever started the manager. Containers refuse them, too.
/// </summary>
internal static class KeyFilter
{
    private const uint And = 0x54, Equal = 0x15, AtLeast = 0x35, Above = 0x25, Load = 0x20, Return = 0x06;
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
        var program = new List<byte>();
        foreach (var (architecture, first) in Calls)
        {
            Add(program, Load, ArchitectureOffset);
            Add(program, Equal, architecture, no: 6);
            Add(program, Load, NumberOffset);
            Add(program, And, WithoutX32Bit);
            Add(program, AtLeast, first, no: 2);
            Add(program, Above, first + 2, yes: 1);
            Add(program, Return, NotImplemented);
            Add(program, Return, Allowed);
        }

        Add(program, Return, Allowed);
        return [.. program];
    }

    // struct sock_filter
    private static void Add(List<byte> program, uint code, uint operand, byte yes = 0, byte no = 0)
    {
        var instruction = new byte[8];
        BinaryPrimitives.WriteUInt16LittleEndian(instruction, (ushort)code);
        (instruction[2], instruction[3]) = (yes, no);
        BinaryPrimitives.WriteUInt32LittleEndian(instruction.AsSpan(4), operand);
        program.AddRange(instruction);
    }
}
