namespace KisFast;

/// <summary>What a record gets from the read that brought it: taken once per socket read.</summary>
/// <param name="ReceivedTimestamp"><see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> when the read returned.</param>
/// <param name="ReceivedUtcTicks">The same moment as UTC <see cref="DateTime.Ticks"/>.</param>
/// <param name="SessionIndex">The session's index, from 0.</param>
/// <param name="Epoch">The start that its records belong to, in milliseconds since 1970; 0 without a journal.</param>
public readonly record struct RecordStamp(long ReceivedTimestamp, long ReceivedUtcTicks, int SessionIndex, long Epoch = 0);
