using KisFast.Redis;
using KisFast.Simulation;
using KisFast.Tests.Recovery;

namespace KisFast.Tests.Journal;

/// <summary>A follower whose connection breaks in the middle of an answer, against a store in memory.</summary>
public class RedisFollowerFaultTests
{
    private static readonly JournalOwner Owner = new(KisEnvironment.Real, ["htsid"]);

    private readonly Store _store = new(new Schedule(1));
    private int _left = int.MaxValue;

    [Fact]
    public async Task What_was_read_of_an_answer_that_broke_off_is_read_again()
    {
        var journal = new RedisJournal("store:6379", "fills", new RedisJournalOptions
        {
            World = new StoreWorld(TimeProvider.System, (_, _) => new Cut(this), static _ => { }),
        });
        await using IJournalWriter writer = await journal.OpenAsync(Owner);
        writer.Append(new JournalBatch
        {
            Records = [.. Enumerable.Range(0, 3).Select(i => Notices.Fill("1", 1, 10) with { Epoch = writer.Epoch, Sequence = i })],
        });
        var records = new FillRecord[8];
        int broken = 0;
        for (int bytes = 1; ; bytes++)
        {
            await using IJournalFollower follower = await journal.FollowAsync("books");
            follower.Begin(default);
            List<long> given = [];
            _left = bytes;
            for (int i = 0; i < 9 && given.Count < 3; i++)
            {
                try
                {
                    int count = follower.Next(records, TimeSpan.Zero);
                    given.AddRange(records.Take(count).Select(static record => record.Sequence));
                }
                catch (JournalException e) when (e.Fault is JournalFault.Io or JournalFault.Unavailable)
                {
                    broken++;
                    _left = int.MaxValue;
                }
            }

            Assert.Equal([0, 1, 2], given);
            if (_left != int.MaxValue) break;
        }

        Assert.True(broken > 100, $"only {broken} places to break at");
    }

    // Breaks after so many bytes of answers.
    private sealed class Cut(RedisFollowerFaultTests test) : Stream
    {
        private readonly StoreConnection _inner = new(test._store, new Weather(new Random(1)), static () => false);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer) => _inner.Write(buffer);

        public override int Read(Span<byte> buffer)
        {
            if (test._left <= 0) throw new IOException("Connection reset by peer");
            int read = _inner.Read(buffer[..Math.Min(buffer.Length, test._left)]);
            if (test._left != int.MaxValue) test._left -= read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
