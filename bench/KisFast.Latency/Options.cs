using System.Globalization;

namespace KisFast.Latency;

/// <summary>A command's options, <c>--name value</c>.</summary>
internal sealed class Options(string[] args)
{
    /// <summary>Whether a switch is there.</summary>
    public bool Has(string name) => args.Contains(name);

    /// <summary>An option's value, or null.</summary>
    public string? Text(string name) => args.SkipWhile(arg => arg != name).Skip(1).FirstOrDefault();

    /// <summary>An option's value as a whole number.</summary>
    public int Number(string name, int otherwise) => (int)Real(name, otherwise);

    /// <summary>An option's value as a number.</summary>
    public double Real(string name, double otherwise) =>
        Text(name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>All values of an option that may be given several times.</summary>
    public IEnumerable<string> All(string name) => args.Zip(args.Skip(1)).Where(pair => pair.First == name).Select(pair => pair.Second);
}
