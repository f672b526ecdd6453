using System.Buffers;
using System.Runtime.InteropServices;

namespace KisFast.Tests.Guarded;

/// <summary>
/// Memory between two unmapped pages: reading or writing a byte before its first or behind its last kills the process. Not a managed
/// array, so nothing the collector does can lie there.
/// </summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int ProtectNone = 0, ProtectReadWrite = 3, MapPrivateAnonymous = 0x22;
    private static readonly nuint PageSize = (nuint)Environment.SystemPageSize;

    private readonly byte* _start;
    private readonly nuint _mapped;
    private readonly byte* _usable;
    private readonly int _usableLength;

    /// <summary>Maps room for <paramref name="length"/> bytes, rounded up to pages, with a guard on either side.</summary>
    public GuardedMemory(int length)
    {
        nuint pages = ((nuint)length + PageSize - 1) / PageSize;
        _usableLength = (int)(pages * PageSize);
        _mapped = (pages + 2) * PageSize;
        _start = Map(null, _mapped, ProtectNone, MapPrivateAnonymous, -1, 0);
        if (_start == (byte*)-1) throw new InvalidOperationException($"mmap failed: {Marshal.GetLastPInvokeError()}");
        _usable = _start + PageSize;
        if (Protect(_usable, (nuint)_usableLength, ProtectReadWrite) != 0)
            throw new InvalidOperationException($"mprotect failed: {Marshal.GetLastPInvokeError()}");
    }

    /// <summary>Whether this machine has the calls that this class is made of.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>The first bytes: the byte before them is unmapped.</summary>
    public Span<byte> AtStart(int length) => new(_usable, Check(length));

    /// <summary>The last bytes: the byte behind them is unmapped.</summary>
    public Span<byte> AtEnd(int length) => new(_usable + _usableLength - Check(length), length);

    /// <summary>The same as memory, for sequences.</summary>
    public ReadOnlyMemory<byte> MemoryAtEnd(int length) => new Manager(_usable + _usableLength - Check(length), length).Memory;

    /// <inheritdoc cref="MemoryAtEnd"/>
    public ReadOnlyMemory<byte> MemoryAtStart(int length) => new Manager(_usable, Check(length)).Memory;

    public void Dispose() => Unmap(_start, _mapped);

    private int Check(int length) =>
        length <= _usableLength ? length : throw new ArgumentOutOfRangeException(nameof(length), $"{length} of {_usableLength}");

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(void* address, nuint length);

    private sealed class Manager(byte* start, int length) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => new(start, length);

        public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}

/// <summary>A test over <see cref="GuardedMemory"/>: skipped where there is none.</summary>
internal sealed class GuardedFactAttribute : FactAttribute
{
    public GuardedFactAttribute()
    {
        if (!GuardedMemory.IsSupported) Skip = "guard pages are mapped by Linux's mmap";
    }
}
