using System.Text;
using KisFast.Framing;
using KisFast.Receiving;
using KisFast.Session;
using KisFast.Status;

namespace KisFast.Tests.Session;

/// <summary>Which acks make a session live.</summary>
public sealed class SubscriptionBookTests
{
    private readonly SubscriptionBook _book = new(["alice", "bob"], new SessionCounters());

    [Fact]
    public void Live_is_when_every_HTS_id_is_acknowledged()
    {
        Take("alice");
        Assert.False(_book.Subscribed.IsCompleted);
        Take("bob");
        Assert.True(_book.Subscribed.IsCompleted);
    }

    [Fact]
    public void A_second_ack_of_one_is_not_the_other_s()
    {
        Take("alice");
        Take("alice", "OPSP0002", "ALREADY IN SUBSCRIBE");
        Assert.False(_book.Subscribed.IsCompleted);
    }

    [Fact]
    public void An_ack_that_names_nobody_counts_for_any()
    {
        Take("");
        Take("alice");
        Take("");
        Assert.True(_book.Subscribed.IsCompleted);
    }

    private void Take(string trKey, string code = "OPSP0000", string words = "SUBSCRIBE SUCCESS")
    {
        string json = $$"""
            {"header":{"tr_id":"H0GSCNI0","tr_key":"{{trKey}}","encrypt":"N"},"body":{"rt_cd":"{{(code == "OPSP0000" ? 0 : 1)}}","msg_cd":"{{code}}","msg1":"{{words}}"} }
            """;
        Assert.True(ControlMessage.TryParse(Encoding.UTF8.GetBytes(json), out var ack));
        Assert.Null(_book.Take(ack, out _, out _));
    }
}
