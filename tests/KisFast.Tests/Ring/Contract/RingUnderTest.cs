using KisFast.Ring;

namespace KisFast.Tests.Ring.Contract;

/// <summary>Whose rings are tested.</summary>
public interface IRingFactory
{
    static abstract RingUnderTest Create(RingSpec spec);
}

/// <summary>One ring, with the producers' and pollers' side that the feed does not need.</summary>
public abstract class RingUnderTest(IDisruptor<Payload> disruptor) : IDisposable
{
    /// <summary>Only against hanging: far beyond what a loaded machine needs.</summary>
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(120);

    public IDisruptor<Payload> Disruptor { get; } = disruptor;

    public abstract long Next(int count);

    public abstract bool TryNext(int count, out long last);

    public abstract void Publish(long first, long last);

    public abstract ref Payload this[long sequence] { get; }

    public abstract IPollerUnderTest CreatePoller();

    public void Dispose()
    {
        Disruptor.Halt(Guard);
        Disruptor.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Publishes values equal to their sequences through the writer, batches of the given sizes in turn.</summary>
    public void Write(int count, params int[] batchSizes)
    {
        var user = new PayloadWriter(count, batchSizes.Length == 0 ? [1] : batchSizes);
        Disruptor.UseWriter(ref user);
    }

    /// <summary>Whether events are published quietly, each by itself.</summary>
    public bool IsQuietOneByOne { get; private set; }

    /// <summary>The same without a flush.</summary>
    public void WriteQuietly(int count, params int[] batchSizes)
    {
        IsQuietOneByOne = batchSizes.Length == 0;
        var user = new PayloadWriter(count, IsQuietOneByOne ? [1] : batchSizes, quietly: true);
        Disruptor.UseWriter(ref user);
    }

    /// <summary>Ends a batch of quiet publications.</summary>
    public void Flush()
    {
        var user = default(Flusher);
        Disruptor.UseWriter(ref user);
    }

    private struct Flusher : IRingWriterUser<Payload>
    {
        public readonly void Use<TWriter>(TWriter writer)
            where TWriter : struct, IRingWriter<Payload> => writer.Flush();
    }
}

public interface IPollerUnderTest
{
    /// <summary>Hands what is there to the action, at most so many; never waits.</summary>
    int Poll(int max, Action<long> seen);
}
