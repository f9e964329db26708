using System.ComponentModel;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Modular.Xrdp.Native;

namespace Modular.Xrdp.Processes;

/// <summary>Starts programs that outlive this process: own session, no pipe to us, nothing inherited but what is asked for.</summary>
internal static unsafe class ProcessSpawner
{
    private const uint OwnerReadWrite = 0x180;

    // O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW: what several processes write goes to the end, each line after the other
    private static readonly int WriteAppendCreateNoFollow = 0x1 | 0x40 | 0x400 | LibC.NoFollow;
    private const short SetSidSigDefaultSigMask = 0x80 | 0x04 | 0x08;

    /// <summary>Returns the new process's id; whoever called must see that it is waited for.</summary>
    public static int Spawn(SpawnRequest request)
    {
        var pid = 0;
        ExceptionDispatchInfo? error = null;
        var thread = new Thread(() =>
        {
            try
            {
                LeaveSessionKeyring();
                pid = SpawnHere(request);
            }
            catch (Exception e)
            {
                error = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        error?.Throw();
        return pid;
    }

    /// <summary>
    /// A new, empty one for this thread and what it starts: the keys of whoever started the manager are nothing for others. It may be refused, by a seccomp
    /// filter, which then refuses the keys as well, or for want of quota.
    /// </summary>
    private static void LeaveSessionKeyring()
    {
        const long JoinSessionKeyring = 1;
        _ = LibC.syscall(RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 250 : 219, JoinSessionKeyring, 0, 0, 0);
    }

    private static int SpawnHere(SpawnRequest request)
    {
        // glibc's types are smaller than these; musl's too
        byte* actions = stackalloc byte[256], attributes = stackalloc byte[512], set = stackalloc byte[128];
        Check(LibC.posix_spawn_file_actions_init(actions));
        Check(LibC.posix_spawnattr_init(attributes));
        var argv = Block([request.Program, .. request.Arguments]);
        var envp = Block([.. request.Environment.Select(e => e.Key + "=" + e.Value)]);
        var handed = new List<SafeFileHandle>();
        try
        {
            handed.AddRange(request.Handed.Select(OutOfTheWay));
            AddActions(actions, request.OutputPath, handed);
            AddAttributes(attributes, set);
            var error = LibC.posix_spawn(out var pid, argv[0], actions, attributes, argv, envp);
            return error == 0 ? pid : throw new Win32Exception(error, $"Cannot start {request.Program}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
        finally
        {
            _ = LibC.posix_spawn_file_actions_destroy(actions);
            _ = LibC.posix_spawnattr_destroy(attributes);
            handed.ForEach(h => h.Dispose());
            Free(argv);
            Free(envp);
        }
    }

    /// <summary>A copy above the numbers that are given out, so that none of them is overwritten before its turn.</summary>
    private static SafeFileHandle OutOfTheWay(SafeHandle descriptor)
    {
        const int DuplicateCloseOnExec = 1030;
        const int Above = 64;
        var held = false;
        try
        {
            descriptor.DangerousAddRef(ref held);
            var copy = LibC.fcntl((int)descriptor.DangerousGetHandle(), DuplicateCloseOnExec, Above);
            return copy >= 0 ? new SafeFileHandle(copy, ownsHandle: true) : throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
        finally
        {
            if (held)
                descriptor.DangerousRelease();
        }
    }

    private static void AddActions(byte* actions, string outputPath, List<SafeFileHandle> handed)
    {
        Check(LibC.posix_spawn_file_actions_addopen(actions, 0, "/dev/null", 0, 0));
        Check(LibC.posix_spawn_file_actions_addopen(actions, 1, outputPath, WriteAppendCreateNoFollow, OwnerReadWrite));
        Check(LibC.posix_spawn_file_actions_adddup2(actions, 1, 2));
        for (var i = 0; i < handed.Count; i++)
            Check(LibC.posix_spawn_file_actions_adddup2(actions, (int)handed[i].DangerousGetHandle(), SpawnRequest.FirstHanded + i));
        try
        {
            // what .NET opens closes by itself; what was inherited from whoever started the manager does not
            Check(LibC.posix_spawn_file_actions_addclosefrom_np(actions, SpawnRequest.FirstHanded + handed.Count));
        }
        catch (EntryPointNotFoundException)
        {
            // a C library without it: glibc before 2.34, musl
        }
    }

    private static void AddAttributes(byte* attributes, byte* set)
    {
        Check(LibC.posix_spawnattr_setflags(attributes, SetSidSigDefaultSigMask));
        Check(LibC.sigfillset(set));
        Check(LibC.posix_spawnattr_setsigdefault(attributes, set)); // the runtime ignores SIGPIPE, and an ignored signal survives exec
        Check(LibC.sigemptyset(set));
        Check(LibC.posix_spawnattr_setsigmask(attributes, set));
    }

    private static void Check(int error)
    {
        if (error != 0)
            throw new Win32Exception(error);
    }

    private static byte** Block(string[] texts)
    {
        var block = (byte**)NativeMemory.AllocZeroed((nuint)(texts.Length + 1), (nuint)sizeof(byte*));
        for (var i = 0; i < texts.Length; i++)
            block[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
        return block;
    }

    private static void Free(byte** block)
    {
        for (var i = 0; block[i] != null; i++)
            Marshal.FreeCoTaskMem((nint)block[i]);
        NativeMemory.Free(block);
    }
}
