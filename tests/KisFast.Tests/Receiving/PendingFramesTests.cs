using KisFast.Receiving;

namespace KisFast.Tests.Receiving;

public sealed class PendingFramesTests
{
    [Fact]
    public void Frames_come_back_in_order_with_their_stamps()
    {
        var frames = new PendingFrames();
        Assert.Null(frames.OldestTimestamp);
        for (int i = 1; i <= 3; i++) Assert.True(frames.TryKeep([(byte)i], new RecordStamp(i, i, 0)));
        for (int i = 1; i <= 3; i++)
        {
            Assert.Equal(i, frames.OldestTimestamp);
            Assert.True(frames.TryTake(out byte[] frame, out RecordStamp stamp));
            Assert.Equal(i, frame[0]);
            Assert.Equal(i, stamp.ReceivedTimestamp);
        }

        Assert.False(frames.TryTake(out _, out _));
        Assert.Null(frames.OldestTimestamp);
    }

    [Fact]
    public void Both_the_number_and_the_bytes_are_bounded()
    {
        var frames = new PendingFrames();
        for (int i = 0; i < PendingFrames.MaxFrames; i++) Assert.True(frames.TryKeep([1], default));
        Assert.False(frames.TryKeep([1], default));
        while (frames.TryTake(out _, out _))
        {
        }

        Assert.True(frames.TryKeep(new byte[PendingFrames.MaxBytes], default));
        Assert.False(frames.TryKeep([1], default));
    }
}
