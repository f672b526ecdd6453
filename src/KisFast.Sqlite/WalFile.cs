using System.Buffers.Binary;

namespace KisFast.Sqlite;

/// <summary>
/// Reads a -wal without SQLite: how far its checksums fit. SQLite drops everything after the first frame that does not fit, without a word,
/// and deletes the file when it is closed; so we look first. The format is that of https://sqlite.org/fileformat2.html#walformat.
/// </summary>
internal sealed class WalFile
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const uint Magic = 0x377F0682;

    private int _frameBytes;

    /// <summary>The salts of its header; 0 when it has no good header.</summary>
    public ulong Salts { get; private set; }

    /// <summary>How many frames fit, from the first on, up to the last that ends a transaction.</summary>
    public long Committed { get; private set; }

    /// <summary>Where the last of them ends; its size when it has no good header.</summary>
    public long CommittedBytes => Salts == 0 ? Bytes : HeaderBytes + (Committed * _frameBytes);

    /// <summary>
    /// Whether, after a frame that does not fit, a transaction of the same run was begun: the one before it was on the disk by then, so this
    /// is damage, no write that a crash has torn.
    /// </summary>
    public bool GoesOnAfterDamage { get; private set; }

    /// <summary>Its size.</summary>
    public long Bytes { get; private set; }

    /// <summary>Reads one.</summary>
    /// <param name="path">The -wal; one that is not there has no bytes.</param>
    public static WalFile Read(string path)
    {
        var wal = new WalFile();
        if (!File.Exists(path)) return wal;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 20);
        wal.Bytes = file.Length;
        wal.Read(file);
        return wal;
    }

    /// <summary>The salts of a -wal that SQLite is writing.</summary>
    public static ulong ReadSalts(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        Span<byte> salts = stackalloc byte[8];
        return RandomAccess.Read(file, salts, 16) == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(salts) : 0;
    }

    private void Read(Stream file)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes) return;
        uint magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        int pageSize = (int)BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        if ((magic & ~1u) != Magic || pageSize is < 512 or > 65536) return;
        bool isBigEndian = (magic & 1) != 0;
        Checksum checksum = default;
        checksum.Add(header[..24], isBigEndian);
        if (!checksum.Is(header[24..])) return;
        Salts = BinaryPrimitives.ReadUInt64LittleEndian(header[16..]);
        _frameBytes = FrameHeaderBytes + pageSize;
        ReadFrames(file, new byte[_frameBytes], isBigEndian, checksum);
    }

    private void ReadFrames(Stream file, byte[] frame, bool isBigEndian, Checksum checksum)
    {
        bool isGood = true;
        bool committedAfterDamage = false;
        for (long number = 1; file.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length; number++)
        {
            if (BinaryPrimitives.ReadUInt64LittleEndian(frame.AsSpan(8)) != Salts)
            {
                // What an earlier run left, or a header that is damaged: only the seal can tell.
                isGood = false;
                continue;
            }

            if (committedAfterDamage)
            {
                GoesOnAfterDamage = true;
                return;
            }

            bool commits = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)) != 0;
            if (isGood)
            {
                checksum.Add(frame.AsSpan(0, 8), isBigEndian);
                checksum.Add(frame.AsSpan(FrameHeaderBytes), isBigEndian);
                isGood = checksum.Is(frame.AsSpan(16));
                if (isGood && commits) Committed = number;
            }

            if (!isGood) committedAfterDamage |= commits;
        }
    }

    private struct Checksum
    {
        private uint _first;
        private uint _second;

        public void Add(ReadOnlySpan<byte> bytes, bool isBigEndian)
        {
            for (; bytes.Length >= 8; bytes = bytes[8..])
            {
                _first += Word(bytes, isBigEndian) + _second;
                _second += Word(bytes[4..], isBigEndian) + _first;
            }
        }

        public readonly bool Is(ReadOnlySpan<byte> stored) =>
            BinaryPrimitives.ReadUInt32BigEndian(stored) == _first && BinaryPrimitives.ReadUInt32BigEndian(stored[4..]) == _second;

        private static uint Word(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
            isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
