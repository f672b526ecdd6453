namespace KisFast.Examples;

/// <summary>Calls out when fills may be missing, and when what was missed could not be found.</summary>
/// <param name="call">Called on the handler's thread.</param>
public sealed class GapAlarm(Action<string> call) : IFillHandler
{
    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        switch (record.Kind)
        {
            case RecordKind.GapOpened:
                call($"session {record.SessionIndex}: fills may be missing since {record.ReceivedAt:O} ({record.GapCause})");
                break;
            case RecordKind.GapClosed when !record.IsGapRepaired:
                call($"session {record.SessionIndex}: the gap is {record.GapOutcome}, {record.MissingQuantity} shares are missing");
                break;
        }
    }
}
