using System.Text;
using BenchmarkDotNet.Attributes;
using KisFast.Splitting;
using KisFast.Wire;

namespace KisFast.Benchmarks.Stages;

/// <summary>Every way to find the carets that this machine has.</summary>
[MemoryDiagnoser]
public class SplitterVariants
{
    private readonly int[] _bounds = new int[1024];
    private byte[] _text = [];
    private int _length;

    /// <summary>The variants this machine can run, by name: the enum is internal.</summary>
    public static IEnumerable<string> Variants =>
        Enum.GetValues<SplitterVariant>().Where(CaretSplitter.IsSupported).Select(variant => variant.ToString());

    [ParamsSource(nameof(Variants))]
    public string Variant { get; set; } = nameof(SplitterVariant.Scalar);

    /// <summary>How many fills the text holds.</summary>
    [Params(1, 10)]
    public int Records { get; set; } = 1;

    private SplitterVariant _variant;

    [GlobalSetup]
    public void Setup()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Join('^', Enumerable.Range(0, Records).Select(NoticeText.Fill)));
        _length = text.Length;
        _text = GC.AllocateArray<byte>(_length + CaretSplitter.Padding, pinned: true);
        text.CopyTo(_text, 0);
        _variant = Enum.Parse<SplitterVariant>(Variant);
        if (Split() != 25 * Records) throw new InvalidOperationException("The carets are miscounted.");
    }

    [Benchmark]
    public int Split() => CaretSplitter.Split(_variant, ref _text[0], _length, _bounds).FieldCount;
}
