using System.Runtime.InteropServices;
using KisFast.Decryption;
using KisFast.Splitting;
using SharpFuzz;

namespace KisFast.Fuzz;

/// <summary>The small commands.</summary>
internal static class Commands
{
    public static int Usage()
    {
        Console.Error.WriteLine("""
            KisFast.Fuzz list                            the targets
            KisFast.Fuzz variants                        what this machine runs of each
            KisFast.Fuzz replay [FOLDER]                 every input of a corpus (FOLDER/TARGET/*) once
            KisFast.Fuzz differential [--cases N] [--seed S] [--target T]
                                                         generated inputs against the oracles
            KisFast.Fuzz run TARGET                      under afl-fuzz; see ../fuzz.sh
            KisFast.Fuzz seed FOLDER                     writes the generated part of the corpus
            KisFast.Fuzz instrument ASSEMBLY             AFL instrumentation, in place
            """);
        return 2;
    }

    public static int List()
    {
        foreach (var target in FuzzTarget.All) Console.WriteLine($"{target.Name,-12} {target.Description}");
        return 0;
    }

    public static int Variants()
    {
        Console.WriteLine($"process  {RuntimeInformation.ProcessArchitecture}");
        Print("base64", Base64Decoder.Selected, Base64Decoder.IsSupported);
        Print("aes", CbcDecryptor.Selected, CbcDecryptor.IsSupported);
        Print("splitter", CaretSplitter.Selected, CaretSplitter.IsSupported);
        Print("record", RecordDecoder.Selected, RecordDecoder.IsSupported);
        return 0;
    }

    private static void Print<T>(string what, T selected, Func<T, bool> isSupported)
        where T : struct, Enum =>
        Console.WriteLine($"{what,-8} {selected} of {string.Join(", ", Enum.GetValues<T>().Where(isSupported))}");

    /// <summary>Serves afl-fuzz. An exception is a finding.</summary>
    public static int Run(string name)
    {
        var target = FuzzTarget.Find(name);
        Fuzzer.Run(stream =>
        {
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            target.Check(copy.ToArray());
        });
        return 0;
    }

    public static int Seed(string folder)
    {
        foreach (var target in FuzzTarget.All)
        {
            string own = Path.Combine(folder, target.Name);
            Directory.CreateDirectory(own);
            var random = new Random(1);
            for (int i = 0; i < 8; i++) File.WriteAllBytes(Path.Combine(own, $"seed-{i}"), target.Generate(random));
        }

        return 0;
    }

    /// <summary>The library only: what the oracles do is of no interest to the fuzzer.</summary>
    public static int Instrument(string assembly)
    {
        // SharpFuzz reads its experimental options from the environment, in a constructor that is not public.
        var options = (Options)Activator.CreateInstance(typeof(Options), nonPublic: true)!;
        int types = Fuzzer.Instrument(assembly, type => type.StartsWith("KisFast.", StringComparison.Ordinal), options).Count();
        Console.WriteLine($"{types} types instrumented");
        return 0;
    }
}
