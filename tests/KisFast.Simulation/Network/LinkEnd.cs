namespace KisFast.Simulation;

/// <summary>One end of a connection, as a stream.</summary>
internal sealed class LinkEnd(Link link, Wire reads, Wire writes) : Stream
{
    public bool IsClosed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private LinkEnd Peer => link.Client == this ? link.Server : link.Client;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return reads.ReadAsync(buffer, cancellationToken);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        writes.Send(buffer);
        // Whoever has closed answers with a RST.
        if (Peer.IsClosed) link.Reset();
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Nothing in a day may block.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Nothing in a day may block.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !IsClosed)
        {
            IsClosed = true;
            reads.Break("The connection was closed from this side");
            writes.Finish();
        }

        base.Dispose(disposing);
    }
}
