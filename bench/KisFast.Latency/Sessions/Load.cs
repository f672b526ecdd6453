using System.Diagnostics;
using System.Globalization;
using KisFast.Latency.Loopback;

namespace KisFast.Latency.Sessions;

/// <summary>The receiver's side of the sending child.</summary>
internal sealed class Load : IDisposable
{
    private readonly Process _process;

    public Load(int cpu, int sessions, Fault fault = Fault.None, int faultySession = -1)
    {
        _process = Host.Same.Start("load", Text(cpu), Text(sessions), fault.ToString(), Text(faultySession));
        Port = int.Parse(Line(), CultureInfo.InvariantCulture);
    }

    public int Port { get; }

    /// <summary>Until every session has subscribed.</summary>
    public void WaitForSubscriptions() => Line();

    /// <summary>Keeps the first sessions saturated for a time; returns at once.</summary>
    public void BeginFlood(int milliseconds, int busy) => Command(milliseconds, busy, 0, 0, 0, "-");

    /// <summary>Sends to some sessions in turn, at a pace, while the first ones are saturated.</summary>
    /// <returns>When each message was sent.</returns>
    public long[] Pace(int milliseconds, int busy, int first, int quiet, int intervalMicroseconds)
    {
        string file = Path.GetTempFileName();
        try
        {
            Command(milliseconds, busy, first, quiet, intervalMicroseconds, file);
            End();
            return MomentLog.Read(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Until what was begun has been sent.</summary>
    public void End() => Line();

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000)) _process.Kill();
        _process.Dispose();
    }

    private void Command(params object[] words)
    {
        _process.StandardInput.WriteLine(string.Join(' ', words.Select(word => Convert.ToString(word, CultureInfo.InvariantCulture))));
        _process.StandardInput.Flush();
    }

    private string Line() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The sender has ended.");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
