using KisFast.Diagnostics;

namespace KisFast.Tests.Diagnostics;

public sealed class GapCountsTests
{
    private readonly GapCounts _counts = new();

    [Fact]
    public void A_gap_that_nobody_repaired_stands_until_it_is_acknowledged()
    {
        Close(0, GapOutcome.NotAttempted);
        Close(1, GapOutcome.Unrepaired, missing: 7);
        Assert.Equal((2, 7), (_counts.Standing, _counts.MissingQuantity));
        Assert.Equal(2, _counts.Acknowledge());
        Assert.Equal((0, 0), (_counts.Standing, _counts.MissingQuantity));
        Close(0, GapOutcome.Doubtful);
        Assert.Equal(1, _counts.Standing);
    }

    [Fact]
    public void A_later_repair_settles_what_its_session_gave_up_and_no_other_s()
    {
        Close(0, GapOutcome.Unrepaired, missing: 7);
        Close(1, GapOutcome.Unrepaired, missing: 5);
        Close(0, GapOutcome.Repaired);
        Assert.Equal((1, 5), (_counts.Standing, _counts.MissingQuantity));
    }

    [Fact]
    public void Looking_again_at_the_same_loss_does_not_make_it_more()
    {
        for (int i = 0; i < 10; i++) Close(0, GapOutcome.Unrepaired, missing: 20);
        Assert.Equal(20, _counts.MissingQuantity);
        Assert.Equal(10, _counts.ByOutcome[(int)GapOutcome.Unrepaired]);
    }

    private void Close(ushort session, GapOutcome outcome, long? missing = null)
    {
        var record = new FillRecord { Kind = RecordKind.GapClosed, SessionIndex = session, GapOutcome = outcome };
        if (missing is { } shares) record.OrderQuantity = new Quantity(shares);
        _counts.Add(in record);
    }
}
