using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace KisFast.Redis;

/// <summary>
/// One socket to one Redis server, for one purpose and one thread: what is sent is answered before more is sent, and the first fault of the
/// socket ends it. Never tries anything again: who knows what was in flight decides that.
/// </summary>
internal sealed class RespConnection : IDisposable
{
    // Redis bounds a text at 512 MB; nothing of ours comes near.
    private const int MaxReply = 64 * 1024 * 1024;

    private readonly Socket? _socket;
    private readonly Stream? _stream;
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;
    private int _timeout;

    private RespConnection(Socket? socket, Stream? stream, RedisAddress address)
    {
        Address = address;
        _socket = socket;
        _stream = stream;
    }

    /// <summary>Where it goes.</summary>
    public RedisAddress Address { get; }

    /// <summary>Connects, and speaks TLS where the target does. Says nothing to Redis yet.</summary>
    /// <exception cref="IOException">Nobody listens, or not in time, or TLS fails.</exception>
    public static RespConnection Connect(RedisTarget target, RedisAddress address, TimeSpan timeout)
    {
        if (target.World is { } world) return new RespConnection(null, world.Dial(address.Host, address.Port), address);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Synchronously: a socket that was asked anything asynchronous once reads slower for ever.
            using (new Timer(static late => ((Socket)late!).Dispose(), socket, timeout, Timeout.InfiniteTimeSpan)) socket.Connect(address.Host, address.Port);
            var connection = new RespConnection(socket, target.UsesTls ? Encrypt(socket, target, address.Host, timeout) : null, address);
            connection.SetTimeout(timeout);
            return connection;
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is OperationCanceledException or ObjectDisposedException
                or SocketException { SocketErrorCode: SocketError.OperationAborted or SocketError.ConnectionAborted })
                throw new IOException($"it did not answer within {timeout.TotalSeconds:0.#} s", e);
            if (e is SocketException or System.Security.Authentication.AuthenticationException) throw new IOException(e.Message, e);
            throw;
        }
    }

    /// <summary>How long a send or a read may take from now on.</summary>
    public void SetTimeout(TimeSpan timeout)
    {
        if (_socket is null) return;
        int milliseconds = (int)Math.Clamp(timeout.TotalMilliseconds, 1, int.MaxValue);
        // Two calls of the system.
        if (milliseconds == _timeout) return;
        _timeout = milliseconds;
        _socket.SendTimeout = milliseconds;
        _socket.ReceiveTimeout = milliseconds;
    }

    /// <exception cref="IOException">The connection broke, or it took too long.</exception>
    public void Send(RespCommands commands)
    {
        try
        {
            if (_stream is not null) _stream.Write(commands.Bytes);
            else for (int sent = 0; sent < commands.Bytes.Length;) sent += _socket!.Send(commands.Bytes[sent..]);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw Broken(e);
        }
    }

    /// <summary>Whether nothing lies between this and the socket.</summary>
    public bool IsPlain => _stream is null && _socket is not null;

    /// <summary>Whether just this is what can be read without a wait. Only on a plain connection; one that broke says no.</summary>
    public bool HasCome(ReadOnlySpan<byte> answer)
    {
        try
        {
            if (_end - _start < answer.Length)
            {
                if (_socket!.Available < answer.Length) return false;
                Fill(answer.Length);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            return false;
        }

        return _buffer.AsSpan(_start, _end - _start).SequenceEqual(answer);
    }

    /// <summary>Reads the head of an array.</summary>
    /// <returns>How many elements follow; -1: there is none.</returns>
    public int ReadArray()
    {
        ReadOnlySpan<byte> line = ReadLine();
        return line[0] == '*' ? (int)Number(line[1..]) : throw Unexpected(line);
    }

    /// <summary>Whether an array follows; an answer that is none is passed over.</summary>
    public bool HasArray()
    {
        ReadOnlySpan<byte> line = Peek();
        if (line[0] == '*' && line[1] != '-') return true;
        if (line[0] == '*') ReadArray();
        else Read(out _);
        return false;
    }

    /// <summary>Reads a text, a status or a number, as it is written.</summary>
    /// <param name="isNull">Whether there is none.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Read(out bool isNull)
    {
        ReadOnlySpan<byte> line = ReadLine();
        isNull = false;
        if (line[0] is (byte)'+' or (byte)':') return line[1..];
        if (line[0] != '$') throw Unexpected(line);
        int length = (int)Number(line[1..]);
        isNull = length < 0;
        if (isNull) return default;
        if (length > MaxReply) throw new IOException($"an answer of {length} bytes: that is no Redis, or not our data");
        while (_end - _start < length + 2) Fill(length + 2);
        ReadOnlySpan<byte> text = _buffer.AsSpan(_start, length);
        _start += length + 2;
        return text;
    }

    public string? ReadString()
    {
        ReadOnlySpan<byte> text = Read(out bool isNull);
        return isNull ? null : Encoding.UTF8.GetString(text);
    }

    public long ReadNumber() => Number(Read(out _));

    /// <summary>Passes over an answer, whatever it is.</summary>
    public void Skip()
    {
        ReadOnlySpan<byte> line = Peek();
        if (line[0] != '*')
        {
            Read(out _);
            return;
        }

        for (int left = ReadArray(); left > 0; left--) Skip();
    }

    /// <summary>A command, and its answer as text.</summary>
    public string? Ask(RespCommands commands)
    {
        Send(commands);
        return ReadString();
    }

    /// <summary>Ends it, also from another thread: what waits there fails.</summary>
    public void Dispose()
    {
        _stream?.Dispose();
        _socket?.Dispose();
    }

    private static SslStream Encrypt(Socket socket, RedisTarget target, string host, TimeSpan timeout)
    {
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: false));
        using var limit = new CancellationTokenSource(timeout);
        tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = target.TlsHost ?? host }, limit.Token).GetAwaiter().GetResult();
        return tls;
    }

    private ReadOnlySpan<byte> ReadLine()
    {
        ReadOnlySpan<byte> line = Peek();
        _start += line.Length + 2;
        if (line[0] == '-') throw new RespException(Encoding.UTF8.GetString(line[1..]));
        return line;
    }

    private ReadOnlySpan<byte> Peek()
    {
        int looked = 0;
        while (true)
        {
            int end = _buffer.AsSpan(_start + looked, _end - _start - looked).IndexOf("\r\n"u8);
            if (end == 0 && looked == 0) throw new IOException("an empty line where an answer should be: that is no Redis");
            if (end >= 0) return _buffer.AsSpan(_start, looked + end);
            looked = Math.Max(0, _end - _start - 1);
            if (looked > 64 * 1024) throw new IOException("an endless line: that is no Redis");
            Fill(_end - _start + 1);
        }
    }

    // Makes room for so many bytes from the start on, and reads once.
    private void Fill(int needed)
    {
        if (_start == _end) _start = _end = 0;
        if (_buffer.Length - _start < needed || _end == _buffer.Length)
        {
            byte[] target = needed > _buffer.Length / 2 ? new byte[Math.Max(needed, _buffer.Length) * 2] : _buffer;
            Buffer.BlockCopy(_buffer, _start, target, 0, _end - _start);
            _end -= _start;
            _start = 0;
            _buffer = target;
        }

        int read;
        try
        {
            Span<byte> room = _buffer.AsSpan(_end);
            read = _stream is not null ? _stream.Read(room) : _socket!.Receive(room);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw Broken(e);
        }

        if (read == 0) throw new IOException("the server closed the connection");
        _end += read;
    }

    private static long Number(ReadOnlySpan<byte> text) =>
        long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new IOException("a number was expected: that is no Redis");

    private static IOException Unexpected(ReadOnlySpan<byte> line) =>
        new($"an answer of another kind ('{(char)line[0]}') came: that is no Redis, or one that does not know the command");

    private static IOException Broken(Exception e) =>
        new(e is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock } ? "it did not answer in time" : e.Message, e);
}
