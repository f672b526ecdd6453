namespace KisFast.Fuzz;

/// <summary>Runs every input of a corpus once: what a finding became, it must not become again.</summary>
internal static class Replay
{
    public static int Run(string? folder)
    {
        folder ??= Find();
        int inputs = 0, findings = 0;
        foreach (string own in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
        {
            var target = FuzzTarget.Find(Path.GetFileName(own));
            foreach (string file in Directory.GetFiles(own).Order(StringComparer.Ordinal))
            {
                inputs++;
                try
                {
                    target.Check(File.ReadAllBytes(file));
                }
                // Whatever it throws is the finding.
                catch (Exception e)
                {
                    findings++;
                    Console.Error.WriteLine($"{target.Name}/{Path.GetFileName(file)}: {(e is FindingException ? e.Message : e)}");
                }
            }
        }

        Console.WriteLine($"{inputs - findings} passed, {findings} failed");
        return findings == 0 && inputs > 0 ? 0 : 1;
    }

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "fuzz", "KisFast.Fuzz", "corpus");
            if (Directory.Exists(candidate)) return candidate;
        }

        throw new DirectoryNotFoundException("fuzz/KisFast.Fuzz/corpus is not above the executable: name the folder");
    }
}
