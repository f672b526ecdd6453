using System.Runtime.InteropServices;

namespace KisFast.Cli;

/// <summary>
/// Standard output as unbuffered bytes. The runtime's own stream swallows EPIPE on Unix, so that a command that runs until
/// stopped would never notice that its reader has gone; this one throws <see cref="OutputClosedException"/>.
/// </summary>
internal sealed partial class StandardOutput : Stream
{
    private const int EINTR = 4;
    private const int EAGAIN = 11;
    private const int EAGAINOfApple = 35;
    private const int EPIPE = 32;

    private volatile bool _isAbandoned;

    /// <summary>Whoever reads it does not: what is written from now on is dropped.</summary>
    public void Abandon() => _isAbandoned = true;

    public static Stream Open() => OperatingSystem.IsWindows() ? System.Console.OpenStandardOutput() : new StandardOutput();

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty && !_isAbandoned)
        {
            nint written;
            fixed (byte* bytes = buffer) written = Write(1, bytes, buffer.Length);
            if (written >= 0)
                buffer = buffer[(int)written..];
            else
                RetryOrThrow(Marshal.GetLastPInvokeError());
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    private static void RetryOrThrow(int error)
    {
        switch (error)
        {
            case EINTR:
                return;
            case EAGAIN or EAGAINOfApple: // a non-blocking terminal or pipe, full at the moment
                Thread.Sleep(1);
                return;
            case EPIPE:
                throw new OutputClosedException();
            default:
                throw ToolException.Failed(
                    $"standard output cannot be written ({Marshal.GetPInvokeErrorMessage(error)}): free the disk or redirect it elsewhere");
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint Write(int descriptor, byte* bytes, nint count);
}
