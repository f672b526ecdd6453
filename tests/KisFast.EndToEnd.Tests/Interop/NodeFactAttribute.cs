using System.Diagnostics;

namespace KisFast.EndToEnd.Tests.Interop;

/// <summary>A test against npm's ws; skipped, and said so, without Node.js or without the package on NODE_PATH.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    private static readonly string? Problem = Look();

    public NodeFactAttribute() => Skip = Problem;

    private static string? Look()
    {
        if (ServerProcess.Find("node") is not { } node) return "no Node.js";
        using var process = Process.Start(new ProcessStartInfo(node, ["-e", "require('ws')"]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : "no npm package ws on NODE_PATH (npm install --prefix DIR ws@8; NODE_PATH=DIR/node_modules)";
    }
}
