using KisFast.Sqlite;

namespace KisFast;

/// <summary>
/// The journal in one SQLite file (with <c>-wal</c>, <c>-shm</c>, <c>-lock</c> and <c>-ballast</c> beside it while it is written). What
/// <see cref="IJournalWriter.Append"/> has returned for survives a kill and a power cut. Only its owner may read it; anything that
/// speaks SQL can, also while it is written.
/// </summary>
public sealed class SqliteJournal : IJournal
{
    private readonly SqliteJournalOptions _options;

    /// <summary>A journal in a file. Opens nothing.</summary>
    /// <param name="path">The file; its directory has to be there.</param>
    /// <param name="options">What may be changed; null: the defaults.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public SqliteJournal(string path, SqliteJournalOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.GetFullPath(path);
        _options = options ?? new SqliteJournalOptions();
    }

    /// <summary>The file, absolute.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public string Name => Path;

    /// <inheritdoc/>
    /// <remarks>Does its work before it returns; a look at a file of some gigabytes after a kill may take a second.</remarks>
    public ValueTask<IJournalWriter> OpenAsync(JournalOwner owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<IJournalWriter>(SqliteJournalWriter.Open(Path, owner, _options));
    }

    /// <inheritdoc/>
    public ValueTask<IJournalReader> OpenReaderAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<IJournalReader>(SqliteJournalReader.Open(Path));
    }
}
