using System.Buffers.Binary;

namespace Modular.Xrdp.Processes;

/// <summary>A program of the kernel's classic packet filter, which seccomp(2) and sockets (socket(7)) take.</summary>
internal sealed class FilterProgram
{
    public const uint And = 0x54, Equal = 0x15, AtLeast = 0x35, Above = 0x25, Load = 0x20, LoadHalf = 0x28, Return = 0x06;

    private const int InstructionLength = 8;

    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count / InstructionLength;

    /// <summary>Adds a struct sock_filter; jumps are counted from the one after it.</summary>
    public FilterProgram Add(uint code, uint operand, byte yes = 0, byte no = 0)
    {
        var instruction = new byte[InstructionLength];
        BinaryPrimitives.WriteUInt16LittleEndian(instruction, (ushort)code);
        (instruction[2], instruction[3]) = (yes, no);
        BinaryPrimitives.WriteUInt32LittleEndian(instruction.AsSpan(4), operand);
        _bytes.AddRange(instruction);
        return this;
    }

    public byte[] ToBytes() => [.. _bytes];
}
