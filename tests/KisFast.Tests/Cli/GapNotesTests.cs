using KisFast.Cli;
using KisFast.Recovery;
using KisFast.Tests.Recovery;

namespace KisFast.Tests.Cli;

/// <summary>What the tool's last lines say of gaps that stand.</summary>
public sealed class GapNotesTests
{
    private static readonly RepairIdentity Identity = new(0, TrId.H0GSCNI0, new FixedText16("htsid"), Notices.Account);
    private static readonly RecordStamp Stamp = new() { ReceivedUtcTicks = new DateTime(2026, 4, 1, 14, 0, 0).Ticks };

    [Fact]
    public void Another_account_is_named_and_nobody_is_told_to_set_what_is_set()
    {
        var other = new FixedText16("9876543201");
        string line = LineOf(
            SessionRecords.GapOpened(Identity, Stamp, GapCause.ConnectionLost) with { Account = other },
            SessionRecords.GapClosed(Identity, Stamp, RepairReport.NotAttempted("another account"), GapCause.ConnectionLost) with { Account = other });
        Assert.StartsWith($"a gap of account {AccountMask.Of("9876543201")} was not repaired", line, StringComparison.Ordinal);
        Assert.DoesNotContain("set KIS_ACCOUNT", line, StringComparison.Ordinal);
        Assert.DoesNotContain("98765432", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_account_it_says_what_to_set() => Assert.Contains("set KIS_ACCOUNT", LineOf(
        SessionRecords.GapOpened(Identity, Stamp, GapCause.ConnectionLost),
        SessionRecords.GapClosed(Identity, Stamp, RepairReport.NotAttempted("no account was given"), GapCause.ConnectionLost)), StringComparison.Ordinal);

    [Fact]
    public void Orders_in_doubt_are_named()
    {
        FillRecord closed = SessionRecords.GapClosed(Identity, Stamp, RepairReport.NotAttempted("doubt"), GapCause.Doubt);
        closed.GapOutcome = GapOutcome.Doubtful;
        closed.SetDoubtfulOrders(["0000000017"]);
        Assert.Contains("cannot both be right about 0000000017", LineOf(SessionRecords.GapOpened(Identity, Stamp, GapCause.Doubt), closed),
            StringComparison.Ordinal);
    }

    private static string LineOf(FillRecord opened, FillRecord closed)
    {
        var notes = new GapNotes();
        notes.Add(in opened);
        Assert.True(notes.IsOpen);
        notes.Add(in closed);
        Assert.False(notes.IsOpen);
        return Assert.Single(notes.Lines());
    }
}
