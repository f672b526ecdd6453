using System.Buffers.Text;
using BenchmarkDotNet.Attributes;
using KisFast.Decryption;
using KisFast.Wire;

namespace KisFast.Benchmarks.Stages;

/// <summary>Every strict base64 decoder that this machine has, and the platform's lenient one.</summary>
[MemoryDiagnoser]
public class Base64Variants
{
    private readonly byte[] _output = new byte[4096];
    private byte[] _text = [];
    private Base64Variant _variant;

    /// <summary>The variants this machine can run, by name, and the platform's own call.</summary>
    public static IEnumerable<string> Variants =>
        Enum.GetValues<Base64Variant>().Where(Base64Decoder.IsSupported).Select(variant => variant.ToString()).Append("Base64.DecodeFromUtf8");

    [ParamsSource(nameof(Variants))]
    public string Variant { get; set; } = nameof(Base64Variant.Platform);

    /// <summary>Decoded bytes: a small notice, the typical one, ten in a frame.</summary>
    [Params(96, 144, 1216)]
    public int Bytes { get; set; } = 144;

    [GlobalSetup]
    public void Setup()
    {
        byte[] bytes = [.. Enumerable.Range(0, Bytes).Select(i => Vectors.Key[i % 32])];
        _text = System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));
        if (!Enum.TryParse(Variant, out _variant)) Variant = "";
        if (Decode() != Bytes || !_output.AsSpan(0, Bytes).SequenceEqual(bytes)) throw new InvalidOperationException("Wrong bytes.");
    }

    [Benchmark]
    public int Decode()
    {
        if (Variant.Length > 0) return Base64Decoder.Decode(_variant, _text, _output);
        Base64.DecodeFromUtf8(_text, _output, out _, out int written);
        return written;
    }
}
