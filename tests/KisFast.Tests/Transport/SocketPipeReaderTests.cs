using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using KisFast.Transport;

namespace KisFast.Tests.Transport;

public sealed class SocketPipeReaderTests : IDisposable
{
    private readonly Socket _peer;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly SocketPipeReader _reader;

    public SocketPipeReaderTests()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _socket.Connect(listener.LocalEndPoint!);
        _peer = listener.Accept();
        _socket.Blocking = false;
        _reader = new SocketPipeReader(_socket);
    }

    [Fact]
    public void Says_no_at_once_while_nothing_has_come() => Assert.False(_reader.TryRead(out _));

    [Fact]
    public void What_was_examined_but_not_consumed_comes_again_with_what_follows()
    {
        _peer.Send("abc"u8);
        var read = Read();
        Assert.Equal("abc"u8, read.Buffer.ToArray());
        _reader.AdvanceTo(read.Buffer.GetPosition(1), read.Buffer.End);
        Assert.False(_reader.TryRead(out _));
        _peer.Send("de"u8);
        Assert.Equal("bcde"u8, Read().Buffer.ToArray());
    }

    [Fact]
    public void What_was_not_examined_comes_again_at_once()
    {
        _peer.Send("abc"u8);
        var read = Read();
        _reader.AdvanceTo(read.Buffer.GetPosition(2));
        Assert.True(_reader.TryRead(out read));
        Assert.Equal("c"u8, read.Buffer.ToArray());
    }

    [Fact]
    public async Task A_message_longer_than_the_buffer_lies_in_one_piece()
    {
        byte[] message = new byte[300_000];
        new Random(1).NextBytes(message);
        var sending = Task.Run(() => _peer.Send(message));
        ReadResult read = Read();
        while (read.Buffer.Length < message.Length)
        {
            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = Read();
        }

        Assert.True(read.Buffer.IsSingleSegment);
        Assert.Equal(message, read.Buffer.ToArray());
        _reader.AdvanceTo(read.Buffer.End);
        await sending;
        // What served one large message is not kept.
        Assert.InRange(_reader.Capacity, 1, 64 * 1024);
        _peer.Send("abc"u8);
        Assert.Equal("abc"u8, Read().Buffer.ToArray());
    }

    [Property]
    public void Any_reads_of_any_size_give_the_bytes_in_order(NonEmptyArray<byte> chunk, PositiveInt keep)
    {
        using var tests = new SocketPipeReaderTests();
        var sent = new List<byte>();
        var received = new List<byte>();
        for (int i = 0; i < 50; i++)
        {
            tests._peer.Send(chunk.Get);
            sent.AddRange(chunk.Get);
            var buffer = tests.Read().Buffer;
            long take = Math.Max(0, buffer.Length - (keep.Get % 7));
            received.AddRange(buffer.Slice(0, take).ToArray());
            tests._reader.AdvanceTo(buffer.GetPosition(take), buffer.End);
        }

        tests._peer.Shutdown(SocketShutdown.Send);
        ReadResult last;
        do
        {
            last = tests.Read();
            received.AddRange(last.Buffer.ToArray());
            tests._reader.AdvanceTo(last.Buffer.End);
        }
        while (!last.IsCompleted);
        Assert.Equal(sent, received);
    }

    [Fact]
    public void A_cancelled_read_returns_though_nothing_came()
    {
        _reader.CancelPendingRead();
        Assert.True(_reader.TryRead(out var read));
        Assert.True(read.IsCanceled);
        _reader.AdvanceTo(read.Buffer.End);
        Assert.False(_reader.TryRead(out _));
    }

    [Fact]
    public void The_end_is_told_once_and_again()
    {
        _peer.Shutdown(SocketShutdown.Send);
        Assert.True(Read().IsCompleted);
        Assert.True(Read().IsCompleted);
    }

    [Fact]
    public void A_reset_connection_throws()
    {
        _peer.LingerState = new LingerOption(true, 0);
        _peer.Dispose();
        Assert.Throws<IOException>(() => Read());
    }

    [Fact]
    public void A_blocking_socket_answers_when_its_time_is_over()
    {
        _socket.Blocking = true;
        _socket.ReceiveTimeout = 10;
        Assert.False(_reader.TryRead(out _));
        _peer.Send("x"u8);
        Assert.Equal("x"u8, Read().Buffer.ToArray());
    }

    [Fact]
    public async Task Waiting_ends_when_something_comes()
    {
        var reading = _reader.ReadAsync().AsTask();
        Assert.False(reading.IsCompleted);
        _peer.Send("abc"u8);
        Assert.Equal(3, (await reading).Buffer.Length);
    }

    public void Dispose()
    {
        _peer.Dispose();
        _socket.Dispose();
    }

    private ReadResult Read()
    {
        ReadResult read;
        while (!_reader.TryRead(out read)) Thread.Yield();
        return read;
    }
}
