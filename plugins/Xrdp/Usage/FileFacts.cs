using System.Runtime.InteropServices;

namespace Modular.Xrdp.Usage;

/// <summary>What statx(2) says of a file without asking a remote file system.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct FileFacts
{
    public const uint Wanted = Type | Links | Inode | HasBlocks;

    private const uint Type = 0x1, Links = 0x4, Inode = 0x100, HasBlocks = 0x400;
    private const ulong MountRoot = 0x2000; // STATX_ATTR_MOUNT_ROOT, Linux 5.8
    private const int KindMask = 0xF000, FolderKind = 0x4000;

    [FieldOffset(0)]
    private readonly uint _mask;

    [FieldOffset(8)]
    private readonly ulong _attributes;

    [FieldOffset(16)]
    private readonly uint _links;

    [FieldOffset(28)]
    private readonly ushort _mode;

    [FieldOffset(32)]
    private readonly ulong _inode;

    [FieldOffset(48)]
    private readonly ulong _blocks;

    [FieldOffset(56)]
    private readonly ulong _knownAttributes;

    [FieldOffset(136)]
    private readonly ulong _device;

    /// <summary>Names the file among all of this machine's.</summary>
    public (ulong Device, ulong Inode) Id => (_device, _inode);

    public bool IsFolder => (_mode & KindMask) == FolderKind;

    /// <summary>Whether it may be met again under another name.</summary>
    public bool HasMoreNames => !IsFolder && _links > 1;

    /// <summary>What is allocated for it, whatever length it claims to have; null when the file system does not say.</summary>
    public long? AllocatedBytes => (_mask & HasBlocks) != 0 ? (long)_blocks * 512 : null;

    /// <summary>
    /// Whether something else is mounted here. Subvolumes (btrfs) have devices of their own, too, and are no mounts: older kernels cannot tell.
    /// </summary>
    public bool IsOtherMount(FileFacts top) => (_knownAttributes & MountRoot) != 0 ? (_attributes & MountRoot) != 0 : _device != top._device;
}
