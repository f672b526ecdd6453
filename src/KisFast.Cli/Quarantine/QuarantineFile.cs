using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace KisFast.Cli;

/// <summary>
/// Keeps rejected frames for <c>kisfast decode</c>: FILE holds the raw frames, one a line, and FILE.log says of each line when,
/// where and why. Line ends inside a frame become spaces in FILE, and the exact bytes go into the log. Both rotate together:
/// FILE.1 is the one before, and the oldest is deleted. Only the owner can read them: a plain frame shows an account.
/// </summary>
internal sealed class QuarantineFile : IDisposable
{
    /// <summary>How many rotated files are kept beside the current one.</summary>
    public const int KeptFiles = 3;

    private readonly string _path;
    private readonly long _maxBytes;
    private readonly Action<string>? _tell;
    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _entry = new();
    private FileStream _frames;
    private FileStream _log;
    private long _line;
    private bool _isTold;

    /// <param name="path">FILE; appended to if it is there.</param>
    /// <param name="maxBytes">The size at which it rotates.</param>
    /// <param name="tell">Told the first time that it cannot be written, with the reason, and again after it could.</param>
    /// <exception cref="ToolException">It cannot be written.</exception>
    public QuarantineFile(string path, long maxBytes = 16 * 1024 * 1024, Action<string>? tell = null)
    {
        _tell = tell;
        _path = path;
        _maxBytes = maxBytes;
        try
        {
            Open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            _frames?.Dispose();
            throw ToolException.Usage($"--quarantine {path} cannot be written: give a file in a folder that exists and that you may write to");
        }
    }

    /// <summary>Frames that could not be written, a full disk for example.</summary>
    public long Lost { get; private set; }

    /// <summary>Frames written.</summary>
    public long Written { get; private set; }

    /// <summary>Adds a frame and flushes. Never throws for a disk that does not take it: that is counted.</summary>
    public void Add(QuarantinedFrame quarantined)
    {
        lock (_lock)
        {
            try
            {
                ReadOnlySpan<byte> frame = quarantined.Raw.Span;
                if (!_frames.CanWrite || !_log.CanWrite) Open();
                if (_frames.Length > 0 && _frames.Length + frame.Length >= _maxBytes) Rotate();
                bool changed = WriteFrame(frame);
                _line++;
                WriteLog(quarantined, changed);
                Written++;
                _isTold = false;
            }
            // The runtime says of a file that may not grow that an argument is out of range.
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
            {
                // It is opened anew for the next frame: the folder may be back by then.
                Dispose();
                Lost++;
                if (!_isTold) _tell?.Invoke(e.Message);
                _isTold = true;
            }
        }
    }

    public void Dispose()
    {
        _frames.Dispose();
        _log.Dispose();
    }

    private static string LogOf(string path) => path + ".log";

    [MemberNotNull(nameof(_frames), nameof(_log))]
    private void Open()
    {
        _frames = OpenAppending(_path);
        _log = OpenAppending(LogOf(_path));
        _line = CountLines();
    }

    // Shared for reading only: two writers would overwrite each other. Without a buffer: what a full disk did not take would be written again
    // when it is closed, and closing would fail.
    private static FileStream OpenAppending(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read | FileShare.Delete, BufferSize = 0,
        };
        if (OperatingSystem.IsWindows()) return new FileStream(path, options);
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        options.UnixCreateMode = Owner;
        var file = new FileStream(path, options);
        // One that was there before.
        if (File.GetUnixFileMode(file.SafeFileHandle) is var mode && (mode & ~Owner) != 0) File.SetUnixFileMode(file.SafeFileHandle, mode & Owner);
        return file;
    }

    private bool WriteFrame(ReadOnlySpan<byte> frame)
    {
        bool changed = frame.Contains((byte)'\n') || frame is [.., (byte)'\r'];
        byte[] line = ArrayPool<byte>.Shared.Rent(frame.Length + 1);
        try
        {
            frame.CopyTo(line);
            Span<byte> text = line.AsSpan(0, frame.Length);
            text.Replace((byte)'\n', (byte)' ');
            if (text is [.., (byte)'\r']) text[^1] = (byte)' ';
            line[frame.Length] = (byte)'\n';
            _frames.Write(line, 0, frame.Length + 1);
            _frames.Flush();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(line, clearArray: true);
        }
        return changed;
    }

    private void WriteLog(QuarantinedFrame quarantined, bool changed)
    {
        _entry.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_entry))
        {
            json.WriteStartObject();
            json.WriteNumber("line"u8, _line);
            json.WriteString("time"u8, quarantined.ReceivedAt);
            json.WriteNumber("session"u8, quarantined.Session);
            json.WriteString("reason"u8, quarantined.Reason.ToString());
            json.WriteString("trId"u8, quarantined.TrId is TrId.None ? null : quarantined.TrId.ToString());
            json.WriteNumber("bytes"u8, quarantined.Length);
            json.WriteString("message"u8, quarantined.Message);
            if (changed) json.WriteBase64String("raw"u8, quarantined.Raw.Span);
            json.WriteEndObject();
        }
        _entry.Write("\n"u8);
        _log.Write(_entry.WrittenSpan);
        _log.Flush();
    }

    private void Rotate()
    {
        _frames.Dispose();
        _log.Dispose();
        try
        {
            for (int i = KeptFiles; i >= 1; i--)
            {
                string older = $"{_path}.{i}";
                string newer = i == 1 ? _path : $"{_path}.{i - 1}";
                if (File.Exists(newer)) File.Move(newer, older, overwrite: true);
                if (File.Exists(LogOf(newer))) File.Move(LogOf(newer), LogOf(older), overwrite: true);
            }
        }
        finally
        {
            // What could not be moved is appended to.
            Open();
        }
    }

    // What an earlier run left may end in half a line: close it, so that line numbers stay true.
    private long CountLines()
    {
        long lines = 0;
        int last = '\n';
        byte[] buffer = new byte[64 * 1024];
        for (int read; (read = _frames.Read(buffer)) > 0;)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
            last = buffer[read - 1];
        }
        _log.Seek(0, SeekOrigin.End);
        if (last == '\n') return lines;
        _frames.Write("\n"u8);
        return lines + 1;
    }
}
