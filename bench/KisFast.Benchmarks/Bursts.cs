using System.Buffers;
using BenchmarkDotNet.Attributes;
using KisFast.Benchmarks.Columns;
using KisFast.Benchmarks.Rivals;
using KisFast.Wire;

namespace KisFast.Benchmarks;

/// <summary>Bursts of different fills in one socket read, WebSocket framing included.</summary>
[Config(typeof(NoticeConfig))]
public class Bursts
{
    private AesNiFloor _floor = null!;
    private FeedReadPath _kisFast = null!;
    private IdiomaticClient _idiomatic = null!;
    private SpanClient _span = null!;
    private byte[][] _frames = [];
    private readonly FillRecord[] _records = new FillRecord[1];

    /// <summary>The reads.</summary>
    public static IEnumerable<NoticeFrame> Reads =>
        [.. new[] { 1, 16, 256 }.Select(count => new NoticeFrame($"{count} in a read", WebSocketStream.Join(WebSocketStream.Fills(count)), count))];

    [ParamsSource(nameof(Reads))]
    public NoticeFrame Frame { get; set; } = NoticeFrame.Typical;

    [GlobalSetup]
    public void Setup()
    {
        _floor = new AesNiFloor(Vectors.Key, Vectors.Iv);
        _kisFast = new FeedReadPath();
        _idiomatic = new IdiomaticClient(Vectors.Key, Vectors.Iv);
        _span = new SpanClient(Vectors.Key, Vectors.Iv);
        _frames = [.. WebSocketStream.Fills(Frame.Notices).Select(frame => frame.Bytes)];
        if (KisFastFeed() != Frame.Notices) throw new InvalidOperationException("Records are missing.");
    }

    /// <summary>The floor reads no WebSocket headers.</summary>
    [Benchmark(Baseline = true)]
    public int Floor()
    {
        int bytes = 0;
        foreach (byte[] frame in _frames) bytes += _floor.Decode(frame).Length;
        return bytes;
    }

    [Benchmark]
    public long KisFastFeed() => _kisFast.Read(new ReadOnlySequence<byte>(Frame.Bytes));

    /// <summary>Without WebSocket framing, which its user would leave to ClientWebSocket.</summary>
    [Benchmark]
    public int SpanBcl()
    {
        int records = 0;
        foreach (byte[] frame in _frames) records += _span.Decode(frame, _records);
        return records;
    }

    /// <summary>Without WebSocket framing, which its user would leave to ClientWebSocket.</summary>
    [Benchmark]
    public int Idiomatic()
    {
        int records = 0;
        foreach (byte[] frame in _frames) records += _idiomatic.Decode(frame).Length;
        return records;
    }
}
