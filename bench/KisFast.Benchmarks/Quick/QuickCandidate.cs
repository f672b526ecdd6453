namespace KisFast.Benchmarks.Quick;

/// <summary>Something to measure.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Run">Runs that many iterations in its own loop: a delegate call per slice, not per iteration.</param>
internal sealed record QuickCandidate(string Name, Action<int> Run);

/// <summary>What was measured.</summary>
/// <param name="Candidate">Of whom.</param>
/// <param name="Median">Nanoseconds per iteration.</param>
/// <param name="Best">Nanoseconds per iteration in the best slice.</param>
/// <param name="TimesFirst">Median of the rounds' ratios to the first candidate, the floor.</param>
/// <param name="FasterThanLast">Median of the rounds' ratios of the last candidate, the idiomatic client, to this one.</param>
/// <param name="Allocated">Bytes per iteration.</param>
internal readonly record struct QuickResult(
    QuickCandidate Candidate, double Median, double Best, double TimesFirst, double FasterThanLast, long Allocated);
