using System.Runtime.CompilerServices;
using System.Text;
using BenchmarkDotNet.Attributes;
using KisFast.Decryption;
using KisFast.Framing;
using KisFast.Ring;
using KisFast.Splitting;
using KisFast.Wire;

namespace KisFast.Benchmarks.Stages;

/// <summary>
/// Each stage of the way of a typical fill, alone. Alone they overlap nothing, so their sum is more than the whole path takes.
/// </summary>
[MemoryDiagnoser]
public class StagesOfATypicalFrame
{
    private readonly byte[] _webSocket = WebSocketStream.Text(NoticeFrame.Typical.Bytes);
    private readonly byte[] _frame = NoticeFrame.Typical.Bytes;
    private readonly WebSocketMessageReader _reader = new(1 << 20);
    private readonly AesKey _key = new(Vectors.Key, Vectors.Iv);
    private readonly DecryptBuffer _buffer = DecryptBuffer.Pool.Get();
    private readonly RingBuffer<FillRecord> _ring = new(1024);
    private RingWriter<FillRecord> _writer;
    private int _cipherLength;
    private int _textLength;
    private FillRecord _record;

    [GlobalSetup]
    public void Setup()
    {
        _writer = _ring.GetWriter();
        _buffer.Reserve(_frame.Length);
        _cipherLength = Convert.FromBase64String(Encoding.ASCII.GetString(_frame.AsSpan(15))).Length;
        if (DecodeBase64() != _cipherLength) throw new InvalidOperationException("base64");
        Decrypt();
        _textLength = CheckPadding();
        if (Split() != 25) throw new InvalidOperationException("carets");
        if (DecodeFields() != RejectReason.None) throw new InvalidOperationException("fields");
    }

    [Benchmark]
    public int ReadWebSocketHeader()
    {
        _reader.TryReadWholeText(_webSocket, out _, out int consumed);
        return consumed;
    }

    [Benchmark]
    public int ReadFrameHead()
    {
        KisFrame.TryParse(_frame, out var head);
        return head.Payload.Length;
    }

    [Benchmark]
    public int DecodeBase64() => Base64Decoder.Decode(_frame.AsSpan(15), _buffer.Cipher);

    [Benchmark]
    public void Decrypt() => CbcDecryptor.Decrypt(_key, _buffer, _cipherLength);

    [Benchmark]
    public int CheckPadding() => Pkcs7.GetTextLength(ref _buffer.PlainStart, _cipherLength);

    [Benchmark]
    public int Split() => CaretSplitter.Split(ref _buffer.PlainStart, _textLength, _buffer.Bounds).FieldCount;

    [Benchmark]
    public RejectReason DecodeFields() => FieldDecoder.Decode(ref _buffer.PlainStart, ref _buffer.Bounds[0], 25, needsTrim: false, ref _record);

    [Benchmark]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public long ClaimAndPublish()
    {
        long sequence = _writer.Claim(1);
        _writer[sequence].Sequence = sequence;
        _writer.Publish(sequence);
        return sequence;
    }
}
