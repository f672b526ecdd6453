using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KisFast.Tests.Journal;

/// <summary>
/// SQLite's default way to the files with an ear on it: every write, sync, truncation and deletion is recorded, and one of them can be made
/// to fail. Made of a copy of the default one; only what is listened to is another function. One recording at a time.
/// </summary>
internal static unsafe partial class RecordingVfs
{
    public const string Name = "recording";

    private const int Ok = 0;
    private const int IoErrorWrite = 10 | (3 << 8);
    private const int IoErrorSync = 10 | (4 << 8);
    private const int DiskFull = 13;

    // The places of functions in sqlite3_vfs and sqlite3_io_methods, in pointers.
    private const int VfsName = 3;
    private const int VfsOpen = 5;
    private const int VfsDelete = 6;
    private const int VfsPointers = 22;
    private const int MethodClose = 1;
    private const int MethodWrite = 3;
    private const int MethodTruncate = 4;
    private const int MethodSync = 5;
    private const int MethodPointers = 19;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<nint, (string Path, nint Methods)> Files = [];
    private static readonly nint* Vfs = Register();
    private static readonly nint* DefaultVfs = (nint*)Find(null);
    private static List<Operation>? _operations;
    private static int _failAt = -1;
    private static Failure _failure;

    public enum Failure
    {
        Sync,
        Full,
        CutWrite,
    }

    public enum Kind
    {
        Write,
        Truncate,
        Sync,
        Delete,
    }

    /// <summary>What was done to a file.</summary>
    public sealed record Operation(Kind Kind, string Path, long Offset, byte[] Bytes);

    /// <summary>Makes it known to SQLite; before the first connection that names it.</summary>
    public static void Install() => ArgumentNullException.ThrowIfNull(Vfs);

    /// <summary>Begins a recording.</summary>
    public static List<Operation> Begin()
    {
        lock (Gate)
        {
            _failAt = -1;
            return _operations = [];
        }
    }

    /// <summary>Makes the n-th operation from now on fail, and every one like it after that.</summary>
    public static void FailAt(int operation, Failure failure)
    {
        lock (Gate) (_failAt, _failure) = ((_operations?.Count ?? 0) + operation, failure);
    }

    /// <summary>Ends it.</summary>
    public static void End()
    {
        lock (Gate) (_operations, _failAt) = (null, -1);
    }

    private static nint* Register()
    {
        nint* original = (nint*)Find(null);
        nint* copy = (nint*)NativeMemory.AllocZeroed(VfsPointers, (nuint)sizeof(nint));
        Unsafe.CopyBlock(copy, original, (uint)(VfsPointers * sizeof(nint)));
        copy[2] = 0;
        copy[VfsName] = Marshal.StringToCoTaskMemUTF8(Name);
        copy[VfsOpen] = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, nint*, int, int*, int>)&Open;
        copy[VfsDelete] = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, int, int>)&Delete;
        if (Register((nint)copy, 0) != Ok) throw new InvalidOperationException("SQLite does not take it.");
        return copy;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(nint vfs, byte* path, nint* file, int flags, int* outFlags)
    {
        int code = ((delegate* unmanaged[Cdecl]<nint, byte*, nint*, int, int*, int>)DefaultVfs[VfsOpen])(vfs, path, file, flags, outFlags);
        if (code != Ok || *file == 0 || path is null) return code;
        nint* methods = (nint*)NativeMemory.Alloc(MethodPointers, (nuint)sizeof(nint));
        Unsafe.CopyBlock(methods, (void*)*file, (uint)(MethodPointers * sizeof(nint)));
        methods[MethodClose] = (nint)(delegate* unmanaged[Cdecl]<nint*, int>)&Close;
        methods[MethodWrite] = (nint)(delegate* unmanaged[Cdecl]<nint*, byte*, int, long, int>)&Write;
        methods[MethodTruncate] = (nint)(delegate* unmanaged[Cdecl]<nint*, long, int>)&Truncate;
        methods[MethodSync] = (nint)(delegate* unmanaged[Cdecl]<nint*, int, int>)&Sync;
        lock (Gate) Files[(nint)file] = (Marshal.PtrToStringUTF8((nint)path)!, *file);
        *file = (nint)methods;
        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(nint* file)
    {
        nint* original = Original(file);
        NativeMemory.Free((void*)*file);
        *file = (nint)original;
        lock (Gate) Files.Remove((nint)file);
        return ((delegate* unmanaged[Cdecl]<nint*, int>)original[MethodClose])(file);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(nint* file, byte* bytes, int count, long offset)
    {
        var write = (delegate* unmanaged[Cdecl]<nint*, byte*, int, long, int>)Original(file)[MethodWrite];
        if (Record(Kind.Write, PathOf(file), offset, new Span<byte>(bytes, count).ToArray()) is not { } failure || failure == Failure.Sync)
            return write(file, bytes, count, offset);
        if (failure == Failure.Full) return DiskFull;
        write(file, bytes, count / 3, offset);
        return IoErrorWrite;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(nint* file, long size)
    {
        Record(Kind.Truncate, PathOf(file), size, []);
        return ((delegate* unmanaged[Cdecl]<nint*, long, int>)Original(file)[MethodTruncate])(file, size);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(nint* file, int flags)
    {
        if (Record(Kind.Sync, PathOf(file), 0, []) == Failure.Sync) return IoErrorSync;
        return ((delegate* unmanaged[Cdecl]<nint*, int, int>)Original(file)[MethodSync])(file, flags);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(nint vfs, byte* path, int syncDirectory)
    {
        Record(Kind.Delete, Marshal.PtrToStringUTF8((nint)path)!, 0, []);
        return ((delegate* unmanaged[Cdecl]<nint, byte*, int, int>)DefaultVfs[VfsDelete])(vfs, path, syncDirectory);
    }

    private static Failure? Record(Kind kind, string path, long offset, byte[] bytes)
    {
        lock (Gate)
        {
            if (_operations is null) return null;
            _operations.Add(new Operation(kind, path, offset, bytes));
            return _failAt >= 0 && _operations.Count > _failAt ? _failure : null;
        }
    }

    private static nint* Original(nint* file)
    {
        lock (Gate) return (nint*)Files[(nint)file].Methods;
    }

    private static string PathOf(nint* file)
    {
        lock (Gate) return Files[(nint)file].Path;
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Find(string? name);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register")]
    private static partial int Register(nint vfs, int isDefault);
}
