using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace KisFast.Rest;

/// <summary>
/// The access token on disk, shared by the processes of one user: readable by its owner only, replaced atomically, named by a
/// hash, so that neither name nor content tells the app key. A file that is absent, foreign, damaged, too large or readable by
/// others counts as empty. A disk that refuses costs the sharing, never the call.
/// </summary>
internal sealed class TokenCacheFile : ITokenCache
{
    private const int MaxBytes = 16 * 1024;
    private static readonly TimeSpan MostAge = TimeSpan.FromDays(1);
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _directory;

    // A simulator has another port, and so another file, each time.
    private readonly bool _prunes;
    private long _failures;

    private TokenCacheFile(string directory, string name, bool prunes)
    {
        _directory = directory;
        _prunes = prunes;
        Path = System.IO.Path.Combine(directory, name + ".json");
    }

    /// <summary>Where it is, or will be.</summary>
    public string Path { get; }

    /// <summary>How often the disk refused, or the file was unusable.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>The cache of an app key, or null when there is to be none or the user has no home.</summary>
    public static TokenCacheFile? Create(KisRestOptions options)
    {
        string? directory = options.TokenCacheDirectory;
        bool isOurs = directory is null;
        bool isSimulator = options.EffectiveBaseAddress.IsLoopback;
        if (directory is null)
        {
            string home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            directory = home.Length == 0 ? "" : System.IO.Path.Combine(home, "kisfast");
            if (isSimulator && home.Length > 0) directory = System.IO.Path.Combine(directory, "loopback");
        }

        return directory.Length == 0 ? null : new TokenCacheFile(directory, NameOf(options), isOurs && isSimulator);
    }

    /// <summary>What the token of an app key is kept under: nobody can tell the app key from it.</summary>
    public static string NameOf(KisRestOptions options)
    {
        // The host takes part: a simulator's token must never be sent to KIS.
        string identity = $"kisfast token\n{options.Environment}\n{options.EffectiveBaseAddress.Authority}\n{options.AppKey}";
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(identity));
        return "token-" + Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }

    ValueTask<TokenCacheEntry?> ITokenCache.ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Read());

    ValueTask ITokenCache.WriteAsync(TokenCacheEntry entry, CancellationToken cancellationToken)
    {
        Write(entry);
        return ValueTask.CompletedTask;
    }

    /// <summary>The content, or null.</summary>
    public TokenCacheEntry? Read()
    {
        try
        {
            using FileStream file = new(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & ~OwnerOnly) != 0) return Unusable();
            byte[] bytes = new byte[MaxBytes + 1];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MaxBytes) return Unusable();
            try
            {
                TokenCacheEntry? entry = JsonSerializer.Deserialize(bytes.AsSpan(0, length), KisJson.Default.TokenCacheEntry);
                return entry is { IsUsable: true } ? entry : Unusable();
            }
            finally
            {
                CryptographicOperations.ZeroMemory(bytes);
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return Unusable();
        }
    }

    /// <summary>Replaces the content; whoever reads meanwhile sees the old or the new, never a part.</summary>
    public void Write(TokenCacheEntry entry)
    {
        string temporary = $"{Path}.{Environment.ProcessId:x}-{Guid.NewGuid():N}";
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(entry, KisJson.Default.TokenCacheEntry);
        try
        {
            CreateDirectory();
            using (FileStream file = new(temporary, NewFile(FileMode.CreateNew, FileShare.None))) file.Write(bytes);
            File.Move(temporary, Path, overwrite: true);
            if (_prunes) Prune();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Interlocked.Increment(ref _failures);
            TryDelete(temporary);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>
    /// Takes the lock under which one process at a time asks for a token. The operating system releases it when the process dies.
    /// </summary>
    /// <param name="held">The lock, to be disposed; null when the disk refuses: then there is nobody to exclude.</param>
    /// <returns>False while another process holds it.</returns>
    public bool TryLock(out IDisposable? held)
    {
        held = null;
        string path = Path + ".lock";
        try
        {
            CreateDirectory();
            held = new FileStream(path, NewFile(FileMode.OpenOrCreate, FileShare.None));
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            Interlocked.Increment(ref _failures);
            return true;
        }
        catch (IOException)
        {
            if (File.Exists(path)) return false;
            Interlocked.Increment(ref _failures);
            return true;
        }
    }

    private static FileStreamOptions NewFile(FileMode mode, FileShare share)
    {
        FileStreamOptions options = new() { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        return options;
    }

    private void CreateDirectory()
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(_directory);
        else Directory.CreateDirectory(_directory, OwnerOnly | UnixFileMode.UserExecute);
    }

    private void Prune()
    {
        DateTime oldest = DateTime.UtcNow - MostAge;
        foreach (string file in Directory.EnumerateFiles(_directory, "token-*"))
            if (File.GetLastWriteTimeUtc(file) < oldest) TryDelete(file);
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It holds nothing that the cache's own file would not; the folder is the owner's.
        }
    }

    private TokenCacheEntry? Unusable()
    {
        Interlocked.Increment(ref _failures);
        return null;
    }
}
