using Disruptor;
using KisFast.DisruptorNet;
using KisFast.Tests.Ring.Contract;

namespace KisFast.Tests.Ring.DisruptorNet;

/// <summary>The contract's suite over Disruptor-net; compiled with -p:DisruptorNet=true only.</summary>
public sealed class DisruptorNetRings : IRingFactory
{
    public static RingUnderTest Create(RingSpec spec) => new UnderTest(new DisruptorNetRing<Payload>(spec.ToOptions()));

    private sealed class UnderTest(DisruptorNetRing<Payload> ring) : RingUnderTest(ring)
    {
        private ValueRingBuffer<Payload> Buffer => ring.Disruptor.RingBuffer;

        public override ref Payload this[long sequence] => ref Buffer[sequence];

        public override long Next(int count) => Buffer.Next(count);

        public override bool TryNext(int count, out long last) => Buffer.TryNext(count, out last);

        public override void Publish(long first, long last) => Buffer.Publish(first, last);

        public override IPollerUnderTest CreatePoller()
        {
            ValueEventPoller<Payload> poller = Buffer.NewPoller();
            Buffer.AddGatingSequences(poller.Sequence);
            return new Poller(poller);
        }
    }

    private sealed class Poller(ValueEventPoller<Payload> poller) : IPollerUnderTest
    {
        public int Poll(int max, Action<long> seen)
        {
            int count = 0;
            poller.Poll((ref Payload _, long sequence, bool _) =>
            {
                seen(sequence);
                return ++count < max;
            });
            return count;
        }
    }
}

public sealed class DisruptorNetOrder : OrderContract<DisruptorNetRings>;

public sealed class DisruptorNetGating : GatingContract<DisruptorNetRings>;

public sealed class DisruptorNetBatches : BatchContract<DisruptorNetRings>;

public sealed class DisruptorNetFailures : FailureContract<DisruptorNetRings>;

public sealed class DisruptorNetInline : InlineContract<DisruptorNetRings>;

public sealed class DisruptorNetLooks : LookContract<DisruptorNetRings>;

public sealed class DisruptorNetMultiProducer : MultiProducerContract<DisruptorNetRings>;

public sealed class DisruptorNetShutdown : ShutdownContract<DisruptorNetRings>;

public sealed class DisruptorNetGraphs : GraphContract<DisruptorNetRings>;

public sealed class DisruptorNetStress : StressContract<DisruptorNetRings>;
