using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using KisFast.Tests.Properties;
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
        _peer.NoDelay = true;
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
    public Task A_message_longer_than_the_buffer_lies_in_one_piece() => ReadLongMessageAsync();

    [Fact]
    public Task A_message_longer_than_a_shared_buffer_lies_in_one_piece()
    {
        _reader.Share(SocketPipeReader.NewBuffer());
        return ReadLongMessageAsync();
    }

    private async Task ReadLongMessageAsync()
    {
        byte[] message = new byte[300_000];
        new Random(1).NextBytes(message);
        var sending = Task.Run(() => _peer.Send(message));
        ReadResult read = Read();
        while (read.Buffer.Length < message.Length)
        {
            Assert.False(read.IsCompleted);
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

    [Cases]
    public void Any_reads_of_any_size_give_the_bytes_in_order(ShortPayload payload, Count keep)
    {
        using var tests = new SocketPipeReaderTests();
        byte[] chunk = [.. payload.ToBytes(), 7];
        var sent = new List<byte>();
        var received = new List<byte>();
        for (int i = 0; i < 20; i++)
        {
            tests._peer.Send(chunk);
            sent.AddRange(chunk);
            var buffer = tests.Read().Buffer;
            long take = Math.Max(0, buffer.Length - keep.Value);
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
        Assert.True(sent.SequenceEqual(received), $"{sent.Count} bytes sent, {received.Count} received, not the same");
    }

    [Cases]
    public void Readers_that_share_a_buffer_keep_their_bytes_apart(BufferSteps steps)
    {
        byte[] shared = SocketPipeReader.NewBuffer();
        SocketPipeReaderTests[] tests = [new(), new(), new()];
        long[] sent = [0, 0, 0];
        long[] received = [0, 0, 0];
        foreach (SocketPipeReaderTests test in tests) test._reader.Share(shared);
        foreach ((int i, int length, int kept) in steps.Values)
        {
            byte[] chunk = new byte[length];
            for (int j = 0; j < chunk.Length; j++) chunk[j] = Expected(i, sent[i]++);
            tests[i]._peer.Send(chunk);
            ReadOnlySequence<byte> buffer = tests[i].Read().Buffer;
            long taken = Math.Max(0, buffer.Length - kept);
            AssertNext(i, buffer.Slice(0, taken));
            tests[i]._reader.AdvanceTo(buffer.GetPosition(taken), buffer.End);
        }

        for (int i = 0; i < tests.Length; i++)
        {
            tests[i]._peer.Shutdown(SocketShutdown.Send);
            ReadResult last;
            do
            {
                last = tests[i].Read();
                AssertNext(i, last.Buffer);
                tests[i]._reader.AdvanceTo(last.Buffer.End);
            }
            while (!last.IsCompleted);
            Assert.Equal(sent[i], received[i]);
            tests[i].Dispose();
        }

        // Compared a read at a time: an assertion for each of millions of bytes takes seconds.
        void AssertNext(int reader, ReadOnlySequence<byte> bytes)
        {
            foreach (byte value in bytes.ToArray())
            {
                if (value != Expected(reader, received[reader]))
                    Assert.Fail($"reader {reader}: byte {received[reader]} is {value}, not {Expected(reader, received[reader])}");
                received[reader]++;
            }
        }

        static byte Expected(int reader, long index) => (byte)((index * 7) + (index >> 8) + (reader * 85));
    }

    [Fact]
    public void What_is_unread_is_in_no_shared_buffer()
    {
        byte[] shared = SocketPipeReader.NewBuffer();
        _reader.Share(shared);
        _peer.Send("abc"u8);
        ReadResult read = Read();
        _reader.AdvanceTo(read.Buffer.GetPosition(1), read.Buffer.End);
        shared.AsSpan().Fill((byte)'x');
        Assert.False(_reader.TryRead(out _));
        _reader.CancelPendingRead();
        Assert.True(_reader.TryRead(out read));
        Assert.Equal("bc"u8, read.Buffer.ToArray());
        _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        _peer.Send("d"u8);
        Assert.Equal("bcd"u8, Read().Buffer.ToArray());
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
