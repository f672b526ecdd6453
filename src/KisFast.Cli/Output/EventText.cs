namespace KisFast.Cli;

/// <summary>What happened, in a cell.</summary>
internal static class EventText
{
    public static string Of(in FillRecord record) => record.Kind switch
    {
        RecordKind.Fill => record.Source is RecordSource.Repair ? "Repair" : "Fill",
        RecordKind.GapOpened => "Gap opened",
        RecordKind.GapClosed => "Gap closed",
        RecordKind.OrderEvent when record.Rejected is Rejected.Yes => "Rejected",
        RecordKind.OrderEvent when record.Acceptance is Acceptance.Cancelled => "Cancelled",
        // KIS tells twice of an amendment and of a cancellation: that it has the request, and that it is done.
        RecordKind.OrderEvent => (record.Amendment, record.Acceptance) switch
        {
            (Amendment.Amend, Acceptance.Accepted) => "Amend acc.",
            (Amendment.Amend, _) => "Amended",
            (Amendment.Cancel, Acceptance.Accepted) => "Cancel acc.",
            (Amendment.Cancel, _) => "Cancelled",
            (_, Acceptance.None) => "Order",
            _ => record.Acceptance.ToString(),
        },
        _ => record.Kind.ToString(),
    };
}
