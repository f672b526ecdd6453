using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace KisFast.Cli;

/// <summary>A JSON file of settings. What is wrong with it is said without a word of what is in it.</summary>
internal static class SettingsFile
{
    /// <summary>Reads a file.</summary>
    /// <returns>Null when there is none.</returns>
    public static IConfiguration? Read(string path, string name)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using FileStream json = File.OpenRead(path);
            return new ConfigurationBuilder().AddJsonStream(json).Build();
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            string line = e is JsonException { LineNumber: { } number } ? $", line {number + 1}" : "";
            throw ToolException.Usage($"{name} is not JSON as it should be{line}: mend or remove {path}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Usage($"{name} cannot be read: {path} must be a file that you may read");
        }
    }
}
