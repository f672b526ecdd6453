using KisFast.Redis;

namespace KisFast;

/// <summary>
/// A journal on this machine, published to a stream behind it: a record is kept here first, and goes to Redis as soon as Redis is there. An outage
/// of any length is caught up from the local journal; so is a Redis that lost what it had. To begin, Redis has to be there: it
/// says who leads. What is read at a start is the stream, since other machines may have led meanwhile.
/// </summary>
public sealed class LocalFirstJournal : IJournal
{
    private readonly IJournal _local;
    private readonly RedisJournal _stream;

    /// <summary>Both in one. Opens nothing.</summary>
    /// <param name="local">This machine's own: a <c>SqliteJournal</c>. No other feed's.</param>
    /// <param name="stream">The stream.</param>
    public LocalFirstJournal(IJournal local, RedisJournal stream)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(stream);
        _local = local;
        _stream = stream;
    }

    /// <inheritdoc/>
    public string Name => $"{_local.Name}, published to {_stream.Name}";

    /// <summary>Readers on other machines wait.</summary>
    public bool IsAwaited => true;

    /// <inheritdoc/>
    public async ValueTask<IJournalWriter> OpenAsync(JournalOwner owner, CancellationToken cancellationToken = default)
    {
        RedisJournalOptions options = _stream.OptionsBehindAnother;
        RedisTarget target = _stream.Target;
        var times = new LeaseTimes(options.Lease);
        RedisLease lease = await Task.Run(() => RedisLease.TryTake(target, times) ?? throw RedisClaim.InUse(target), cancellationToken).ConfigureAwait(false);
        IJournalWriter? local = null;
        IJournalReader? reader = null;
        try
        {
            local = await _local.OpenAsync(owner, cancellationToken).ConfigureAwait(false);
            reader = await _local.OpenReaderAsync(cancellationToken).ConfigureAwait(false);
            var catchUp = new StreamCatchUp(reader, target, owner, lease, options);
            await catchUp.RunAsync(local.Epoch, cancellationToken).ConfigureAwait(false);
            // The lease is the writer's from here on.
            long epoch = local.Epoch;
            RedisJournalWriter stream =
                await Task.Run(() => RedisJournalWriter.Open(target, owner, options, lease, epoch), cancellationToken).ConfigureAwait(false);
            return new LocalFirstWriter(local, reader, stream);
        }
        catch
        {
            if (reader is not null) await reader.DisposeAsync().ConfigureAwait(false);
            if (local is not null) await local.DisposeAsync().ConfigureAwait(false);
            lease.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<IJournalReader> OpenReaderAsync(CancellationToken cancellationToken = default) => _stream.OpenReaderAsync(cancellationToken);
}
