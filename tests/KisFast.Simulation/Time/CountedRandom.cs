namespace KisFast.Simulation;

/// <summary>Draws that are counted: two runs of a day that differ do so from some draw on, or with as many.</summary>
internal sealed class CountedRandom(int seed, Action drawn) : Random(seed)
{
    public override int Next()
    {
        drawn();
        return base.Next();
    }

    public override int Next(int maxValue)
    {
        drawn();
        return base.Next(maxValue);
    }

    public override int Next(int minValue, int maxValue)
    {
        drawn();
        return base.Next(minValue, maxValue);
    }

    public override long NextInt64(long maxValue)
    {
        drawn();
        return base.NextInt64(maxValue);
    }

    public override long NextInt64(long minValue, long maxValue)
    {
        drawn();
        return base.NextInt64(minValue, maxValue);
    }

    public override double NextDouble()
    {
        drawn();
        return base.NextDouble();
    }
}
