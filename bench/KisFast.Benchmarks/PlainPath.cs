using BenchmarkDotNet.Attributes;
using KisFast.Benchmarks.Columns;
using KisFast.Benchmarks.Rivals;
using KisFast.Wire;

namespace KisFast.Benchmarks;

/// <summary>Unencrypted frames to published records.</summary>
[Config(typeof(NoticeConfig))]
public class PlainPath
{
    private readonly FillRecord[] _records = new FillRecord[16];
    private KisFastPath _kisFast = null!;
    private IdiomaticClient _idiomatic = null!;
    private SpanClient _span = null!;
    private byte[] _frame = [];

    /// <summary>The frames.</summary>
    public static IEnumerable<NoticeFrame> Frames => [NoticeFrame.SmallPlain, NoticeFrame.TypicalPlain, NoticeFrame.MultiPlain];

    [ParamsSource(nameof(Frames))]
    public NoticeFrame Frame { get; set; } = NoticeFrame.TypicalPlain;

    [GlobalSetup]
    public void Setup()
    {
        _frame = Frame.Bytes;
        _kisFast = new KisFastPath();
        _idiomatic = new IdiomaticClient(Vectors.Key, Vectors.Iv);
        _span = new SpanClient(Vectors.Key, Vectors.Iv);
        KisFastDecoder();
        SpanBcl();
        var idiomatic = _idiomatic.Decode(_frame);
        var expected = _kisFast.TakeLast(Frame.Notices);
        for (int i = 0; i < expected.Length; i++)
        {
            SameResult.Check(expected[i], _records[i]);
            SameResult.Check(expected[i], idiomatic[i]);
        }
    }

    [Benchmark]
    public long KisFastDecoder() => _kisFast.Decode(_frame);

    [Benchmark]
    public int SpanBcl() => _span.Decode(_frame, _records);

    [Benchmark]
    public object Idiomatic() => _idiomatic.Decode(_frame);
}
