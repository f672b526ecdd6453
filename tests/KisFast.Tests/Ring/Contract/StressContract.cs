using KisFast.Ring;

namespace KisFast.Tests.Ring.Contract;

/// <summary>
/// Threads at full speed, every value's checksum looked at by every handler. The environment variable KISFAST_RING_STRESS multiplies
/// the number of events (default 1).
/// </summary>
public abstract class StressContract<TFactory>
    where TFactory : IRingFactory
{
    private static readonly int Factor =
        int.TryParse(Environment.GetEnvironmentVariable("KISFAST_RING_STRESS"), out int factor) && factor > 0 ? factor : 1;

    [Theory]
    [InlineData(WaitKind.Blocking, 16)]
    [InlineData(WaitKind.Sleeping, 64)]
    [InlineData(WaitKind.Yielding, 1024)]
    public void Everything_arrives_intact_through_a_double_diamond(WaitKind wait, int size)
    {
        int count = 30_000 * Factor;
        using RingUnderTest ring = TFactory.Create(new RingSpec(size, wait));
        var (a, b) = (new CheckingHandler(0), new CheckingHandler(1));
        var c = new CheckingHandler(2, a, b);
        var (d, e) = (new CheckingHandler(3, c), new CheckingHandler(4, c));
        var f = new CheckingHandler(5, a, b, c, d, e);
        IHandlerGroup<Payload> middle = ring.Disruptor.HandleWith(a).And(ring.Disruptor.HandleWith(b)).Then(c);
        middle.Then(d).And(middle.Then(e)).Then(f);
        ring.Disruptor.Start();
        ring.Write(count, 1, 3, 16, 2);
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard * Factor));
        foreach (CheckingHandler handler in new[] { a, b, c, d, e, f })
            handler.AssertSawAll(count);
    }
}
