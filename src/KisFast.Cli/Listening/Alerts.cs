using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace KisFast.Cli;

/// <summary>
/// Rings, and runs a command, at each fill and each gap: one after the other, beside the handler, which waits for neither. What a
/// command is too slow for is left out and told. The record is on its standard input: nothing of it gets near a shell's command line.
/// </summary>
internal sealed class Alerts : IAsyncDisposable
{
    private const int MostWaiting = 256;
    private static readonly TimeSpan BetweenBells = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestCommand = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);

    private readonly ToolConsole _console;
    private readonly string? _command;
    private readonly Func<bool> _rings;
    private readonly Channel<FillRecord> _waiting = Channel.CreateBounded<FillRecord>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private long _leftOut;
    private long _rungAt;
    private bool _hasFailed;

    /// <param name="console">Whose bell it is, and where a failure is told.</param>
    /// <param name="command">What a shell runs; null: nothing.</param>
    /// <param name="rings">Whether the bell is on.</param>
    public Alerts(ToolConsole console, string? command, Func<bool> rings)
    {
        (_console, _command, _rings) = (console, command, rings);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Looks at a record. On the handler's thread: a copy of it at most.</summary>
    public void Add(in FillRecord record)
    {
        if (record.Kind is not (RecordKind.Fill or RecordKind.GapOpened or RecordKind.GapClosed)) return;
        // What a stream or a journal tells of again is no news.
        if (record.IsReplayed || (_command is null && !_rings())) return;
        if (!_waiting.Writer.TryWrite(record)) Interlocked.Increment(ref _leftOut);
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await Task.WhenAny(_running, Task.Delay(LongestEnd)).ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
        long leftOut = Interlocked.Read(ref _leftOut) + _waiting.Reader.Count;
        if (leftOut > 0 && _command is not null)
            _console.Fail($"the command of --on-fill was too slow for {leftOut:N0} fills and gaps, and was not run for them", ExitCode.Success);
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (FillRecord record in _waiting.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                Ring();
                if (_command is not null) await StartAsync(_command, record).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The tool ends.
        }
    }

    private void Ring()
    {
        if (!_rings() || !_console.ErrorIsTerminal) return;
        long now = Stopwatch.GetTimestamp();
        if (_rungAt != 0 && Stopwatch.GetElapsedTime(_rungAt, now) < BetweenBells) return;
        _rungAt = now;
        _console.Error.Write('\a');
        _console.Error.Flush();
    }

    private async Task StartAsync(string command, FillRecord record)
    {
        bool isWindows = OperatingSystem.IsWindows();
        var start = new ProcessStartInfo(isWindows ? "cmd.exe" : "/bin/sh", isWindows ? ["/c", command] : ["-c", command])
        {
            RedirectStandardInput = true,
            // Its words are not to stand between the table's.
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Commands get the record, not the keys.
        foreach (ToolSetting setting in ToolSetting.All) start.Environment.Remove(setting.Variable);
        foreach (string variable in StreamOptions.Variables) start.Environment.Remove(variable);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        limit.CancelAfter(LongestCommand);
        try
        {
            using Process process = Process.Start(start)!;
            Task output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, limit.Token);
            Task error = process.StandardError.BaseStream.CopyToAsync(Stream.Null, limit.Token);
            try
            {
                await WriteAsync(process, record, limit.Token).ConfigureAwait(false);
                await Task.WhenAll(output, error, process.WaitForExitAsync(limit.Token)).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                if (!_stop.IsCancellationRequested) Tell($"took longer than {LongestCommand.TotalSeconds:0} s and was ended");
                return;
            }

            if (process.ExitCode != 0) Tell($"ended with exit code {process.ExitCode}");
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            Tell($"cannot be run: {e.Message}");
        }
    }

    private static async Task WriteAsync(Process process, FillRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(JsonOf(in record)), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A command that does not read it.
        }
    }

    private static string JsonOf(in FillRecord record)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            FillRecordJson.Write(json, in record, live: true);
        return Encoding.UTF8.GetString(memory.ToArray()) + "\n";
    }

    // Once: the next fill's would be the same.
    private void Tell(string what)
    {
        if (_hasFailed) return;
        _hasFailed = true;
        _console.Fail($"the command of --on-fill {what}; further failures are not told", ExitCode.Success);
    }
}
