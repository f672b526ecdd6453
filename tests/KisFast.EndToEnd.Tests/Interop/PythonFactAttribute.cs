using System.Diagnostics;

namespace KisFast.EndToEnd.Tests.Interop;

/// <summary>A test against Python peers; skipped, and said so, where Python or its packages are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    private const string Needed = "import websockets\ntry:\n import Crypto.Cipher.AES\nexcept ImportError:\n import Cryptodome.Cipher.AES";

    /// <summary>The interpreter that has the packages, or null. The system's own comes first: that is where packages are installed.</summary>
    public static readonly string? Interpreter =
        new[] { "/usr/bin/python3", "python3", "python" }.FirstOrDefault(python => Runs(python));

    public PythonFactAttribute()
    {
        if (Interpreter is null)
            Skip = "no Python with websockets and pycryptodome (Debian: python3-websockets python3-pycryptodome)";
    }

    public static Process Start(string script, params string[] args)
    {
        var start = new ProcessStartInfo(Interpreter!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
            Environment = { ["PYTHONIOENCODING"] = "utf-8" },
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Interop", script));
        foreach (string arg in args) start.ArgumentList.Add(arg);
        return Process.Start(start)!;
    }

    private static bool Runs(string python)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", Needed]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
