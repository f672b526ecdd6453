namespace KisFast.Sqlite;

/// <summary>
/// The file <c>-lock</c>: held by the one writer, and in it how much of the -wal was acknowledged, so that what is missing of it after a
/// crash is damage and not a torn write. A killed process lets go of it.
/// </summary>
internal sealed class JournalLock : IDisposable
{
    private readonly FileStream _file;

    private JournalLock(FileStream file) => _file = file;

    /// <summary>Where it is.</summary>
    public static string PathOf(string journal) => journal + "-lock";

    /// <exception cref="JournalException">Another process holds it, or it cannot be made.</exception>
    public static JournalLock Take(string journal)
    {
        try
        {
            return new JournalLock(new FileStream(PathOf(journal), Options()));
        }
        catch (DirectoryNotFoundException e)
        {
            throw new JournalException(JournalFault.Unavailable, $"The directory of the journal {journal} is missing: make it, or give another path.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new JournalException(JournalFault.ReadOnly,
                $"Beside the journal {journal} nothing can be written: look at the rights of its directory and files.", e);
        }
        catch (IOException e) when (File.Exists(PathOf(journal)) && !IsFull(e))
        {
            throw new JournalException(JournalFault.InUse, $"Another process writes the journal {journal}: end it, or give each feed a journal of its own.", e);
        }
        catch (IOException e)
        {
            throw new JournalException(IsFull(e) ? JournalFault.Full
                : JournalFault.ReadOnly, $"Beside the journal {journal} nothing can be written ({e.Message}).", e);
        }
    }

    /// <summary>What the last writer had acknowledged: salts of the -wal and how many of its frames; null when nothing is known.</summary>
    public static WalSeal? ReadSeal(string journal)
    {
        try
        {
            using var file = new FileStream(PathOf(journal), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return Read(file);
        }
        catch (IOException)
        {
            // Held: its writer lives, and looks after it.
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>As <see cref="ReadSeal"/>, of the lock that is held.</summary>
    public WalSeal? Seal => Read(_file);

    /// <summary>Notes what is acknowledged.</summary>
    /// <param name="seal">The seal.</param>
    /// <param name="isForced">
    /// Whether it has to be on the disk when this returns. An older one is true as well, so it need not, but for the word that the main
    /// file is about to change.
    /// </param>
    public void Acknowledge(in WalSeal seal, bool isForced = false)
    {
        Span<byte> bytes = stackalloc byte[WalSeal.Size];
        seal.Write(bytes);
        RandomAccess.Write(_file.SafeFileHandle, bytes, 0);
        if (isForced) RandomAccess.FlushToDisk(_file.SafeFileHandle);
    }

    public void Dispose() => _file.Dispose();

    private static WalSeal? Read(FileStream file)
    {
        Span<byte> bytes = stackalloc byte[WalSeal.Size];
        return WalSeal.Read(bytes[..RandomAccess.Read(file.SafeFileHandle, bytes, 0)]);
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static bool IsFull(IOException e) => (e.HResult & 0xFFFF) is 28 or 112;
}
