using KisFast.Redis;

namespace KisFast.Tests.Journal;

/// <summary>What is published again after a Redis that lost its last entries: all of it, or the truth that not all is kept any more.</summary>
public sealed class SentWindowTests
{
    private const long Epoch = 1000;
    private readonly SentWindow _window = new();

    [Fact]
    public void What_comes_after_an_entry_is_counted_and_given()
    {
        Send(0, 10);
        Assert.Equal(0, _window.CountAfter(IdOf(9)));
        Assert.Equal(3, _window.CountAfter(IdOf(6)));
        Assert.Equal(7, _window.At(3).Sequence);
        // Everything that was sent, when the stream has only the claim.
        Assert.Equal(10, _window.CountAfter(StreamId.OfClaim(Epoch)));
    }

    [Fact]
    public void What_has_left_it_is_not_taken_for_sent()
    {
        Send(0, SentWindow.Size + 2);
        Assert.Equal(SentWindow.Size - 1, _window.CountAfter(IdOf(2)));
        // The third record is the oldest that it keeps: whether the second is there nobody can say.
        Assert.Equal(-1, _window.CountAfter(IdOf(1)));
        Assert.Equal(-1, _window.CountAfter(StreamId.OfClaim(Epoch)));
        Assert.Equal(2, _window.At(SentWindow.Size).Sequence);
    }

    private void Send(int first, int count) =>
        _window.Add([.. Enumerable.Range(first, count).Select(static i => new FillRecord { Epoch = Epoch, Sequence = i })]);

    private static StreamId IdOf(long sequence) => StreamId.Of(new RecordPosition(Epoch, sequence));
}
