using KisFast.Oracles;

namespace KisFast.Fuzz;

/// <summary>A component under test: any bytes are an input, and it is judged beside its oracle.</summary>
/// <param name="Name">The corpus folder's name.</param>
/// <param name="Description">One line.</param>
/// <param name="Generate">Makes an input that gets deep.</param>
/// <param name="Judge">Null, or what is wrong.</param>
internal sealed record FuzzTarget(string Name, string Description, Func<Random, byte[]> Generate, Func<byte[], string?> Judge)
{
    public static IReadOnlyList<FuzzTarget> All { get; } = [.. DecodingTargets.All, .. FramingTargets.All, .. TextTargets.All];

    public static FuzzTarget Find(string name) =>
        All.FirstOrDefault(target => target.Name == name) ?? throw new ArgumentException($"there is no target {name}: see list");

    /// <summary>Judges an input.</summary>
    /// <exception cref="FindingException">The component and its oracle disagree.</exception>
    public void Check(byte[] input)
    {
        if (Judge(input) is { } finding) throw new FindingException($"{Name}: {finding}");
    }
}

/// <summary>A component and its oracle disagree.</summary>
internal sealed class FindingException(string message) : Exception(message);
