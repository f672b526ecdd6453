namespace KisFast;

/// <summary>What a record gets from the read that brought it: taken once per socket read.</summary>
/// <param name="ReceivedTimestamp"><see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> when the read returned.</param>
/// <param name="ReceivedUtcTicks">The same moment as UTC <see cref="DateTime.Ticks"/>.</param>
/// <param name="Session">The session's index, from 0.</param>
public readonly record struct RecordStamp(long ReceivedTimestamp, long ReceivedUtcTicks, int Session);
