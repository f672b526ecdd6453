using System.Diagnostics;
using KisFast.Tests.Support;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary>A test that needs Redis and a Python with its client; skipped, and said so, without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonRedisFactAttribute : FactAttribute
{
    /// <summary>The interpreter that has the package, or null.</summary>
    public static readonly string? Interpreter = new[] { "/usr/bin/python3", "python3", "python" }.FirstOrDefault(Has);

    public PythonRedisFactAttribute() =>
        Skip = RedisServer.Problem ?? (Interpreter is null ? "no Python with redis (Debian: apt-get install python3-redis)" : null);

    private static bool Has(string python)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", "import redis"]) { RedirectStandardError = true })!;
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
