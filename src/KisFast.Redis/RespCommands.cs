using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace KisFast.Redis;

/// <summary>Commands as they go over the wire, one after the other. Used again: nothing is allocated once it has grown.</summary>
internal sealed class RespCommands
{
    private byte[] _bytes = new byte[4096];
    private int _length;

    /// <summary>What was written since <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public RespCommands Clear()
    {
        _length = 0;
        return this;
    }

    /// <summary>A command of so many arguments, its name counted; they follow.</summary>
    public RespCommands Begin(int arguments)
    {
        Header((byte)'*', arguments);
        return this;
    }

    public RespCommands Add(ReadOnlySpan<byte> argument)
    {
        Header((byte)'$', argument.Length);
        Reserve(argument.Length + 2);
        argument.CopyTo(_bytes.AsSpan(_length));
        _length += argument.Length;
        EndLine();
        return this;
    }

    public RespCommands Add(string argument)
    {
        int bytes = Encoding.UTF8.GetByteCount(argument);
        Header((byte)'$', bytes);
        Reserve(bytes + 2);
        _length += Encoding.UTF8.GetBytes(argument, _bytes.AsSpan(_length));
        EndLine();
        return this;
    }

    public RespCommands Add(long argument)
    {
        Span<byte> text = stackalloc byte[20];
        argument.TryFormat(text, out int written);
        return Add(text[..written]);
    }

    public RespCommands Add(RecordPosition position)
    {
        Span<byte> text = stackalloc byte[RecordPosition.MaxFormattedLength];
        position.TryFormat(text, out int written);
        return Add(text[..written]);
    }

    public RespCommands Add(StreamId id)
    {
        Span<byte> text = stackalloc byte[RecordPosition.MaxFormattedLength + 3];
        Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{id.Epoch}-{id.Sequence}", out int written);
        return Add(text[..written]);
    }

    /// <summary>A whole command.</summary>
    public RespCommands Command(params ReadOnlySpan<string> command)
    {
        Begin(command.Length);
        foreach (string argument in command) Add(argument);
        return this;
    }

    private void Header(byte kind, int number)
    {
        Reserve(16);
        _bytes[_length++] = kind;
        number.TryFormat(_bytes.AsSpan(_length), out int written);
        _length += written;
        EndLine();
    }

    private void EndLine()
    {
        "\r\n"u8.CopyTo(_bytes.AsSpan(_length));
        _length += 2;
    }

    private void Reserve(int bytes)
    {
        if (_bytes.Length - _length < bytes) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes));
    }
}
