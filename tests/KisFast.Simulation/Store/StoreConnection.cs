using System.Globalization;
using System.Text;

namespace KisFast.Simulation;

/// <summary>A connection to the store: what is sent is answered at once, or the connection breaks.</summary>
internal sealed class StoreConnection(Store store, Weather weather, Func<bool> isGone) : Stream
{
    private readonly int _start = store.Starts;
    private readonly MemoryStream _sent = new();
    private byte[] _answers = [];
    private int _read;
    private bool _isBroken;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ThrowIfBroken();
        if (weather.Draw(weather.BreaksStore)) throw Broken("Connection reset by peer");
        _sent.Write(buffer);
        byte[] bytes = _sent.ToArray();
        int at = 0;
        var reply = new StoreReply();
        while (TryTake(bytes, ref at) is { } command) store.Answer(command, reply);
        _sent.SetLength(0);
        _sent.Write(bytes.AsSpan(at));
        _answers = [.. _answers.AsSpan(_read), .. reply.ToArray()];
        _read = 0;
        // It was carried out, and nobody hears of it.
        _isBroken = weather.Draw(weather.LosesStoreAnswers);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        ThrowIfBroken();
        int count = Math.Min(buffer.Length, _answers.Length - _read);
        if (count == 0) throw Broken("it did not answer in time");
        _answers.AsSpan(_read, count).CopyTo(buffer);
        _read += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void ThrowIfBroken()
    {
        if (_isBroken) throw new IOException("Connection reset by peer");
        if (weather.IsStoreAway) throw Broken("Connection timed out");
        if (store.Starts != _start) throw Broken("Connection reset by peer");
        if (isGone()) throw Broken("The process is gone.");
    }

    private IOException Broken(string why)
    {
        _isBroken = true;
        return new IOException(why);
    }

    // A command as a client sends it: an array of texts. Null: there is no whole one.
    private static List<byte[]>? TryTake(byte[] bytes, ref int at)
    {
        int now = at;
        if (TryNumber(bytes, (byte)'*', ref now) is not { } count) return null;
        List<byte[]> words = new(count);
        for (int i = 0; i < count; i++)
        {
            if (TryNumber(bytes, (byte)'$', ref now) is not { } length || bytes.Length - now < length + 2) return null;
            words.Add(bytes[now..(now + length)]);
            now += length + 2;
        }

        at = now;
        return words;
    }

    private static int? TryNumber(byte[] bytes, byte kind, ref int at)
    {
        int end = bytes.AsSpan(at).IndexOf("\r\n"u8);
        if (end < 0) return null;
        if (bytes[at] != kind) throw new InvalidDataException($"'{(char)bytes[at]}' where '{(char)kind}' was due");
        int number = int.Parse(Encoding.ASCII.GetString(bytes, at + 1, end - 1), CultureInfo.InvariantCulture);
        at += end + 2;
        return number;
    }
}
