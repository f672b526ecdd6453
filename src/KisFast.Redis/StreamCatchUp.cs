using System.Globalization;
using Microsoft.Extensions.Logging;

namespace KisFast.Redis;

/// <summary>
/// Publishes what a local journal has after the stream's end: what an outage, a crash or a Redis that went back has left out. Under the
/// same positions.
/// </summary>
internal sealed class StreamCatchUp(IJournalReader local, RedisTarget target, JournalOwner owner, RedisLease lease, RedisJournalOptions options)
{
    private const int MostAtOnce = 512;

    /// <summary>Does it, up to an epoch that was just claimed locally.</summary>
    /// <exception cref="JournalException">The stream is beyond that epoch: another machine's clock is ahead of this one's.</exception>
    public async Task RunAsync(long epoch, CancellationToken cancellationToken)
    {
        RespConnection? connection = null;
        try
        {
            connection = await Task.Run(() => target.Connect("catch-up", TimeSpan.FromSeconds(10)), cancellationToken).ConfigureAwait(false);
            var queries = new StreamQueries(connection, target.Keys, target.Name);
            Dictionary<string, string> about = queries.About();
            queries.ThrowIfForeign(about);
            StreamId top = queries.Top();
            if (top.OwnEpoch >= epoch)
            {
                DateTimeOffset claimed = DateTimeOffset.FromUnixTimeMilliseconds(top.OwnEpoch);
                throw new JournalException(JournalFault.Unavailable, string.Create(CultureInfo.InvariantCulture,
                    $"{RedisFault.Sentence(target.Name)} was last claimed at {claimed:O}, by a machine whose clock is ahead: let both keep time."));
            }

            long published = await PublishAsync(connection, top, cancellationToken).ConfigureAwait(false);
            if (published > 0) RedisLog.CaughtUp(options.LoggerFactory.CreateLogger("KisFast.Redis"), RedisFault.Sentence(target.Name), published, top);
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            throw new JournalException(JournalFault.Io, $"{RedisFault.Sentence(target.Name)} cannot be read ({e.Message}).", e);
        }
        catch (RespException e)
        {
            throw RedisFault.Describe(e, target.Name);
        }
        finally
        {
            connection?.Dispose();
        }
    }

    private async Task<long> PublishAsync(RespConnection connection, StreamId top, CancellationToken cancellationToken)
    {
        var buffer = new FillRecord[MostAtOnce];
        // A claim is the last before its epoch's first.
        RecordPosition after = top.IsClaim ? new RecordPosition(top.OwnEpoch - 1, long.MaxValue) : top.Position;
        StreamId last = top;
        long total = 0;
        while (await local.ReadAsync(after, buffer, cancellationToken).ConfigureAwait(false) is > 0 and int count)
        {
            for (int at = 0; at < count;)
            {
                long epoch = buffer[at].Epoch;
                int end = at;
                while (end < count && buffer[end].Epoch == epoch) end++;
                if (last.OwnEpoch != epoch)
                {
                    RedisClaim.Make(connection, target, owner, lease.Token, options, epoch);
                    last = StreamId.OfClaim(epoch);
                }

                BatchAppend.Run(connection, target.Keys, buffer.AsSpan(at, end - at), last);
                last = StreamId.Of(buffer[end - 1].Position);
                at = end;
            }

            total += count;
            after = buffer[count - 1].Position;
        }

        return total;
    }
}
