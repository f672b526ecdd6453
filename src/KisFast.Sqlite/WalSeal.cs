using System.Buffers.Binary;

namespace KisFast.Sqlite;

/// <summary>What a writer has acknowledged, as the lock file keeps it: against it, damage differs from what a crash has torn.</summary>
/// <param name="Salts">The eight bytes of the -wal's header that change whenever it is begun anew.</param>
/// <param name="Frames">How many of its frames are acknowledged.</param>
/// <param name="LastKey">The last record's key; -1 for none.</param>
/// <param name="MainBytes">The main file's length after the last checkpoint; 0 while one runs.</param>
/// <param name="MainTicks">When that one changed it.</param>
internal readonly record struct WalSeal(ulong Salts, long Frames, long LastKey, long MainBytes, long MainTicks)
{
    /// <summary>Nothing is acknowledged: any journal is good.</summary>
    public static WalSeal Nothing { get; } = new(0, 0, -1, 0, 0);

    /// <summary>Its size in the file.</summary>
    public const int Size = 40;

    public static WalSeal? Read(ReadOnlySpan<byte> bytes) => bytes.Length < Size
        ? null
        : new WalSeal(BinaryPrimitives.ReadUInt64LittleEndian(bytes), Long(bytes[8..]), Long(bytes[16..]), Long(bytes[24..]), Long(bytes[32..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Salts);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], Frames);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], LastKey);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], MainBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], MainTicks);
    }

    private static long Long(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes);
}
