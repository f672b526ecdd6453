using System.Diagnostics;

namespace KisFast.EndToEnd.Tests.Interop;

/// <summary>A test against npm packages; skipped, and said so, without Node.js or without the packages on NODE_PATH.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute(params string[] packages) => Skip = Look(packages.Length == 0 ? ["ws"] : packages);

    private static string? Look(string[] packages)
    {
        if (ServerProcess.Find("node") is not { } node) return "no Node.js";
        // Found as files: packages of modules cannot be required.
        string find = $"const p = require('path'), fs = require('fs'); for (const name of {System.Text.Json.JsonSerializer.Serialize(packages)}) if "
            + "(!(process.env.NODE_PATH || '').split(p.delimiter).some(d => fs.existsSync(p.join(d, name)))) process.exit(1)";
        using var process = Process.Start(new ProcessStartInfo(node, ["-e", find]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        string names = string.Join(' ', packages);
        return process.ExitCode == 0 ? null : $"no npm packages {names} on NODE_PATH (npm install --prefix DIR {names}; NODE_PATH=DIR/node_modules)";
    }
}
