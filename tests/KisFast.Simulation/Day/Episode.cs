namespace KisFast.Simulation;

/// <summary>Something that goes wrong for a while, or at a moment.</summary>
/// <param name="At">Since the storm began.</param>
/// <param name="Lasts">How long; nothing for what happens at a moment.</param>
/// <param name="Trouble">What.</param>
/// <param name="Value">A number that goes with it: seconds, bytes, of a hundred.</param>
/// <param name="Fault">For <see cref="Trouble.Kis"/>: the simulator's fault.</param>
internal sealed record Episode(TimeSpan At, TimeSpan Lasts, Trouble Trouble, int Value = 0, string Fault = "");
