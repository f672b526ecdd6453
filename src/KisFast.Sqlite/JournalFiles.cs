using System.Buffers.Binary;

namespace KisFast.Sqlite;

/// <summary>
/// Looks at a journal's files before SQLite does: one SELECT, even through a read-only connection, deletes a -wal whose main file is
/// missing or empty, and silently drops what follows a damaged frame.
/// </summary>
internal static class JournalFiles
{
    private const int HeaderBytes = 100;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    public static string WalOf(string path) => path + "-wal";

    public static string ShmOf(string path) => path + "-shm";

    /// <summary>Refuses what SQLite must not touch.</summary>
    /// <param name="path">The main file.</param>
    /// <param name="seal">What the last writer had acknowledged, when nobody writes now; null: it is not known, or somebody writes.</param>
    /// <param name="isWriter">Whether the caller is to write: then the -wal is cut where its last transaction ends.</param>
    /// <returns>Whether there is a journal; otherwise there is nothing at all.</returns>
    /// <exception cref="JournalException">The files are not those of a whole journal.</exception>
    public static bool Inspect(string path, WalSeal? seal, bool isWriter = false)
    {
        try
        {
            long walBytes = LengthOf(WalOf(path));
            if (Directory.Exists(path)) throw new JournalException(JournalFault.Foreign, $"{path} is a directory: give the path of a file.");
            if (!File.Exists(path))
            {
                if (walBytes == 0) return false;
                throw Torn(path, $"is missing, but {WalOf(path)} holds records");
            }

            Span<byte> header = stackalloc byte[HeaderBytes];
            long length = ReadHeader(path, header);
            CheckHeader(path, header[..(int)Math.Min(length, HeaderBytes)], length, walBytes);
            WalFile wal = WalFile.Read(WalOf(path));
            // Somebody who writes may have been writing just there.
            if (seal is null && wal.GoesOnAfterDamage) wal = WalFile.Read(WalOf(path));
            CheckWal(path, wal, seal);
            if (isWriter) CutTail(path, wal);
            return true;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new JournalException(JournalFault.Unavailable, $"The journal {path} may not be read by this user: only its owner may.", e);
        }
        catch (IOException e)
        {
            throw new JournalException(JournalFault.Io, $"The journal {path} cannot be read ({e.Message}): look at the disk.", e);
        }
    }

    private static void CheckHeader(string path, ReadOnlySpan<byte> header, long length, long walBytes)
    {
        if (length == 0)
        {
            throw walBytes > 0
                ? Torn(path, $"is empty, but {WalOf(path)} holds records")
                : new JournalException(JournalFault.Corrupt,
                    $"{path} is empty: a journal is begun only where there is no file. Restore a backup, or remove it if it never held one.");
        }

        if (header.Length < HeaderBytes || !header.StartsWith(Magic))
        {
            throw walBytes > 0 || header.IndexOfAnyExcept((byte)0) < 0
                ? Torn(path, "does not begin as a SQLite file does")
                : new JournalException(JournalFault.Foreign, $"{path} is no SQLite file: give the path of a journal, or of a file that is not there yet.");
        }

        // Before SQLite opens it: nothing of another program's file is changed.
        if (BinaryPrimitives.ReadUInt32BigEndian(header[68..]) != Schema.ApplicationId) throw Schema.NotOurs(path);
        long pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is var size && size == 1 ? 65536 : size;
        long pages = BinaryPrimitives.ReadUInt32BigEndian(header[28..]);
        // With a -wal the file may be on its way from one state to the next.
        if (walBytes == 0 && (length < pages * pageSize || length % pageSize != 0))
        {
            throw new JournalException(JournalFault.Corrupt,
                $"The journal {path} is cut: {length} bytes where its header says {pages * pageSize}. Keep it, restore a backup with `kisfast journal "
                + "restore`.");
        }
    }

    private static void CheckWal(string path, WalFile wal, WalSeal? seal)
    {
        if (wal.Bytes == 0) return;
        if (wal.GoesOnAfterDamage || (seal is { } acknowledged && wal.Salts == acknowledged.Salts && wal.Committed < acknowledged.Frames))
        {
            throw new JournalException(JournalFault.Corrupt,
                $"{WalOf(path)} is damaged after its frame {wal.Committed}: SQLite would drop the acknowledged records that follow. Keep copies of both "
                + "files; then `kisfast journal restore` a backup, or `kisfast journal restore --accept-loss` to go on with what is left.");
        }

        // Only the writer changes the file, and says so before it does.
        if (wal.Committed > 0 && seal is { MainBytes: > 0 } known && (new FileInfo(path).Length, MainTicks(path)) != (known.MainBytes, known.MainTicks))
            throw Torn(path, $"is not the file whose records {WalOf(path)} holds");
    }

    // What a crash or a failing disk left of a transaction. SQLite writes over it under the same salts: were the next one torn as well, what is left
    // of the first would look as if it had been begun after that.
    private static void CutTail(string path, WalFile wal)
    {
        if (wal.CommittedBytes == wal.Bytes) return;
        using FileStream file = File.OpenWrite(WalOf(path));
        file.SetLength(wal.CommittedBytes);
    }

    /// <summary>Refuses a journal that ends before what was acknowledged.</summary>
    /// <param name="path">The main file.</param>
    /// <param name="lastKey">The last key that it has.</param>
    /// <param name="seal">What the last writer had acknowledged.</param>
    public static void CheckEnd(string path, long lastKey, WalSeal? seal)
    {
        if (seal is not { } known || lastKey >= known.LastKey) return;
        throw new JournalException(JournalFault.WentBack,
            $"The journal {path} ends before what was acknowledged: its -wal was deleted, or an older copy put in its place. Put the files back, or "
            + "`kisfast journal restore --accept-loss` to go on with what is there; the order history then brings what a repair can.");
    }

    /// <summary>When a main file was last changed.</summary>
    public static long MainTicks(string path) => File.GetLastWriteTimeUtc(path).Ticks;

    private static JournalException Torn(string path, string what) => new(JournalFault.Corrupt,
        $"The journal {path} {what}: it was deleted, cut or replaced while records were in its -wal. Nothing was touched: put the file back, or `kisfast "
        + "journal restore` a backup.");

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    private static long ReadHeader(string path, Span<byte> header)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        return file.Length;
    }
}
