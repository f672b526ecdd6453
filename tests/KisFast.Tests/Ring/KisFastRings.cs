using KisFast.Ring;
using KisFast.Tests.Ring.Contract;

namespace KisFast.Tests.Ring;

/// <summary>The contract's suite over the library's own ring.</summary>
public sealed class KisFastRings : IRingFactory
{
    public static RingUnderTest Create(RingSpec spec) => new UnderTest(new Disruptor<Payload>(spec.ToOptions()));

    private sealed class UnderTest(Disruptor<Payload> disruptor) : RingUnderTest(disruptor)
    {
        public override ref Payload this[long sequence] => ref disruptor.Ring[sequence];

        public override long Next(int count) => disruptor.Ring.Next(count);

        public override bool TryNext(int count, out long last) => disruptor.Ring.TryNext(count, out last);

        public override void Publish(long first, long last) => disruptor.Ring.Publish(first, last);

        public override IPollerUnderTest CreatePoller() => new Poller(new EventPoller<Payload>(disruptor.Ring));
    }

    private sealed class Poller(EventPoller<Payload> poller) : IPollerUnderTest
    {
        public int Poll(int max, Action<long> seen)
        {
            int count = poller.Poll(max, out long first);
            for (int i = 0; i < count; i++)
                seen(first + i);
            if (count > 0) poller.Release(first + count - 1);
            return count;
        }
    }
}

public sealed class KisFastOrder : OrderContract<KisFastRings>;

public sealed class KisFastGating : GatingContract<KisFastRings>;

public sealed class KisFastBatches : BatchContract<KisFastRings>;

public sealed class KisFastFailures : FailureContract<KisFastRings>;

public sealed class KisFastInline : InlineContract<KisFastRings>;

public sealed class KisFastLooks : LookContract<KisFastRings>;

public sealed class KisFastMultiProducer : MultiProducerContract<KisFastRings>;

public sealed class KisFastShutdown : ShutdownContract<KisFastRings>;

public sealed class KisFastGraphs : GraphContract<KisFastRings>;

public sealed class KisFastStress : StressContract<KisFastRings>;
